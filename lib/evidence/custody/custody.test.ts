import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as platforms from '../preserve/fixtures/platforms.ts'
import { material, openTrial, sumOfBytes, type Trial } from '../preserve/fixtures/trial.ts'
import { checkEvidence } from './check-evidence.ts'
import { markGone } from './mark-gone.ts'
import { verifyWithheld } from './verify-withheld.ts'
import { CannotWithhold, withhold, type WithholdRequest } from './withhold.ts'

let trial: Trial
const url = 'https://t.me/gulzor_diary/418'

beforeEach(async () => {
  trial = await openTrial(platforms.telegram(material))
  await trial.preserve(url, { id: 'square', editor: { language: 'kk', shows: 'The square.' }, alts: ['The square', 'People sing'] })
})
afterEach(() => trial.close())

const article = (path: string, body: string, status = 'published') => {
  mkdirSync(join(trial.contentDir, 'blogs/suv/2019'), { recursive: true })
  writeFileSync(join(trial.contentDir, 'blogs/suv/2019', path), `---\ntitle: "A title"\ndate: 2019-07-01T00:00:00Z\nauthors: [a]\nsummary: "A summary"\nstatus: ${status}\n---\n\n${body}\n`)
}
const look = (ids: string[] = []) => checkEvidence({ contentDir: trial.contentDir, ids, fetch: trial.web.fetch })

describe('check', () => {
  test('a sound record whose original is up', async () => {
    expect(await look()).toEqual([{ id: 'square', errors: [], original: 'live', marked: 'live', articles: [] }])
  })

  test('asks nobody when told so', async () => {
    trial.web.asked.length = 0
    expect(await checkEvidence({ contentDir: trial.contentDir, ids: [] })).toMatchObject([{ original: 'not asked' }])
    expect(trial.web.asked).toEqual([])
  })

  test('a dead original is a finding, with the articles that rely on it: drafts and broken ones too', async () => {
    article('one.mdx', 'Words.\n\n<Evidence id="square" />')
    article('two.mdx', 'Words.\n\n<Evidence id="square" />', 'draft')
    article('three.mdx', 'Words <unclosed.\n\n<Evidence id="square" />')
    article('four.mdx', 'Words, and `<Evidence id="square" />` as an example.')
    await trial.imitate({})
    expect(await look()).toEqual([{
      id: 'square', errors: [], original: 'gone', marked: 'live', reason: expect.stringContaining('no longer has it'),
      articles: ['blogs/suv/2019/one.mdx', 'blogs/suv/2019/three.mdx', 'blogs/suv/2019/two.mdx'],
    }])
  })

  test.each([
    ['a platform out of order', { status: 500 }],
    ['a limit', { status: 429 }],
    ['a wall', { status: 403 }],
  ])('%s says nothing about the original', async (_, reply) => {
    await trial.imitate({ 't.me/*': reply })
    expect(await look()).toMatchObject([{ errors: [], original: 'unknown', reason: expect.stringContaining('t.me') }])
  })

  test('no network says nothing about the original', async () => {
    const offline = await openTrial({}, { resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'EAI_AGAIN' })) })
    expect(await checkEvidence({ contentDir: trial.contentDir, ids: [], fetch: offline.web.fetch })).toMatchObject([{ errors: [], original: 'unknown', reason: expect.stringContaining('could not be reached') }])
    await offline.close()
  })

  test.each<[string, () => void, string]>([
    ['a missing file', () => rmSync(join(trial.evidenceDir, 'square/image-1.jpg')), 'The file image-1.jpg is missing'],
    ['a missing poster', () => rmSync(join(trial.evidenceDir, 'square/video-1-poster.jpg')), 'The file video-1-poster.jpg is missing'],
    ['another file', () => writeFileSync(join(trial.evidenceDir, 'square/image-1.jpg'), material.otherJpeg), 'is not the one that was captured'],
    ['a record that does not hold', () => writeFileSync(join(trial.evidenceDir, 'square/record.yaml'), 'platform: fax\n'), 'record.yaml:1:'],
  ])('%s is an error', async (_, damage, message) => {
    damage()
    const [finding] = await look()
    expect(finding!.errors[0]).toContain(message)
  })

  test('a record that is not there is an error', async () => expect(await look(['round'])).toMatchObject([{ errors: ['There is no record round'] }]))

  test('marking changes one line and no other letter', async () => {
    const path = join(trial.evidenceDir, 'square/record.yaml')
    const before = `# Ask Gulzor before using it again.\n${readFileSync(path, 'utf8')}`
    writeFileSync(path, before)
    await markGone(trial.evidenceDir, 'square')
    expect(readFileSync(path, 'utf8')).toBe(`${before}original: gone\n`)

    const live = before.replace('captured:', 'original: live   # looked on Monday\ncaptured:')
    writeFileSync(path, live)
    await markGone(trial.evidenceDir, 'square')
    expect(readFileSync(path, 'utf8')).toBe(live.replace('original: live', 'original: gone'))
    expect(trial.record('square').original).toBe('gone')
  })
})

