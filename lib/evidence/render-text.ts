import type { DescribedMedium, Description, Part, Passage } from './describe-record.ts'

/** A record as plain text: mail, terminals, a reader's clipboard. Lines are not wrapped. @param origin As in `https://example.org`. */
export function renderEvidenceText(description: Description, origin: string): string {
  const { source, author, handle, warning, words, translation, media, absence, shows, facts, withheld } = description
  return [
    `${source}: ${inline(author)}${handle ? ` ${handle}` : ''}`,
    ...(warning ? [`${warning.label}: ${warning.text}`] : []),
    ...(words ? [quoted(words)] : []),
    ...(translation ? [`${translation.label}\n${quoted(translation)}`] : []),
    ...media.map((described) => medium(described, origin)),
    ...(absence ? [absence] : []),
    shows,
    facts.map(({ term, details }) => `${term}: ${details.map((parts) => parts.map(inline).join('')).join(', ')}`).join('\n'),
    ...withheld.map(({ sentence, sum }) => `${sentence} ${sum}`),
  ].join('\n\n')
}

const quoted = ({ lines }: Passage) => lines.map((line) => `> ${line}`).join('\n')

const medium = ({ kind, captions: captionsWord, medium: { alt, caption, href, captions } }: DescribedMedium, origin: string) =>
  [`[${kind}] ${alt}`, ...(caption ? [caption] : []), origin + href, ...(captions ? [`${captionsWord}: ${origin}${captions.href}`] : [])].join('\n')

function inline(part: Part): string {
  if (typeof part === 'string') return part
  return 'href' in part ? `${part.text} <${part.href}>` : part.text
}
