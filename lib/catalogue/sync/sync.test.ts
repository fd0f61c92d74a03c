import { readFileSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyTree } from '#lib/mdx/body-tree.ts'
import { databasePath } from '../store/database.ts'
import { articleSource, lines, startTrial, trialNow, type Trial } from '../fixtures/trial.ts'
import type { Change } from '../changes.ts'
import { appliedCommit } from './sync.ts'

const canal = 'blogs/suv/2019/the-empty-canal.mdx'
const articlesOf = (changes: readonly Change[]) => changes.filter(({ kind }) => kind === 'article')
const idsOf = (trial: Trial) => trial.catalogue.newest({ kind: 'all' }, 100).map(({ id }) => id)

test('a second run finds nothing to do', async () => {
  using trial = startTrial()
  expect((await trial.sync()).changes).toEqual([{ kind: 'everything' }])
  expect(await trial.sync()).toMatchObject({ changes: [], problems: [] })
  utimesSync(join(trial.contentDir, canal), 1, 1)
  expect((await trial.sync()).changes).toEqual([])
})

test('says which months of a listing came and went, and what is around them', async () => {
  using trial = startTrial()
  trial.write('blogs/suv/2023/may.mdx', articleSource({ date: '2023-05-02T10:00:00+05:00' }))
  trial.write('blogs/suv/2023/july.mdx', articleSource({ date: '2023-07-02T10:00:00+05:00' }))
  await trial.sync()
  const monthsOf = async () => (await trial.sync()).changes.filter((change) => change.kind === 'month' && change.key === 'blog:suv')
  const june = { kind: 'month', key: 'blog:suv', month: '2023-06', near: ['2023-05', '2023-07'] }
  // Two at once, so that neither is alone in it.
  for (const name of ['one', 'two']) trial.write(`blogs/suv/2023/${name}.mdx`, articleSource({ date: '2023-06-02T10:00:00+05:00' }))
  expect(await monthsOf()).toEqual([june])
  trial.remove('blogs/suv/2023/one.mdx')
  expect(await monthsOf()).toEqual([])
  trial.write('blogs/suv/2023/two.mdx', articleSource({ date: '2023-06-03T10:00:00+05:00', title: 'Another' }))
  expect(await monthsOf()).toEqual([])
  trial.write('blogs/suv/2023/two.mdx', articleSource({ date: '2023-06-03T10:00:00+05:00', status: 'draft' }))
  expect(await monthsOf()).toEqual([june])
})

