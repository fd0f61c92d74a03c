import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hashOfFile } from './file-hash.ts'

function fileOf(bytes: Buffer): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-hash-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(path.join(folder, 'a'), bytes)
  return path.join(folder, 'a')
}

test.each([0, 1, 65_535, 65_536, 65_537, 200_000])('of %i bytes it is that of all of them', async (length) => {
  const bytes = randomBytes(length)
  expect(await hashOfFile(fileOf(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'))
})

test('a file that is not there is an error', async () => {
  await expect(hashOfFile('/nowhere/a')).rejects.toThrow('ENOENT')
})

test('a large file takes no memory', async () => {
  const file = fileOf(Buffer.alloc(100_000_000))
  const before = process.memoryUsage().arrayBuffers
  let most = before
  const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().arrayBuffers) }, 1)
  await hashOfFile(file)
  clearInterval(watch)
  expect(most - before).toBeLessThan(10_000_000)
})
