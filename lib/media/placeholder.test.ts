import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { placeholderOf } from './placeholder.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-placeholder-'))
afterAll(() => rmSync(folder, { recursive: true }))

const of = (name: string, bytes: Buffer) => {
  writeFileSync(path.join(folder, name), bytes)
  return placeholderOf(path.join(folder, name))
}

const sky = sharp({ create: { width: 600, height: 200, channels: 3, background: '#00f' } })
const landscape = await sky.extend({ bottom: 400, background: '#0f0' }).png().toBuffer()
const flag = /^linear-gradient\(#[01]{2}[def],#[01][def][01],#[01][def][01]\)$/

test('a picture has the colours it has from top to bottom, however it is turned and whatever its format', async () => {
  expect(await of('a.png', landscape)).toMatch(flag)
  expect(await of('a.jpg', await sharp(landscape).jpeg().toBuffer())).toMatch(flag)
  expect(await of('lying.jpg', await sharp(landscape).rotate(-90).withMetadata({ orientation: 6 }).jpeg().toBuffer())).toMatch(flag)
  expect(await of('grey.jpg', await sharp(landscape).greyscale().jpeg().toBuffer())).toMatch(/^linear-gradient\(#(.)\1\1,#(.)\2\2,#(.)\3\3\)$/)
})

test('what one can see through has none, nor has what cannot be read', async () => {
  expect(await of('clear.png', await sharp(landscape).ensureAlpha(0.5).png().toBuffer())).toBeUndefined()
  expect(await of('broken.jpg', Buffer.from('no picture'))).toBeUndefined()
  expect(await placeholderOf(path.join(folder, 'missing.jpg'))).toBeUndefined()
})