test('says what became of each file that differs, and of those it breaks', async () => {
  using trial = startTrial()
  expect((await trial.sync()).files).toEqual([])
  const used = /authors: \[(\w[\w-]*)/.exec(trial.read(canal))![1]!
  trial.write('blogs/suv/2023/good.mdx', articleSource())
  trial.write('blogs/suv/2023/wrong.mdx', articleSource({ titel: 'x' }))
  trial.write('topics/new.yaml', 'name: New\ndescription: A topic.\n')
  utimesSync(join(trial.contentDir, canal), 1, 1)
  const { files } = await trial.sync()
  expect(files.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual([
    'blogs/suv/2019/the-empty-canal.mdx unchanged', 'blogs/suv/2023/good.mdx published', 'blogs/suv/2023/wrong.mdx withheld', 'topics/new.yaml published',
  ])
  expect(lines(files.flatMap(({ problems }) => problems))).toEqual(['blogs/suv/2023/wrong.mdx:6:1 error: There is no field “titel”'])
  trial.remove(`authors/${used}.mdx`)
  const after = (await trial.sync()).files
  expect(after).toContainEqual({ path: `authors/${used}.mdx`, outcome: 'removed', problems: [] })
  expect(after.find(({ path }) => path === canal)).toMatchObject({ outcome: 'withheld', problems: [{ severity: 'error' }] })
})

test('notes what the files are of, in the same transaction', async () => {
  using trial = startTrial()
  expect(appliedCommit(trial.dataDir)).toBeUndefined()
  await trial.sync({ commit: 'one' })
  expect(appliedCommit(trial.dataDir)).toBe('one')
  await trial.sync({ only: [] })
  expect(appliedCommit(trial.dataDir)).toBe('one')
  await trial.sync({ commit: 'two', only: [] })
  expect(appliedCommit(trial.dataDir)).toBe('two')
  // Whatever it finds need not be of the commit that was known.
  await trial.sync()
  expect(appliedCommit(trial.dataDir)).toBeUndefined()
})

describe('a file that fails', () => {
  test('keeps its last good version, and does not stop the others', async () => {
    using trial = startTrial()
    await trial.sync()
    trial.write(canal, trial.read(canal).replace('title: The empty canal', 'title: Broken\nsumary: x'))
    trial.write('blogs/suv/2023/new.mdx', articleSource())
    const { problems, changes } = await trial.sync()
    expect(lines(problems)).toEqual([`${canal}:3:1 error: There is no field “sumary”`])
    expect(trial.catalogue.article('suv/the-empty-canal')?.title).toBe('The empty canal')
    expect(articlesOf(changes)).toMatchObject([{ kind: 'article', id: 'suv/new', neighbours: ['suv/canal-live'] }])

    trial.write(canal, trial.read(canal).replace('sumary: x\n', ''))
    expect((await trial.sync()).problems).toEqual([])
    expect(trial.catalogue.article('suv/the-empty-canal')?.title).toBe('Broken')
  })

  test('to link keeps its last good version too, and takes the text that waited once it can be linked', async () => {
    using trial = startTrial()
    await trial.sync()
    const texts = () => readFileSync(databasePath(trial.dataDir)).toString('latin1').match(/The (?:first|second) text of the canal/g)
    trial.write(canal, articleSource({}, 'The first text of the canal.'))
    await trial.sync()
    // As written, and its words.
    expect(texts()).toEqual(['The first text of the canal', 'The first text of the canal'])

    trial.write(canal, articleSource({ authors: '[new-one]' }, 'The second text of the canal.'))
    await trial.sync()
    expect(trial.catalogue.article('suv/the-empty-canal')?.body).toContain('The first text of the canal.')
    expect(trial.catalogue.search('first text', 1, 10).total).toBe(1)

    trial.write('authors/new-one.mdx', '---\nname: N\nrole: R\n---\n\nBio.\n')
    const { changes } = await trial.sync()
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'article', id: 'suv/the-empty-canal' }))
    expect(trial.catalogue.article('suv/the-empty-canal')?.body).toContain('The second text of the canal.')
    expect([trial.catalogue.search('first text', 1, 10).total, trial.catalogue.search('second text', 1, 10).total]).toEqual([0, 1])
  })

  test('is not there at all if it never was good', async () => {
    using trial = startTrial()
    trial.write('blogs/suv/2023/new.mdx', articleSource({ authors: '[nobody]' }))
    await trial.sync()
    expect(trial.catalogue.article('suv/new')).toBeUndefined()
    expect(trial.catalogue.resolve('/suv/new').kind).toBe('missing')
  })

  test('takes nothing with it: its articles stand, and new ones are told the cause', async () => {
    using trial = startTrial()
    await trial.sync()
    trial.write('authors/aibek.mdx', 'no front matter')
    trial.write('topics/water.yaml', 'name: [')
    trial.write('blogs/suv/blog.mdx', '---\nname: 1\n---\n')
    await trial.sync()
    expect(trial.catalogue.article('suv/the-empty-canal')).toMatchObject({ authors: [{ name: 'Dilnoza Karimova' }, { name: 'Aibek Sadyrov' }], topics: [{ name: 'Water' }, { name: 'Markets' }] })
    expect(idsOf(trial)).toHaveLength(6)
  })

  test('that others name and that never was good is named as the cause', async () => {
    using trial = startTrial()
    trial.write('authors/new-one.mdx', '---\nname: N\nroll: R\n---\n\nBio.\n')
    trial.write('blogs/suv/2023/new.mdx', articleSource({ authors: '[new-one]' }))
    const { problems } = await trial.sync()
    expect(problems.find(({ path }) => path.endsWith('new.mdx'))).toMatchObject({
      line: 4, column: 11,
      message: 'The author “new-one” is withheld because of a mistake in its own file',
      mend: expect.stringMatching(/^mend authors\/new-one\.mdx:\d+:1$/),
    })
    trial.write('authors/new-one.mdx', '---\nname: N\nrole: R\n---\n\nBio.\n')
    expect((await trial.sync()).problems).toEqual([])
    expect(trial.catalogue.article('suv/new')?.authors).toEqual([{ id: 'new-one', name: 'N' }])
  })
})

