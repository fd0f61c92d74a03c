import { bodyError, type BodyProblem } from '#lib/mdx/body-problem.ts'

export interface FrontMatter {
  yaml: string
  body: string
  /** Where the body begins in the file, from 1; the YAML begins on line 2. */
  bodyLine: number
}

/** Front matter and body, parted by lines of three hyphens. */
export function splitFrontMatter(text: string): FrontMatter | { problem: BodyProblem } {
  const start = { line: 1, column: 1 }
  const opening = /^---[ \t]*(?:\r\n|\r|\n)/.exec(text)
  if (!opening) {
    return { problem: bodyError(start, 'The file does not begin with its front matter', 'begin it with a line ---, then title: and the rest, then another line ---') }
  }
  const rest = text.slice(opening[0].length)
  const closing = /(?:^|\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)/.exec(rest)
  if (!closing) return { problem: bodyError(start, 'The front matter is not closed', 'write a line --- between it and the text') }
  const end = closing.index + closing[0].length
  const yaml = rest.slice(0, closing.index)
  return { yaml, body: rest.slice(end), bodyLine: 1 + lineBreaks(opening[0] + rest.slice(0, end)) }
}

const lineBreaks = (text: string) => text.match(/\r\n|\r|\n/g)?.length ?? 0
