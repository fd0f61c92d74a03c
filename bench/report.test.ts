import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { putInPage, renderTables, withoutPlace } from './report.ts'

const page = '# Performance\n\n<!-- bench speed -->\nold\n<!-- end of bench speed -->\n\nProse.\n<!-- bench size -->\n<!-- end of bench size -->\n'

test('a part replaces what it said before, and nothing else', () => {
  expect(putInPage(page, 'speed', 'new')).toBe(page.replace('old', 'new'))
  expect(putInPage(putInPage(page, 'size', '| a |\n| b |'), 'size', '| c |')).toBe(page.replace('size -->\n', 'size -->\n| c |\n'))
})

test('a part without a place in the page says which lines are missing', () => {
  expect(() => putInPage(page, 'price', 'new')).toThrow('<!-- bench price --> and <!-- end of bench price -->')
  expect(() => putInPage('<!-- end of bench speed --><!-- bench speed -->', 'speed', 'new')).toThrow('no place for speed')
})

test('tables carry their meaning, and numbers stand to the right', () => {
  const rows = [{ page: 'an article | gzip', 'requests a second': 21_000.5 }, { page: 'a card', 'requests a second': 7 }]
  expect(renderTables([{ title: 'Speed', meaning: 'More is better.', rows }], 'Measured here.')).toBe(`## Speed

More is better.

| page | requests a second |
| --- | ---: |
| an article \\| gzip | 21,000.5 |
| a card | 7 |

<sub>Measured here.</sub>`)
})

test.each([[['nothing'], 'There is no part nothing'], [['--wright'], '--wright'], [['--date', '2026-01-01', 'cards'], '--date goes with --write'], [['--write', '--date', 'today'], '2026-11-23']])(
  'bench %j is refused before anything is measured',
  (given, message) => {
    const { status, stderr } = spawnSync(process.execPath, ['bench/bench.ts', ...given], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
  },
)

test('every part has its place in the page', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/bench.ts', '--help'], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
  const parts = /^Parts: ([a-z, ]+)\./m.exec(stdout)![1]!.split(', ')
  expect(parts).toContain('throughput')
  const written = readFileSync('docs/performance.md', 'utf8')
  expect(withoutPlace(written, parts)).toEqual([])
})