describe('a file that is deleted', () => {
  test('is missing, from its listings too', async () => {
    using trial = startTrial()
    await trial.sync()
    trial.remove(canal)
    const { changes } = await trial.sync()
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'article', id: 'suv/the-empty-canal', neighbours: ['suv/canal-live'], before: expect.anything() }))
    expect(trial.catalogue.resolve('/suv/the-empty-canal').kind).toBe('missing')
    expect(trial.catalogue.resolve('/2019/06/empty-canal').kind).toBe('missing')
    expect(trial.catalogue.search('spade', 1, 10).total).toBe(0)
    expect(trial.catalogue.archive({ kind: 'all' }).map(({ year }) => year)).toEqual([2022, 2021, 2020])
  })

  test('is missed by those that name it, which stay as they were', async () => {
    using trial = startTrial()
    await trial.sync()
    trial.remove('authors/aibek.mdx')
    trial.remove('blogs/suv/2019/the-empty-canal/bank.png')
    const { problems } = await trial.sync()
    expect(lines(problems)).toContain(`${canal}:5:20 error: There is no author “aibek”`)
    expect(lines(problems)).toContain(`${canal}:29:9 error: There is no file bank.png in blogs/suv/2019/the-empty-canal/`)
    expect(trial.catalogue.article('suv/the-empty-canal')?.authors.map(({ name }) => name)).toEqual(['Dilnoza Karimova', 'Aibek'])
  })

  test('takes the articles along if it was their blog', async () => {
    using trial = startTrial()
    await trial.sync()
    trial.remove('blogs/suv/blog.mdx')
    await trial.sync()
    expect(idsOf(trial).filter((id) => id.startsWith('suv/'))).toEqual([])
  })
})

test('an embargo ends by itself, and a breaking item too', async () => {
  using trial = startTrial()
  trial.write('blogs/suv/2026/soon.mdx', articleSource({ date: '2026-01-16T09:00:00+05:00' }))
  const first = await trial.sync()
  expect(lines(first.problems)).toContain('blogs/suv/2026/soon.mdx:3:7 warning: Embargoed until 2026-01-16T09:00:00+05:00')
  expect(first.nextDue).toEqual(new Date('2026-01-16T04:00:00Z'))
  expect(trial.catalogue.article('suv/soon')).toBeUndefined()

  const second = await trial.sync({ now: first.nextDue! })
  expect(articlesOf(second.changes)).toMatchObject([{ kind: 'article', id: 'suv/soon', card: true, after: { month: '2026-01' } }])
  expect(second.nextDue).toEqual(new Date('2026-01-19T19:00:00Z'))
  expect(idsOf(trial)[0]).toBe('suv/soon')

  const third = await trial.sync({ now: second.nextDue! })
  expect(third).toMatchObject({ changes: [{ kind: 'breaking' }], nextDue: null })
  expect(trial.catalogue.breaking()).toEqual([])

  await trial.sync({ now: trialNow })
  expect(trial.catalogue.article('suv/soon')).toBeUndefined()
})

