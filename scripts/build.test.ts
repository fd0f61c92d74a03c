import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { listSources } from './build.ts'

test('neither what a build writes nor a test makes another build necessary', () => {
  const sources = listSources()
  expect(sources).toEqual(expect.arrayContaining(['server.ts', 'app/layout.tsx', 'lib/press/press.ts', 'package-lock.json', 'public/ovoz/poll.js']))
  expect(sources.filter((file) => /\.test\.tsx?$|\/fixtures\//.test(file))).toEqual([])
  // What git ignores was written by a build: `next-env.d.ts`, for one.
  const { stdout } = spawnSync('git', ['check-ignore', '--stdin'], { input: sources.join('\n'), encoding: 'utf8' })
  expect(stdout).toBe('')
})
