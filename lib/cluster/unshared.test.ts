import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { everything } from '#lib/edge/tags.ts'
import { noteUnshared, Unshared } from './unshared.ts'

test('a file in the place of its folder is set aside: it may have had anything to tell', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ovoz-unshared-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const reported: unknown[] = []
  const open = () => new Unshared(dataDir, (error) => reported.push(error))
  writeFileSync(path.join(dataDir, 'press'), 'a file')
  expect([open().isUnknown, open().tags]).toEqual([true, [everything]])
  noteUnshared(dataDir, ['article:a'], (error) => reported.push(error))
  expect([open().tags.includes('article:a'), reported]).toEqual([true, []])
})
