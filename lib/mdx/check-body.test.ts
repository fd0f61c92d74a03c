import { describe, expect, test } from 'vitest'
import { checkBody } from './check-body.ts'

const said = (source: string, firstLine = 1) =>
  checkBody(source, firstLine).problems.map(({ line, column, severity, message, mend }) => `${line}:${column} ${severity}: ${message} (${mend})`)

const everything = `## Where the water went

A paragraph with *emphasis*, [a link](https://example.org "title"), [another](/suv/canal), [a third](#h-where) and www.example.org. Said.[^1]

<Figure src="bank.jpg" alt="The bank" caption="Mud" credit="Me" size="wide" focus="10% 90%" />

<Figure src="line.png" alt="" decorative="true" />

<Gallery label="Three">
  <Figure src="one.jpg" alt="One" />
  <Figure src="two.jpg" alt="Two" />
</Gallery>

<Video src="pump.mp4" poster="pump.jpg" captions="pump.vtt" label="The pump" caption="It runs" credit="Me" />

<Evidence id="a-post" />

<PullQuote cite="A farmer">We count hours.</PullQuote>

<Note label="Editor">

- one
- two

</Note>

<Aside title="Numbers">

### More

| a | b |
|---|--:|
| 1 | 2 |

<Evidence id="a-post" />

</Aside>

<Update at="2020-03-01T02:00:00+05:00" title="It rises">

Up to the second step. <Foreign lang="uz" gloss="enough">bas</Foreign>!

</Update>

1. ~~gone~~ \`code\`
2. > quoted

\`\`\`
<script>{x}</script>
\`\`\`

[^1]: The note.
`

test('everything an article may contain passes, and is reported', () => {
  const { problems, ...facts } = checkBody(everything, 10)
  expect(problems).toEqual([])
  expect(facts).toMatchObject({ live: true, languages: ['uz'] })
  expect(facts.media.map(({ name, as, line, column }) => [name, as, line, column])).toEqual([
    ['bank.jpg', 'picture', 14, 9],
    ['line.png', 'picture', 16, 9],
    ['one.jpg', 'picture', 19, 11],
    ['two.jpg', 'picture', 20, 11],
    ['pump.mp4', 'video', 23, 8],
    ['pump.jpg', 'picture', 23, 23],
    ['pump.vtt', 'captions', 23, 41],
  ])
  expect(facts.evidence.map(({ id, line }) => `${id} ${line}`)).toEqual(['a-post 25', 'a-post 44'])
  expect(facts.text).toContain('Up to the second step. bas!')
  for (const words of ['Where the water went', 'We count hours.', 'Numbers', 'It rises', 'enough', 'Mud', 'The note.', 'code']) expect(facts.text).toContain(words)
})

describe('tags', () => {
  test.each([
    ['One<br>two', '1:4 error: <br> is HTML, which an article may not contain (end the line with a backslash, or leave a blank line for a new paragraph)'],
    ['A <b>word</b>', '1:3 error: <b> is HTML, which an article may not contain (write **words**)'],
    ['<iframe src="x"></iframe>', '1:1 error: <iframe> is HTML, which an article may not contain (keep the post or video as an evidence record and write <Evidence id="…" />)'],
    ['<Figrue src="a.jpg" alt="a" />', '1:1 error: There is no component <Figrue> (did you mean <Figure>?)'],
    ['<figure src="a.jpg" alt="a" />', '1:1 error: <figure> is spelt differently (write <Figure>)'],
    ['<!-- x -->', '1:1 error: There is an HTML comment, which an article may not contain (remove it)'],
    ['see <https://example.org>', '1:5 error: An address in angle brackets cannot be read (write [words](https://…), or the address alone)'],
    ['I <3 water', '1:3 error: A < begins a component here (write \\< for the sign itself; a tag has its name right after the <)'],
    ['<Note>\n\nx', '1:1 error: <Note> is never closed (write </Note> after the text)'],
    ['<Figure src="a.jpg" alt="a">', '1:1 error: <Figure> is never closed (close it in itself: <Figure src="canal.jpg" alt="…" caption="…" credit="…" />)'],
    ['<Note>\n\n<Aside title="t">\n\nx\n\n</Note>', '3:1 error: <Aside> is not closed before </Note> (write </Aside> before this one, or close it in itself: <Aside … />)'],
    ['- <Note>\n\nx\n\n</Note>', '1:3 error: <Note> and </Note> do not stand in the same block (put each on a line of its own, with a blank line after the opening and before the closing tag)'],
    ['x <Note>y</Note>', '1:3 error: <Note> stands among words (give it lines of its own, with blank lines around it)'],
    ['<Note>\n\n<Note>\n\nx\n\n</Note>\n\n</Note>', '3:1 error: <Note> may not stand inside <Note> (move it out of <Note>)'],
    ['<PullQuote>\n\n- x\n\n</PullQuote>', '3:1 error: <PullQuote> holds only words (leave out headings, lists, tables and quotes)'],
    ['<Gallery label="x">\n\nwords\n\n</Gallery>', '3:1 error: <Gallery> holds only <Figure> and <Evidence> (move the words into a caption)'],
    ['<Gallery label="x">\n\n<Note>\n\nx\n\n</Note>\n\n</Gallery>', '3:1 error: <Note> may not stand inside <Gallery> (move it out of <Gallery>)'],
    ['<Aside title="x"></Aside>', '1:1 error: <Aside> is empty (write <Aside title="…">, a blank line, the text, a blank line, </Aside>)'],
    ['<Evidence id="a">x</Evidence>', '1:1 error: <Evidence> holds nothing (close it in itself: <Evidence id="…" />)'],
  ])('%j', (source, problem) => {
    expect(said(source)).toContain(problem)
  })
})

