/** What to write instead of a tag that is not one of ours. */
import { printable } from '#lib/site/printable.ts'
import { components } from './components.ts'
import { nearMiss } from './near-miss.ts'

const instead = new Map(
  Object.entries({
    a: 'write [words](https://…)',
    audio: 'keep the sound as an evidence record and write <Evidence id="…" />',
    b: 'write **words**',
    blockquote: 'begin each line with > ',
    br: 'end the line with a backslash, or leave a blank line for a new paragraph',
    center: 'remove it; the design places things',
    code: 'write `words` between backticks',
    del: 'write ~~words~~',
    div: 'remove it, or use <Note> or <Aside title="…">',
    em: 'write *words*',
    embed: 'keep the post as an evidence record and write <Evidence id="…" />',
    figure: 'write <Figure src="…" alt="…" />',
    h1: 'write ## and the heading',
    h2: 'write ## and the heading',
    h3: 'write ### and the heading',
    h4: 'write #### and the heading',
    hr: 'write --- on a line of its own',
    i: 'write *words*',
    iframe: 'keep the post or video as an evidence record and write <Evidence id="…" />',
    img: 'write <Figure src="…" alt="…" />',
    li: 'begin the line with - ',
    ol: 'begin each line with 1. ',
    p: 'leave a blank line between paragraphs',
    q: 'write quotation marks',
    s: 'write ~~words~~',
    script: 'remove it; an article holds no code. A post is kept with npm run preserve and shown by <Evidence id="…" />',
    small: 'remove it',
    span: 'remove it, or write <Foreign lang="…">words</Foreign> for another language',
    strong: 'write **words**',
    style: 'remove it; the design sets the style',
    sub: 'remove it',
    sup: 'remove it, or write a footnote: [^1]',
    table: 'write a Markdown table, with | between the cells',
    u: 'write *words*',
    ul: 'begin each line with - ',
    video: 'write <Video src="…" poster="…" captions="…" label="…" />',
  }),
)

/** `name` as written; undefined for `<>`. */
export function explainTag(name: string | undefined): { message: string; mend: string } {
  if (name === undefined) return { message: 'There is a tag without a name, <>', mend: 'remove it, or write \\< for the sign itself' }
  const shown = printable(name, 40)
  const known = instead.get(name.toLowerCase())
  const near = nearMiss(name, components.keys())
  if (near !== undefined && near.toLowerCase() === name.toLowerCase()) {
    return { message: `<${shown}> is spelt differently`, mend: `write <${near}>` }
  }
  if (known !== undefined) return { message: `<${shown}> is HTML, which an article may not contain`, mend: known }
  if (near !== undefined) return { message: `There is no component <${shown}>`, mend: `did you mean <${near}>?` }
  return {
    message: /^[a-z][a-z0-9-]*$/.test(name) ? `<${shown}> is HTML, which an article may not contain` : `There is no component <${shown}>`,
    mend: `use one of ${[...components.keys()].join(', ')}; or write \\< for the sign itself`,
  }
}
