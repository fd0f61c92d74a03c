import { expect, test } from 'vitest'
import { checkBody } from './check-body.ts'
import { proseOf } from './prose-blocks.ts'

const linesOf = (source: string) => proseOf(checkBody(source).tree).blocks.map(({ kind, text, id }) => `${kind}: ${text}${id ? `<${id}>` : ''}`)

test('mark-up goes, words stay, one block for each paragraph', () => {
  expect(linesOf('## The *weir*\n\nA **notched** plate\nand a [ruler](/suv/ruler), `5 cm`.\n\n> Said.\n\n- one\n- two\n\n1. three\n')).toEqual([
    'heading: The weir', 'text: A notched plate and a ruler, 5 cm.', 'quote: Said.', 'item: one', 'item: two', 'item: three',
  ])
})

test('tables are told by the row, footnotes in their place', () => {
  expect(linesOf('| Date | Flow |\n| --- | ---: |\n| 1 May | 210 |\n\nText.[^1]\n\n[^1]: A note.\n')).toEqual(['text: Date · Flow', 'text: 1 May · 210', 'text: Text.', 'text: A note.'])
})

test('components say what readers read of them', () => {
  expect(linesOf(`
<Figure src="a.jpg" alt="A ledger" caption="For June." credit="Chorsu" />

<Gallery label="Seen">
<Figure src="b.jpg" alt="One" />
<Figure src="c.jpg" alt="Two" />
</Gallery>

<Evidence id="a-post" />

<PullQuote cite="A man">Words <Foreign lang="ky" gloss="water master">мурап</Foreign> said</PullQuote>

<Update at="2019-06-09T14:20:00+06:00" title="Noon">

The square is **full**.

</Update>

<Foreign lang="kk">Сөз</Foreign>
`)).toEqual([
    'picture: A ledger · For June. · Chorsu', 'heading: Seen', 'picture: One', 'picture: Two', 'evidence: <a-post>',
    'quote: Words мурап (water master) said', 'quote: A man', 'heading: Noon', 'text: The square is full.', 'text: Сөз',
  ])
})

test('where links lead is told apart from the words', () => {
  expect(proseOf(checkBody('A [ruler](/suv/ruler) and https://example.org/x.').tree).links).toEqual(['/suv/ruler', 'https://example.org/x'])
})
