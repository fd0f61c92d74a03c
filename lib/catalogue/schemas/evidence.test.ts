import { describe, expect, test } from 'vitest'
import { checkFile } from '../read/check-file.ts'

const sum = 'a'.repeat(64)
const other = 'b'.repeat(64)

const whole = {
  platform: 'telegram',
  url: 'https://t.example.org/diary/418',
  author: { name: 'The diary', handle: '@diary', url: 'https://t.example.org/diary' },
  posted: '2019-06-09T14:20:00+06:00',
  language: 'kk',
  text: 'Алаң толы.',
  shows: 'The square at noon.',
  captured: { at: '2019-06-09T18:00:00+05:00', by: 'Aibek Sadyrov' },
}

/** JSON is YAML. */
function faults(record: object): string[] {
  const { problems } = checkFile('evidence/square/record.yaml', Buffer.from(JSON.stringify(record)))
  return problems.map(({ message }) => message)
}

const withheld = (field: string, sha256 = sum) => [{ field, since: '2019-06-11T10:00:00+05:00', reason: 'The author asked.', sha256 }]

test('a whole record holds', () => expect(faults(whole)).toEqual([]))

describe('what is withheld', () => {
  test.each([
    ['url', { ...whole, url: undefined, withheld: withheld('url') }],
    ['author.name', { ...whole, author: {}, withheld: withheld('author.name') }],
    ['author.handle', { ...whole, author: { name: 'The diary' }, withheld: withheld('author.handle') }],
    ['text', { ...whole, text: undefined, withheld: withheld('text') }],
    ['a medium', { ...whole, withheld: withheld('media.square.jpg') }],
    ['a face in a medium', { ...whole, media: [{ file: 'square.jpg', kind: 'image', alt: 'The square', sha256: other }], withheld: withheld('media.square.jpg') }],
  ])('%s may be absent', (_, record) => expect(faults(record)).toEqual([]))

  test.each([
    ['url', whole],
    ['author.name', whole],
    ['author.url', whole],
    ['text', whole],
    ['archives', { ...whole, archives: [{ label: 'Wayback', url: 'https://web.example.org/1' }] }],
    ['media.square.jpg', { ...whole, media: [{ file: 'square.jpg', kind: 'image', alt: 'The square', sha256: sum }] }],
  ])('%s may not still stand in the record', (field, record) => {
    expect(faults({ ...record, withheld: withheld(field) })).toEqual([expect.stringContaining(`“${field}” is said to be withheld and still stands`)])
  })

  test('the address of an account names it as its handle does', () => {
    const author = { name: 'The diary', url: whole.author.url }
    expect(faults({ ...whole, author, withheld: withheld('author.handle') })).toEqual([expect.stringContaining('leads to the account whose handle is withheld')])
  })

  test('names a field there is', () => expect(faults({ ...whole, withheld: withheld('shows') })).toEqual([expect.stringContaining('“shows” cannot be withheld')]))
  test('has a sum', () => expect(faults({ ...whole, text: undefined, withheld: [{ ...withheld('text')[0], sha256: undefined }] })).toEqual([expect.stringContaining('“withheld.1.sha256” is missing')]))
})

test.each(['url', 'author'] as const)('without %s, and nothing said of it', (field) => {
  expect(faults({ ...whole, [field]: undefined })).toHaveLength(1)
})

test('a video has its size', () => {
  expect(faults({ ...whole, media: [{ file: 'square.mp4', kind: 'video', alt: 'The square', sha256: sum }] })).toEqual(['“media.1” has no width', '“media.1” has no height'])
})
