import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createEntry, identityOf, parseEntry, serializeEntry } from './entry.ts'

const body = Buffer.from('<!DOCTYPE html><p>салом, ёзув</p>'.repeat(40))
const facts = { path: '/suv', kind: 'page', status: 200, headers: { 'x-a': 'ü' }, tags: ['a', 'b'], release: 7, until: 9e15 } as const
const entry = await createEntry({ ...facts, headers: { ...facts.headers }, tags: [...facts.tags] }, body)
const bytes = serializeEntry(entry)

describe('a stored entry', () => {
  test('comes back as it went', () => {
    expect(parseEntry(bytes)).toEqual(entry)
  })

  test('holds the same body in every encoding', () => {
    expect(identityOf(entry)).toEqual(body)
    expect(brotliDecompressSync(entry.bodies.br!)).toEqual(body)
  })

  test('holds a picture as it is, once, and comes back as it went', async () => {
    const picture = await createEntry({ ...facts, path: '/og/suv', headers: { 'content-type': 'image/png' }, tags: [] }, body)
    expect(picture.bodies).toEqual({ identity: body })
    expect(parseEntry(serializeEntry(picture))).toEqual(picture)
    expect(identityOf(picture)).toEqual(body)
    const drawing = await createEntry({ ...facts, headers: { 'content-type': 'image/svg+xml' }, tags: [] }, body)
    expect(Object.keys(drawing.bodies)).toEqual(['gzip', 'br'])
  })

  test('has another hash when a header says something else of it, but not with other keys of an edge, or made at another time', async () => {
    const hashWith = async (headers: Record<string, string>) => (await createEntry({ ...facts, headers, tags: [] }, body)).hash
    const hash = await hashWith({ 'x-a': 'ü', 'x-b': '1' })
    expect(await hashWith({ 'x-b': '1', 'x-a': 'ü', 'surrogate-key': 'a b', 'last-modified': 'Sun, 09 Jun 2019 05:00:00 GMT' })).toBe(hash)
    expect(await hashWith({ 'x-a': 'ü', 'x-b': '2' })).not.toBe(hash)
    expect(await hashWith({ 'x-a': 'ü' })).not.toBe(hash)
  })

  test('is refused when cut short at any length', () => {
    for (let length = 0; length < bytes.length; length += 1) expect(parseEntry(bytes.subarray(0, length))).toBeUndefined()
  })

  test('is refused with any one bit flipped', () => {
    for (let position = 0; position < bytes.length; position += 1) {
      const broken = Buffer.from(bytes)
      broken[position]! ^= 1 << (position % 8)
      expect(parseEntry(broken), `byte ${position}`).toBeUndefined()
    }
  })

  test('is refused with anything after it', () => {
    expect(parseEntry(Buffer.concat([bytes, Buffer.from('x')]))).toBeUndefined()
  })
})