test('what is under embargo expires what other servers may have of it when it is moved, changed, renamed or deleted', async () => {
  using trial = startTrial()
  const file = 'blogs/suv/2026/soon.mdx'
  const embargoed = { kind: 'embargo', id: 'suv/soon', date: '2026-01-16T09:00:00+05:00', month: '2026-01' }
  trial.write(file, articleSource({ date: '2026-01-16T09:00:00+05:00' }))
  expect((await trial.sync()).changes).toEqual([{ kind: 'everything' }])
  expect((await trial.sync()).changes).toEqual([])
  trial.write(file, articleSource({ date: '2026-01-17T09:00:00+05:00' }))
  expect((await trial.sync()).changes).toEqual([embargoed])
  trial.write(file, articleSource({ date: '2026-01-17T09:00:00+05:00', title: 'Other' }))
  expect((await trial.sync()).changes).toEqual([{ ...embargoed, date: '2026-01-17T09:00:00+05:00' }])
  trial.write(file, articleSource({ date: '2026-01-17T09:00:00+05:00', title: 'Other', status: 'draft' }))
  expect((await trial.sync()).changes).toEqual([{ ...embargoed, date: '2026-01-17T09:00:00+05:00' }])
  // No clock makes a draft public.
  trial.write(file, articleSource({ date: '2026-01-18T09:00:00+05:00', status: 'draft' }))
  expect((await trial.sync()).changes).toEqual([])
  trial.write(file, articleSource({ date: '2026-01-18T09:00:00+05:00' }))
  expect((await trial.sync()).changes).toEqual([])
  trial.remove(file)
  trial.write('blogs/suv/2026/renamed.mdx', articleSource({ date: '2026-01-18T09:00:00+05:00' }))
  expect((await trial.sync()).changes).toEqual([{ ...embargoed, date: '2026-01-18T09:00:00+05:00' }])
  trial.write('blogs/suv/2026/renamed.mdx', articleSource({ date: '2026-01-02T09:00:00+05:00' }))
  expect((await trial.sync()).changes).toContainEqual(expect.objectContaining({ kind: 'article', id: 'suv/renamed' }))
})

test('the newest moment that is taken as past follows what is public and in force, and goes back with it', async () => {
  using trial = startTrial()
  const asOf = () => new Date(trial.catalogue.asOf()).toISOString()
  await trial.sync()
  const first = asOf()
  trial.write('blogs/suv/2026/soon.mdx', articleSource({ date: '2026-01-16T09:00:00+05:00' }))
  await trial.sync()
  expect(asOf()).toBe(first)
  const due = new Date('2026-01-16T04:00:00Z')
  await trial.sync({ now: due, only: [] })
  expect(asOf()).toBe(due.toISOString())
  // The item of breaking news ends.
  const ended = new Date('2026-01-19T19:00:00Z')
  await trial.sync({ now: ended, only: [] })
  expect(asOf()).toBe(ended.toISOString())
  await trial.sync({ now: trialNow, only: [] })
  expect(asOf()).toBe(first)
})

test('a retraction takes the text away and leaves the page', async () => {
  using trial = startTrial()
  await trial.sync()
  trial.write(canal, trial.read(canal).replace('title:', 'status: retracted\ntitle:'))
  const { changes } = await trial.sync()
  expect(articlesOf(changes)).toMatchObject([{ kind: 'article', id: 'suv/the-empty-canal', card: true, before: { month: '2019-06' } }])
  expect(trial.catalogue.article('suv/the-empty-canal')).toMatchObject({ retracted: true, body: emptyTree, media: {} })
  expect(trial.catalogue.search('spade', 1, 10).total).toBe(0)
  expect(trial.catalogue.resolve('/suv/the-empty-canal').kind).toBe('page')
})

test('a picture that is replaced gets a new address', async () => {
  using trial = startTrial()
  await trial.sync()
  const before = trial.catalogue.article('suv/the-empty-canal')!.image!
  trial.write('blogs/suv/2019/the-empty-canal/lead.jpg', readFileSync(join(trial.contentDir, 'authors/dilnoza/portrait.jpg')))
  const { changes } = await trial.sync()
  expect(changes).toMatchObject([{ kind: 'article', id: 'suv/the-empty-canal', card: true }, { kind: 'media', names: ['lead.jpg'] }])
  expect(trial.catalogue.article('suv/the-empty-canal')!.image!.href).not.toBe(before.href)
})

test('only what is named is looked at', async () => {
  using trial = startTrial()
  await trial.sync()
  trial.write('blogs/suv/2023/one.mdx', articleSource({ title: 'One' }))
  trial.write('blogs/suv/2023/two.mdx', articleSource({ title: 'Two' }))
  await trial.sync({ only: ['blogs/suv/2023/one.mdx', '../../etc/passwd', 'blogs/gone.mdx', '.'] })
  expect([trial.catalogue.article('suv/one')?.title, trial.catalogue.article('suv/two')]).toEqual(['One', undefined])
  trial.remove('blogs/suv/2023')
  await trial.sync({ only: ['blogs/suv/2023'] })
  expect(trial.catalogue.article('suv/one')).toBeUndefined()
})

