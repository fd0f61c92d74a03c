import { expect, test } from 'vitest'
import { checkFile } from '#lib/catalogue/read/check-file.ts'
import { proseOf } from '#lib/mdx/prose-blocks.ts'
import { publicVersions, versionOf } from './public-versions.ts'

const source = (fields: Record<string, string> = {}, body = 'Words.') =>
  Buffer.from(`---\n${Object.entries({ title: 'T', date: '2024-05-01T10:00:00Z', authors: '[a]', summary: 'S.', ...fields }).map(([key, value]) => `${key}: ${value}`).join('\n')}\n---\n\n${body}\n`)

function seen(...committed: [day: number, bytes: Buffer][]) {
  const read = committed.flatMap(([day, bytes]) => {
    const version = versionOf(checkFile('blogs/suv/2024/x.mdx', bytes))
    return version ? [{ ...version, at: `2024-05-${String(day).padStart(2, '0')}T12:00:00Z` }] : []
  })
  return publicVersions(read, new Date('2024-06-01T00:00:00Z')).map(({ at, body }) => `${at?.slice(8, 13)} ${proseOf(body).blocks.map(({ text }) => text).join(' ')}`)
}

test('drafts are left out, before and after an article was out', () => {
  expect(seen([2, source({ status: 'draft' }, 'Draft.')], [3, source({}, 'Out.')], [4, source({ status: 'draft' }, 'Back.')], [5, source({}, 'Again.')])).toEqual(['03T12 Out.', '05T12 Again.'])
})

test('of what was embargoed only what stood at its hour was seen, and since then', () => {
  const embargo = { date: '2024-05-10T08:00:00Z' }
  expect(seen([2, source(embargo, 'Early.')], [3, source(embargo, 'Ready.')], [11, source(embargo, 'Mended.')])).toEqual(['10T08 Ready.', '11T12 Mended.'])
  expect(seen([2, source({ date: '2024-07-01T08:00:00Z' }, 'Not yet.')])).toEqual([])
})

test('what was withheld was not seen, whatever is wrong with it', () => {
  expect(seen([2, source({}, 'Good.')], [3, source({}, '<script>x</script>')], [4, source({ titel: 'x' })], [5, Buffer.from([0xff, 0xfe, 0x00])], [6, source({}, 'Better.')])).toEqual(['02T12 Good.', '06T12 Better.'])
})

test('the text of what was retracted is not even read', () => {
  expect(seen([2, source({}, 'Good.')], [3, source({ status: 'retracted' }, 'Still in the file.')])).toEqual(['02T12 Good.', '03T12 '])
})
