import { describe, expect, test } from 'vitest'
import { checkBody } from '#lib/mdx/check-body.ts'
import { proseOf } from '#lib/mdx/prose-blocks.ts'
import type { ArticleVersion } from './public-versions.ts'
import { tellHistory, type Change, type HistoryOptions } from './tell-history.ts'

const day = (number: number) => `2024-05-${String(number).padStart(2, '0')}T10:00:00+05:00`

function version(number: number, source: string, more: Partial<ArticleVersion> = {}): ArticleVersion {
  const body = checkBody(source).tree
  return { at: day(number), retracted: false, title: 'A title', summary: 'A summary.', authors: ['a'], topics: [], date: day(1), corrections: [], body, prose: proseOf(body), ...more }
}

const tell = (versions: ArticleVersion[], options: Partial<HistoryOptions> = {}) =>
  tellHistory(versions, { language: 'en', evidence: {}, showsRemoved: false, earlier: 'none', ...options })

/** `+added+`, `-removed-`, `#3#` for hidden words. */
const written = ({ passages }: Change) => passages.map((passage) => {
  if (typeof passage === 'number') return `(${passage})`
  const signs = { same: '', added: '+', removed: '-' }
  return `${passage.kind}: ${passage.runs.map(({ kind, text, hidden, isCut }) => (isCut ? '…' : `${signs[kind]}${hidden === undefined ? text : `#${hidden}#`}${signs[kind]}`)).join('')}`
})

test('an article that never changed has no history', async () => {
  expect(await tell([version(1, 'Words.')])).toEqual({ changes: [], earlier: 'none' })
  expect((await tell([version(1, 'Words.')], { earlier: 'unknown' })).earlier).toBe('unknown')
})

test('words that changed stand in their sentence, newest change first, what stayed is counted', async () => {
  const { changes } = await tell([
    version(1, 'First.\n\nThe onion costs 4,000 soums in Fergana.\n\nLast.'),
    version(2, 'First.\n\nThe onion costs 5,000 soums in Fergana.\n\nLast.'),
    version(3, 'First.\n\nThe onion costs 5,000 soums in Fergana today.\n\nLast.\n\nMore.'),
  ], { showsRemoved: true })
  expect(changes.map((change) => [change.at, ...written(change)])).toEqual([
    [day(3), '(1)', 'text: The onion costs 5,000 soums in Fergana+ today+.', '(1)', 'text: +More.+'],
    [day(2), '(1)', 'text: The onion costs -4,000-+5,000+ soums in Fergana.', '(1)'],
  ])
})

test('words are those of the language: of Persian with its joiners, of Kazakh', async () => {
  const persian = await tell([version(1, 'کتاب‌ها را می‌خوانند.'), version(2, 'نامه‌ها را می‌خوانند.')], { language: 'fa', showsRemoved: true })
  expect(written(persian.changes[0]!)).toEqual(['text: -کتاب‌ها-+نامه‌ها+ را می‌خوانند.'])
  const kazakh = await tell([version(1, 'Су аз болды.'), version(2, 'Су көп болды.')], { language: 'kk', showsRemoved: true })
  expect(written(kazakh.changes[0]!)).toEqual(['text: Су -аз-+көп+ болды.'])
})

test('a phrase that was put otherwise is one change, not one for each word that happens to stay', async () => {
  const { changes } = await tell([version(1, 'He walked to the old bridge and waited there until dawn.'), version(2, 'He drove past the new market and waited there until dawn.')], { showsRemoved: true })
  expect(written(changes[0]!)).toEqual(['text: He -walked to the old bridge-+drove past the new market+ and waited there until dawn.'])
})

test('a paragraph with little in common with that which it replaced is another', async () => {
  const { changes } = await tell([version(1, 'The canal is dry since June.'), version(2, 'Nobody in Bishkek wanted to answer.')], { showsRemoved: true })
  expect(written(changes[0]!)).toEqual(['text: -The canal is dry since June.-', 'text: +Nobody in Bishkek wanted to answer.+'])
})

test('of a long paragraph only what stands next to the change is shown', async () => {
  const long = Array.from({ length: 60 }, (_, index) => `w${index}`).join(' ')
  const { changes } = await tell([version(1, `${long} old ${long}`), version(2, `${long} new ${long}`)], { showsRemoved: true })
  const [passage] = written(changes[0]!)
  expect(passage).toMatch(/^text: …(?:w\d+ ){13}-old-\+new\+ (?:w\d+ ){12}w\d+…$/)
})

test('headline, standfirst, picture, authors and date are told, mark-up is not', async () => {
  const image = { src: 'a.jpg', words: 'A field · Photo: X' }
  const { changes } = await tell([
    version(1, 'Words with *stress*.', { image }),
    version(2, 'Words with **stress**.', { image }),
    version(3, 'Words with stress.', { title: 'A new title', image: { src: 'b.jpg', words: 'A field · Photo: Y' }, authors: ['a', 'b'], date: day(2) }),
    version(4, 'Words with [stress](/suv/x).', { title: 'A new title', image: { src: 'b.jpg', words: 'A field · Photo: Y' }, authors: ['a', 'b'], date: day(2) }),
  ], { showsRemoved: true })
  expect(changes.map(({ facts }) => facts)).toEqual([['links'], ['picture', 'authors', 'date']])
  expect(written(changes[1]!)).toEqual(['title: A +new +title', 'picture: A field · Photo: -X-+Y+', '(1)'])
})