test('the time zone decides the months', async () => {
  using trial = startTrial()
  await trial.sync()
  trial.write('publication.yaml', trial.read('publication.yaml').replace('Asia/Tashkent', 'Europe/London'))
  await trial.sync()
  expect(trial.catalogue.month({ kind: 'all' }, '2020-02', 1, 10)?.teasers).toHaveLength(1)
})

test('the blog’s language is its articles’', async () => {
  using trial = startTrial()
  await trial.sync()
  trial.write('blogs/qishloq/blog.mdx', trial.read('blogs/qishloq/blog.mdx').replace('language: ru', 'language: uz'))
  await trial.sync()
  expect(trial.catalogue.article('qishloq/pustoy-kanal')?.language).toBe('uz')
  expect(trial.catalogue.article('qishloq/saylau')?.language).toBe('kk')
})

test('a content folder that is not there deletes nothing', async () => {
  using trial = startTrial()
  await trial.sync()
  await expect(trial.sync({ contentDir: `${trial.contentDir}-gone` })).rejects.toThrow('there is no such folder')
  expect(idsOf(trial)).toHaveLength(6)
})

test('a link out of the content folder is not followed', async () => {
  using trial = startTrial()
  symlinkSync('/etc/passwd', join(trial.contentDir, 'authors/root.mdx'))
  symlinkSync('/etc', join(trial.contentDir, 'topics/etc'))
  const { problems } = await trial.sync()
  expect(lines(problems)).toEqual([
    'authors/root.mdx:1:1 warning: The file is a symbolic link, which is not followed',
    'topics/etc:1:1 warning: The file is a symbolic link, which is not followed',
  ])
  expect((await trial.sync({ only: ['topics/etc/passwd'] })).problems).toHaveLength(2)
})

test('a name or an alias that two files ask for goes to the first path', async () => {
  using trial = startTrial()
  await trial.sync()
  trial.write('blogs/suv/2023/the-empty-canal.mdx', articleSource({ title: 'Another' }))
  trial.write('blogs/suv/2023/other.mdx', articleSource({ aliases: '[/2019/06/EMPTY-canal/, /suv/canal-live, /search/x]' }))
  const { problems } = await trial.sync()
  expect(lines(problems)).toEqual([
    'blogs/suv/2023/other.mdx:6:11 error: /2019/06/empty-canal is already an alias of blogs/suv/2019/the-empty-canal.mdx',
    'blogs/suv/2023/other.mdx:6:34 error: /suv/canal-live is the address of blogs/suv/2020/canal-live.mdx',
    'blogs/suv/2023/other.mdx:6:51 error: The site uses /search itself',
    'blogs/suv/2023/the-empty-canal.mdx:1:1 error: The address /suv/the-empty-canal already belongs to blogs/suv/2019/the-empty-canal.mdx',
  ])
  trial.remove(canal)
  expect(lines((await trial.sync()).problems)).toHaveLength(2)
  expect(trial.catalogue.article('suv/the-empty-canal')?.title).toBe('Another')
})

test('records count with their size each time an article shows them', async () => {
  using trial = startTrial()
  const record = trial.read('evidence/canal-post/record.yaml')
  trial.write('evidence/canal-post/record.yaml', record.replace(/^text: \|\n/m, `text: |\n  ${'A long sentence of a preserved post. '.repeat(2500)}\n`))
  const shows = (times: number) => articleSource({}, Array.from({ length: times }, () => '<Evidence id="canal-post" />').join('\n\n'))
  trial.write('blogs/suv/2023/twice.mdx', shows(2))
  trial.write('blogs/suv/2023/often.mdx', shows(4))
  const { problems } = await trial.sync()
  expect(lines(problems)).toEqual(['blogs/suv/2023/often.mdx:12:11 error: The records shown up to here have more than 250,000 characters, or thousands of lines'])
})