describe('withhold', () => {
  const take = (fields: string[], more: Partial<WithholdRequest> = {}) =>
    withhold({ contentDir: trial.contentDir, id: 'square', fields, reason: 'The author asked us.', since: '2026-01-01T00:00:00Z', ...more })

  test('a text goes, and can be verified with the salt alone', async () => {
    const { text } = trial.record('square')
    const { salts } = await take(['text'])
    expect(trial.record('square').text).toBeUndefined()
    expect(trial.record('square')).toMatchObject({ withheld: [{ field: 'text', reason: 'The author asked us.', since: '2026-01-01T00:00:00Z' }] })
    expect(salts).toEqual([{ field: 'text', salt: expect.stringMatching(/^[0-9a-f]{32}$/) }])
    const verify = (salt: string, value: string) => verifyWithheld(trial.contentDir, 'square', 'text', { salt, value })
    expect(await verify(salts[0]!.salt, text!)).toBe(true)
    expect(await verify(salts[0]!.salt, `${text!}\n`)).toBe(true)
    expect(await verify(salts[0]!.salt, 'Something else')).toBe(false)
    expect(await verify('0'.repeat(32), text!)).toBe(false)
  })

  test('the sum of a text is that of the salt, a line feed and the text', async () => {
    const { text } = trial.record('square')
    const { salts } = await take(['text'])
    expect(trial.record('square').withheld[0]!.sha256).toBe(sumOfBytes(Buffer.from(`${salts[0]!.salt}\n${text}`)))
  })

  test('two salts are never the same', async () => {
    const { salts } = await take(['url', 'author.handle', 'author.url', 'text'])
    expect(new Set(salts.map(({ salt }) => salt)).size).toBe(4)
  })

  test('a name that can still be read elsewhere stays where it is, and every place is told', async () => {
    const path = join(trial.evidenceDir, 'square/record.yaml')
    writeFileSync(path, readFileSync(path, 'utf8').replace('shows: "The square."', 'shows: "The square, by Gulzor_Diary."').replace('alt: "The square"', 'alt: "A picture by gulzor_diary"'))
    const before = trial.listing()
    const error = await take(['author.handle']).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CannotWithhold)
    for (const place of ['url: withhold it too', 'author.url: withhold it too', 'shows: write it anew', 'media.image-1.jpg: write it anew']) expect((error as Error).message).toContain(place)
    expect((error as Error).message).toContain('npm run evidence -- withhold square author.handle url author.url --reason')
    expect(trial.listing()).toEqual(before)
  })

  test('together with what says the same, it goes; comments and all other fields stay', async () => {
    const path = join(trial.evidenceDir, 'square/record.yaml')
    writeFileSync(path, `# Seen by two editors.\n${readFileSync(path, 'utf8')}`)
    await take(['author.handle', 'author.url', 'url'])
    const { author, url: address, withheld, ...rest } = trial.record('square')
    expect([author, address, withheld.map(({ field }) => field)]).toEqual([{ name: 'Гүлзор күнделігі' }, undefined, ['author.handle', 'author.url', 'url']])
    expect(rest).toMatchObject({ posted: '2019-06-09T08:20:11Z', shows: 'The square.', media: [{ file: 'image-1.jpg' }, { file: 'video-1.mp4' }] })
    expect(readFileSync(path, 'utf8')).toMatch(/^# Seen by two editors\.\n/)
    expect(readFileSync(path, 'utf8')).not.toContain('gulzor_diary')
  })

  test.each([
    ['a comment', (yaml: string) => `# From gulzor_diary, by mail.\n${yaml}`, 'a comment in record.yaml'],
    ['an address of an archive', (yaml: string) => `${yaml}archives: [{ label: "W", url: "https://w.example/https%3A%2F%2Ft.me%2Fgulzor_diary%2F418" }]\n`, 'archives: withhold it too'],
  ])('%s tells it too', async (_, change, place) => {
    const path = join(trial.evidenceDir, 'square/record.yaml')
    writeFileSync(path, change(readFileSync(path, 'utf8')))
    await expect(take(['author.handle', 'author.url', 'url'])).rejects.toThrow(place)
  })

  test('captions and another copy of the same picture tell it too', async () => {
    const path = join(trial.evidenceDir, 'square/record.yaml')
    writeFileSync(join(trial.evidenceDir, 'square/words.vtt'), 'WEBVTT\n\n00:00.000 --> 00:01.000\nI am gulzor_diary\n')
    writeFileSync(path, readFileSync(path, 'utf8').replace('    poster: video-1-poster.jpg\n', '    poster: video-1-poster.jpg\n    captions: words.vtt\n'))
    await expect(take(['author.handle', 'author.url', 'url'])).rejects.toThrow('words.vtt: write it anew')
    writeFileSync(join(trial.evidenceDir, 'square/video-1-poster.jpg'), material.jpeg)
    await expect(take(['media.image-1.jpg'])).rejects.toThrow('video-1-poster.jpg: the same file: remove it too')
  })

  test('a translation says what the text said', async () => {
    const path = join(trial.evidenceDir, 'square/record.yaml')
    writeFileSync(path, `${readFileSync(path, 'utf8')}translation: { language: en, text: "People are calm." }\n`)
    await expect(take(['text'])).rejects.toThrow('translation: withhold it too')
    const { salts } = await take(['text', 'translation'])
    expect(await verifyWithheld(trial.contentDir, 'square', 'translation', { salt: salts[1]!.salt, value: 'People are calm.' })).toBe(true)
  })

  test('the name of the folder tells it too, but not against the editor’s own judgement', async () => {
    renameSync(join(trial.evidenceDir, 'square'), join(trial.evidenceDir, 'from-gulzor-diary'))
    const request = { id: 'from-gulzor-diary', fields: ['author.handle', 'author.url', 'url'] }
    await expect(take(request.fields, request)).rejects.toThrow('evidence/from-gulzor-diary: rename the folder')
    await take(request.fields, { ...request, anyway: true })
    expect(trial.record('from-gulzor-diary').withheld).toHaveLength(3)
  })

  test('articles that say it in their own words are named', async () => {
    article('one.mdx', 'As gulzor_diary wrote.\n\n<Evidence id="square" />')
    const { notes } = await take(['author.handle', 'author.url', 'url'])
    expect(notes).toEqual([expect.stringContaining('blogs/suv/2019/one.mdx')])
  })

  test('a medium goes with its poster, and is verified by its file', async () => {
    expect((await take(['media.video-1.mp4'])).removedFiles).toEqual(['video-1.mp4', 'video-1-poster.jpg'])
    expect(trial.listing().map((line) => line.split(' ')[0])).toEqual(['evidence/', 'evidence/square/', 'evidence/square/image-1.jpg', 'evidence/square/record.yaml'])
    expect(trial.record('square').withheld).toMatchObject([{ field: 'media.video-1.mp4', sha256: sumOfBytes(material.mp4) }])
    for (const [bytes, same] of [[material.mp4, true], [material.jpeg, false]] as const) {
      writeFileSync(join(trial.contentDir, 'kept'), bytes)
      expect(await verifyWithheld(trial.contentDir, 'square', 'media.video-1.mp4', { file: join(trial.contentDir, 'kept') })).toBe(same)
    }
  })

  test('a face goes from a picture that stays', async () => {
    const redacted = join(trial.contentDir, 'redacted.jpg')
    writeFileSync(redacted, material.otherJpeg)
    await take(['media.image-1.jpg'], { replacement: redacted })
    expect(trial.record('square')).toMatchObject({
      media: [{ file: 'image-1.jpg', alt: 'The square', sha256: sumOfBytes(material.otherJpeg), width: 40, height: 30 }, { file: 'video-1.mp4' }],
      withheld: [{ field: 'media.image-1.jpg', sha256: sumOfBytes(material.jpeg) }],
    })
    expect(sumOfBytes(trial.bytes('square', 'image-1.jpg'))).toBe(sumOfBytes(material.otherJpeg))
  })

  test('a face goes into a file of another format', async () => {
    const redacted = join(trial.contentDir, 'redacted.png')
    writeFileSync(redacted, material.png)
    await take(['media.image-1.jpg'], { replacement: redacted })
    expect(trial.record('square').media[0]).toMatchObject({ file: 'image-1.png', sha256: sumOfBytes(material.png) })
    expect(trial.listing().some((line) => line.includes('image-1.jpg'))).toBe(false)
  })

  test.each<[string, string[], Partial<WithholdRequest>, RegExp]>([
    ['a field that nothing withholds', ['shows'], {}, /“shows” cannot be withheld: only url, author\.name/],
    ['a field that is not there', ['translation'], {}, /There is no translation/],
    ['a medium that is not there', ['media.none.jpg'], {}, /There is no media\.none\.jpg in the record; there is media\.image-1\.jpg/],
    ['the same twice', ['text', 'text'], {}, /named twice/],
    ['a record that is not there', ['text'], { id: 'round' }, /There is no record round/],
    ['a file for a text', ['text'], { replacement: 'x.jpg' }, /--with replaces one medium/],
    ['the same file again', ['media.image-1.jpg'], { replacement: 'same' }, /is the file itself, unchanged/],
    ['a video for a picture', ['media.image-1.jpg'], { replacement: 'video' }, /is no image/],
    ['a reason that tells it', ['author.handle', 'author.url', 'url'], { reason: 'gulzor_diary asked us.' }, /withheld\.author\.handle: write it anew/],
    ['an instant that is none', ['text'], { since: 'today' }, /“today” is not a date/],
  ])('%s: nothing is changed', async (_, fields, more, message) => {
    const [same, video] = [join(trial.contentDir, 'same.jpg'), join(trial.contentDir, 'video.mp4')]
    writeFileSync(same, material.jpeg)
    writeFileSync(video, material.mp4)
    const replacement = { same, video }[more.replacement ?? ''] ?? more.replacement
    const before = trial.listing()
    await expect(take(fields, { ...more, ...(replacement ? { replacement } : {}) })).rejects.toThrow(message)
    expect(trial.listing()).toEqual(before)
  })

  test('what is withheld already is not withheld again', async () => {
    await take(['text'])
    await expect(take(['text'])).rejects.toThrow('withheld already')
  })
})