describe('words that were taken out', () => {
  const named = 'Aizada Kasymova saw the men at the bridge.'
  const unnamed = 'A witness saw the men at the bridge.'

  test('stand nowhere: not where they went, not where they came in, not around another change', async () => {
    const history = await tell([
      version(1, 'Nobody saw it.'),
      version(2, `Nobody saw it.\n\n${named}`),
      version(3, `Nobody saw it.\n\n${named.replace('men', 'three men')}`),
      version(4, `Nobody saw it.\n\n${unnamed.replace('men', 'three men')}`),
    ])
    expect(JSON.stringify(history)).not.toMatch(/Aizada|Kasymova/)
    expect(history.changes.map(written)).toEqual([
      ['(1)', 'text: -#2#-+A witness+ saw the three men at the bridge.'],
      ['(1)', 'text: #2# saw the +three +men at the bridge.'],
      ['(1)', 'text: +#2#++ saw the men at the bridge.+'],
    ])
  })

  test('do so also if each of them stands elsewhere in the article', async () => {
    const history = await tell([version(1, 'Kasymova hid the boy.\n\nKasymova reads. The boy hid.'), version(2, 'Kasymova reads. The boy hid.')])
    expect(history.changes.map(written)).toEqual([['text: -#4#-', '(1)']])
  })

  test('are shown if a correction of today quotes them, word for word', async () => {
    const corrections = [{ date: day(2), text: 'The price was given as “4,000 soums”.' }]
    const [before, after] = [version(1, 'It costs 4,000 soums, says Aizada.'), version(2, 'It costs 5,000 tenge, she says.', { corrections })]
    const { changes } = await tell([before, after])
    expect(changes[0]!.corrections).toEqual(corrections)
    expect(written(changes[0]!)).toContain('text: It costs -4,000 soums--#2#-+5,000 tenge, she says+.')
    expect(JSON.stringify(changes)).not.toContain('Aizada')
    const withdrawn = await tell([before, after, version(3, 'It costs 5,000 tenge, she says.')])
    expect(JSON.stringify(withdrawn)).not.toContain('4,000')
  })

  test('are shown if the editor shows all', async () => {
    expect(JSON.stringify(await tell([version(1, named), version(2, unnamed)], { showsRemoved: true }))).toContain('Aizada')
  })

  test('of a headline are hidden like any other', async () => {
    const { changes } = await tell([version(1, 'Words.', { title: 'Aizada speaks' }), version(2, 'Words.', { title: 'A witness speaks' })])
    expect(written(changes[0]!)).toEqual(['title: -#1#-+A witness +speaks', '(1)'])
  })

  test('before the day that the editor names nothing is shown, though all else is', async () => {
    const versions = [version(1, named), version(2, unnamed), version(3, `${unnamed} It rained.`)]
    const history = await tell(versions, { from: day(2), showsRemoved: true })
    expect(JSON.stringify(history)).not.toContain('Aizada')
    expect(history).toMatchObject({ earlier: 'hidden', changes: [{ at: day(3) }] })
    expect(await tell(versions, { from: day(9), showsRemoved: true })).toEqual({ changes: [], earlier: 'hidden' })
  })
})

describe('a retraction', () => {
  const corrections = [{ date: day(3), text: 'It was invented.' }]
  const versions = [version(1, 'Secret one.'), version(2, 'Secret two.'), version(3, '', { retracted: true, corrections })]

  test('leaves dates and corrections, and no word of the text', async () => {
    const history = await tell(versions, { showsRemoved: true })
    expect(history.changes.map(({ event, at, passages }) => [event, at, passages])).toEqual([['retracted', day(3), []], ['changed', day(2), []]])
    expect(history.changes[0]!.corrections).toEqual(corrections)
    expect(JSON.stringify(history)).not.toContain('Secret')
  })

  test('that was taken back leaves what was before it untold', async () => {
    const history = await tell([...versions, version(4, 'Proven.', { corrections }), version(5, 'Proven now.', { corrections })], { showsRemoved: true })
    expect(history.changes.map((change) => [change.event, ...written(change)])).toEqual([['changed', 'text: Proven+ now+.'], ['republished'], ['retracted']])
    expect(JSON.stringify(history)).not.toContain('Secret')
    expect(history.earlier).toBe('hidden')
  })
})

test('a preserved post is told by what it shows today, and not at all when the article shows it no more', async () => {
  const evidence = { post: 'The crowd on the square.' }
  const added = await tell([version(1, 'Words.'), version(2, 'Words.\n\n<Evidence id="post" />')], { evidence })
  expect(written(added.changes[0]!)).toEqual(['(1)', 'evidence: +The crowd on the square.+'])
  const removed = await tell([version(1, 'Words.\n\n<Evidence id="post" />'), version(2, 'Words.')], { showsRemoved: true })
  expect(removed.changes[0]!.passages).toEqual([1, { kind: 'evidence', change: 'removed', runs: [] }])
})

test('a text rewritten a hundred times is told within bounds', async () => {
  const text = (seed: number) => Array.from({ length: 120 }, (_, line) => Array.from({ length: 40 }, (_, word) => `w${(seed * 7919 + line * 31 + word * 17) % 4001}`).join(' ')).join('\n\n')
  const history = await tell(Array.from({ length: 30 }, (_, index) => version(index + 1, text(index))), { showsRemoved: true })
  expect(JSON.stringify(history).length).toBeLessThan(1_000_000)
  expect(history.changes.at(-1)).toMatchObject({ isTooLong: true, passages: [] })
})