describe('attributes', () => {
  test.each([
    ['<Figure src="a.jpg" />', '1:1 error: “alt” of <Figure> says nothing to readers who cannot see the picture (describe the picture in alt="…", or write decorative="true")'],
    ['<Figure src="a.jpg" alt="" />', '1:21 error: “alt” of <Figure> is empty (describe the picture in alt="…", or write decorative="true")'],
    ['<Figure alt="a" />', '1:1 error: <Figure> lacks “src” (write it as <Figure src="canal.jpg" alt="…" caption="…" credit="…" />)'],
    ['<Figure src="a.jpg" alt="a" size="huge" />', '1:29 error: “size” of <Figure> is wrong (it may be "normal" or "wide")'],
    ['<Figure src="a.jpg" alt="a" captoin="c" />', '1:29 error: <Figure> has no attribute “captoin” (did you mean caption?)'],
    ['<Figure src="a.jpg" alt="a" alt="b" />', '1:29 error: <Figure> has “alt” twice (remove one of them)'],
    ['<Figure src={a} alt="a" />', '1:9 error: “src” of <Figure> has an expression in braces (write src="…")'],
    ['<Figure src="a.jpg" alt="a" decorative />', '1:29 error: “decorative” of <Figure> has no value (write decorative="…")'],
    ['<Update at="yesterday" title="t">x</Update>', '1:9 error: “at” of <Update>: “yesterday” is not a date (write it as 2019-06-09T14:20:00+06:00)'],
    ['a <Foreign lang="kazakh!">x</Foreign>', '1:12 error: “lang” of <Foreign>: “kazakh!” is not a language (write its code, as in ru, kk or uz-Cyrl)'],
  ])('%j', (source, problem) => {
    expect(said(source)).toEqual([problem])
  })
})

describe('text', () => {
  test.each([
    ['# One', '1:1 error: The headline of the article is its only heading of the first level (begin with ##)'],
    ['## One\n\n#### Two', '3:1 warning: The heading skips a level: #### after ## (begin with ###)'],
    ['![x](a.jpg)', '1:1 error: A picture is written in Markdown (write <Figure src="…" alt="…" caption="…" credit="…" /> on a line of its own)'],
    ['[x](other-article)', '1:1 error: The link “other-article” is neither a full address nor a path on this site (begin with https:// for another site, with / for a page of this one)'],
    ['https://www.youtube.com/watch?v=1', '1:1 warning: A bare link to YouTube stands alone: when the post goes, so does the evidence (run npm run preserve -- <url> and write <Evidence id="…" />)'],
    ['[a [^1] b](/suv)\n\n[^1]: c', '1:4 error: A footnote stands inside a link (put it after the link)'],
    ['[a *[^1]*][b]\n\n[^1]: c\n\n[b]: /suv', '1:5 error: A footnote stands inside a link (put it after the link)'],
    ['| [<Foreign lang="fa">[^1]</Foreign>](/suv) |\n|---|\n\n[^1]: c', '1:23 error: A footnote stands inside a link (put it after the link)'],
    ['Said.[^7]', '1:1 warning: A footnote is referred to but not written (write it below, as [^1]: text)'],
    ['a {b} c', '1:3 error: Braces hold an expression, which an article may not contain (remove it, or write \\{ for the sign itself)'],
  ])('%j', (source, problem) => {
    expect(said(source)).toEqual([problem])
  })
})

