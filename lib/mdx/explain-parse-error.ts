/**
 * The parser stops at the first tag it cannot place, with words for programmers. This looks at the tags
 * themselves (the tokens, which it still yields) and says what a writer can mend.
 */
import { parse, postprocess, preprocess } from 'micromark'
import { VFileMessage } from 'vfile-message'
import { bodyError, type BodyProblem, type Place } from './body-problem.ts'
import { maxProblems } from './check-props.ts'
import { components } from './components.ts'
import { explainTag } from './explain-tag.ts'
import type { Syntax } from './syntax.ts'

export function explainParseError(cause: unknown, source: string, syntax: Syntax, at: (place: Place) => Place): BodyProblem[] {
  const message = cause instanceof VFileMessage ? cause : undefined
  const start = message?.place && ('start' in message.place ? message.place.start : message.place)
  const place = at(start ?? { line: message?.line ?? 1, column: message?.column ?? 1 })
  const tags = readTags(source, syntax)
  const foreign = tags?.filter((tag) => !tag.closing && !(tag.name !== undefined && components.has(tag.name))) ?? []
  if (foreign.length > 0) {
    return foreign.slice(0, maxProblems).map((tag) => {
      const { message, mend } = explainTag(tag.name)
      return bodyError(at(tag), message, mend)
    })
  }
  const mismatched = tags && firstMismatch(tags)
  if (mismatched) return [bodyError(at(mismatched.tag), mismatched.message, mismatched.mend)]
  return [explainToken(message, place, source.split(/\r\n|\r|\n/)[place.line - at({ line: 1, column: 1 }).line] ?? '')]
}

interface Tag extends Place {
  name: string | undefined
  closing: boolean
}

/** All tags in order, or undefined if the text cannot even be cut into tokens. */
function readTags(source: string, { extensions }: Syntax): Tag[] | undefined {
  try {
    const tags: (Tag & { selfClosing: boolean })[] = []
    for (const [kind, token, context] of postprocess(parse({ extensions }).document().write(preprocess()(source, undefined, true)))) {
      if (kind !== 'enter') {
        continue
      } else if (token.type === 'mdxJsxFlowTag' || token.type === 'mdxJsxTextTag') {
        tags.push({ line: token.start.line, column: token.start.column, name: undefined, closing: false, selfClosing: false })
      } else if (token.type === 'mdxJsxFlowTagName' || token.type === 'mdxJsxTextTagName') {
        tags.at(-1)!.name = context.sliceSerialize(token).trim()
      } else if (token.type === 'mdxJsxFlowTagClosingMarker' || token.type === 'mdxJsxTextTagClosingMarker') {
        tags.at(-1)!.closing = true
      } else if (token.type === 'mdxJsxFlowTagSelfClosingMarker' || token.type === 'mdxJsxTextTagSelfClosingMarker') {
        tags.at(-1)!.selfClosing = true
      }
    }
    return tags.filter((tag) => !tag.selfClosing || !(tag.name !== undefined && components.has(tag.name)))
  } catch {
    return undefined
  }
}

function firstMismatch(tags: Tag[]): { tag: Tag; message: string; mend: string } | undefined {
  const open: Tag[] = []
  for (const tag of tags) {
    if (!tag.closing) {
      open.push(tag)
      continue
    }
    const opener = open.pop()
    if (!opener) return { tag, message: `</${tag.name}> closes nothing`, mend: `remove it, or write <${tag.name}> before it` }
    if (opener.name !== tag.name) {
      const mend = `write </${opener.name}> before this one, or close it in itself: <${opener.name} … />`
      return { tag: opener, message: `<${opener.name}> is not closed before </${tag.name}>`, mend }
    }
  }
  const last = open.at(-1)
  if (last) {
    const rule = components.get(last.name!)
    const mend = rule?.holds === 'nothing' ? `close it in itself: ${rule.example}` : `write </${last.name}> after the text`
    return { tag: last, message: `<${last.name}> is never closed`, mend }
  }
  // Each tag has its partner, but in another paragraph, quote or list.
  const opener = tags.find((tag) => !tag.closing)
  return opener && {
    tag: opener,
    message: `<${opener.name}> and </${opener.name}> do not stand in the same block`,
    mend: 'put each on a line of its own, with a blank line after the opening and before the closing tag',
  }
}

/** For text that cannot even be cut into tokens; `line` is the one at `place`. */
function explainToken(message: VFileMessage | undefined, place: Place, line: string): BodyProblem {
  const reason = message?.reason ?? ''
  const before = line.slice(0, place.column - 1)
  const opener = (sign: string): Place => ({ line: place.line, column: before.lastIndexOf(sign) + 1 || place.column })
  if (/expression|brace/i.test(reason)) {
    return bodyError(opener('{'), 'A brace is not closed; braces hold an expression, which an article may not contain', 'remove it, or write \\{ for the sign itself')
  }
  if (/<(?:https?|mailto):[^<]*$/i.test(before)) {
    return bodyError(opener('<'), 'An address in angle brackets cannot be read', 'write [words](https://…), or the address alone')
  }
  if (line.startsWith('<!', before.lastIndexOf('<'))) {
    return bodyError(opener('<'), 'There is an HTML comment, which an article may not contain', 'remove it')
  }
  if (/end of file/i.test(reason)) {
    return bodyError(opener('<'), 'A tag or a quotation mark is not closed', 'close the tag with > and each value with "')
  }
  if (/(?:in|before) name/i.test(reason)) {
    return bodyError(opener('<'), 'A < begins a component here', 'write \\< for the sign itself; a tag has its name right after the <')
  }
  if (/attribute/i.test(reason)) {
    return bodyError(opener('<'), 'The attributes of this tag cannot be read', 'write each as name="value", with straight quotation marks')
  }
  return bodyError(place, 'The text cannot be read here', 'look for a < or { that is not closed; write \\< or \\{ for the sign itself')
}
