import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { breakAll, brokenFiles, embargoed } from '../fixtures/broken-files.ts'
import { startTrial, type Trial } from '../fixtures/trial.ts'
import type { Problem } from '../types.ts'

let trial: Trial
let problems: Problem[]
beforeAll(async () => {
  trial = startTrial()
  breakAll(trial)
  problems = (await trial.sync()).problems
})
afterAll(() => trial[Symbol.dispose]())

test.each([...brokenFiles, embargoed].map((file) => [file.name, file] as const))('%s is named with its place', (_, file) => {
  const found = problems.filter(({ path }) => path === file.path)
  expect(found.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual(file.problems)
  expect(found.every(({ mend }) => mend.length > 3)).toBe(true)
})

test('nothing else is complained about, and everything else is served', () => {
  const broken = new Set([...brokenFiles, embargoed].map(({ path }) => path))
  expect(problems.filter(({ path }) => !broken.has(path))).toEqual([])
  expect(trial.catalogue.newest({ kind: 'all' }, 100)).toHaveLength(6)
  expect(trial.catalogue.blogs()).toHaveLength(2)
})

test('npm run check prints them and fails', () => {
  const check = fileURLToPath(new URL('../../../scripts/check.ts', import.meta.url))
  const run = (...given: string[]) => spawnSync(process.execPath, [check, ...given], { encoding: 'utf8' })
  const { stdout, status } = run(trial.contentDir)
  expect(status).toBe(1)
  for (const { path } of brokenFiles) expect(stdout).toContain(`/${path}:`)
  expect(stdout).toMatch(/blogs\/suv\/2023\/unknown-author\.mdx:4:11 {2}error: There is no author “dilnosa” {2}\(did you mean “dilnoza”\?\)/)
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d+ files: \d+ errors in \d+ files, 2 warnings\. Articles: 6 published, 1 embargoed/)
  expect(run(fileURLToPath(new URL('../fixtures/publication', import.meta.url))).status).toBe(0)
  expect([run('--help').status, run('--nothing').status, run('/nowhere').status, run('a', 'b').status]).toEqual([0, 2, 1, 2])
})
