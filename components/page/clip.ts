/** The text, or as many of its whole words as make no more than `most` characters with an ellipsis. */
export function clip(text: string, most: number): string {
  const characters = [...text]
  if (characters.length <= most) return text
  const kept = characters.slice(0, most - 1).join('')
  const isWhole = /[\s\p{P}]/u.test(characters[most - 1]!)
  return `${(isWhole ? kept : kept.replace(/(?<!\s)\s+\S*$/u, '')).replace(/(?<![\s\p{P}])[\s\p{P}]+$/u, '')}…`
}