test('reports several at once, at their places in the file', () => {
  expect(said('One {x}.\r\n\r\n<Figrue/>\r\n\r\n[x](javascript:y)\r\n', 12).map((problem) => problem.split(' ')[0])).toEqual(['12:5', '14:1', '16:1'])
})

test('the entries of a live blog are told in words, whether their paragraphs are plain or not', () => {
  const entry = (hour: string, title: string, body: string) => `<Update at="2026-04-21T${hour}:00+05:00" title="${title}">\n\n${body}\n\n</Update>`
  const plain = 'This morning’s bulletin names the foothills, with mudflows possible until Wednesday evening.'
  const source = [
    'What stands before them is no part of them.',
    entry('06:50', 'Rain', `${plain}\n\nThe *river* rose [by 38](/suv) centimetres.\n\n- one\n- two`),
    'Nor is what stands between.',
    entry('15:10', 'Hail', '<Note>\n\nInside, too.\n\n</Note>\n\n<PullQuote cite="A nurse">\n\nIt came.\n\n</PullQuote>'),
  ].join('\n\n')
  expect(checkBody(source).problems).toEqual([])
  expect(checkBody(source).updates).toEqual([
    { at: '2026-04-21T15:10:00+05:00', title: 'Hail', text: 'Inside, too.\nIt came.' },
    { at: '2026-04-21T06:50:00+05:00', title: 'Rain', text: `${plain}\nThe river rose by 38 centimetres.\none\ntwo` },
  ])
  expect(checkBody(plain).updates).toEqual([])
})

describe('the entries of a live blog', () => {
  const entry = (at: string, title = 't') => `<Update at="${at}" title="${title}">\n\nx\n\n</Update>`

  test('each have a minute of their own, for it is their address', () => {
    const mend = '(give one of them another minute: their addresses are made of it)'
    expect(said([entry('2026-04-21T06:50:00+05:00'), entry('2026-04-21T06:50:40+05:00')].join('\n\n'))).toEqual([`7:1 error: Two <Update> have the time 2026-04-21T06:50 ${mend}`])
    expect(said([entry('2026-04-21T06:50:00+05:00'), entry('2026-04-21T06:51:00+05:00')].join('\n\n'))).toEqual([])
  })

  test.each(['> ', '- '])('stand at the margin, not behind “%s”', (mark) => {
    const inside = entry('2026-04-21T06:50:00+05:00').split('\n').map((line, index) => (index === 0 || mark === '> ' ? mark : '  ') + line).join('\n')
    expect(said(inside)).toEqual(['1:3 error: <Update> stands in a quote or a list (begin its lines at the margin, with blank lines around it)'])
  })

  test('are told newest first, by the instant and not by its digits', () => {
    const source = [entry('2026-04-21T09:00:00+05:00', 'second'), entry('2026-04-21T05:00:00Z', 'third'), entry('2026-04-21T08:30:00+05:00', 'first')].join('\n\n')
    expect(checkBody(source).updates.map(({ title }) => title)).toEqual(['third', 'second', 'first'])
  })
})

test('a character that marks the places of a search is refused, in words and in attributes; others of its kind are text', () => {
  expect(checkBody('Another paragraph of forty letters and more, set aside.\n\n&#xe002;0&#xe003;')).toMatchObject({ problems: [], text: 'Another paragraph of forty letters and more, set aside.\n\ue0020\ue003' })
  for (const source of ['a \ue0f0 b', 'a &#xe0f3; b', '<Note label="\ue0f1">\n\nx\n\n</Note>']) expect(said(source)).toEqual([expect.stringContaining('control character')])
})
