import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withoutPlace } from '../bench/report.ts'

const run = (...given: string[]) => spawnSync(process.execPath, ['trust/trust.ts', ...given], { encoding: 'utf8' })

test.each([
  [['nothing'], 'There is no part nothing'], [['--wright'], '--wright'], [['faults', '--only', 'kill-everything'], 'There is no fault kill-everything'], [['soak', '--only', 'kill-git'], '--only goes with the part faults'],
  [['soak', '--minutes', 'ten'], '--minutes is a number'], [['soak', '--minutes', '0'], '--minutes is a number'], [['--date', '2026-01-01'], '--date goes with --write'], [['--write', '--only', 'kill-git', 'faults'], 'without --only'],
])('trust %j is refused before anything is tried', (given, message) => {
  const { status, stderr } = run(...given)
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
})

test('every part has its place in the page, and the help names every fault', () => {
  const { status, stdout, stderr } = run('--help')
  expect([status, stderr]).toEqual([0, ''])
  const parts = /^Parts: ([a-z, ]+)\./m.exec(stdout)![1]!.split(', ')
  expect(parts).toContain('faults')
  const written = readFileSync('docs/trust.md', 'utf8')
  expect(withoutPlace(written, parts, 'trust')).toEqual([])
  expect(stdout).toContain('stop-redis')
})
