import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyTree } from '#lib/mdx/body-tree.ts'
import { articleSource, startTrial, type Trial } from '../fixtures/trial.ts'

const draft = (trial: Trial, id: string) => trial.catalogue.draftForPreview(id)

test('a draft and an embargoed article stand where they will stand', async () => {
  using trial = startTrial()
  trial.write('blogs/suv/2030/soon.mdx', articleSource({ title: 'Soon', date: '2030-05-01T10:00:00Z', topics: '[water]' }, 'Words to come.'))
  trial.write('blogs/suv/2023/in-work.mdx', articleSource({ title: 'In work', date: '2019-01-01T10:00:00Z', status: 'draft' }))
  await trial.sync()
  expect(draft(trial, 'suv/soon')).toMatchObject({
    state: 'embargoed', withheld: [],
    version: { article: { title: 'Soon', body: expect.stringContaining('Words to come.') }, blog: { id: 'suv' }, previous: { id: 'suv/canal-live' }, related: expect.arrayContaining([expect.objectContaining({ id: 'suv/the-empty-canal' })]) },
  })
  expect(draft(trial, 'suv/soon')?.version?.next).toBeUndefined()
  expect(draft(trial, 'suv/soon')?.version?.years[0]).toBe(2030)
  expect(draft(trial, 'suv/in-work')).toMatchObject({ state: 'draft', version: { article: { title: 'In work' }, next: { id: 'suv/the-empty-canal' } } })
  // The queries that pages are made of know nothing of either.
  for (const id of ['suv/soon', 'suv/in-work']) {
    expect(trial.catalogue.article(id)).toBeUndefined()
    expect(trial.catalogue.resolve(`/${id}`)).toEqual({ kind: 'missing', language: 'en' })
  }
})

test('what is public is itself; what was retracted has no text', async () => {
  using trial = startTrial()
  await trial.sync()
  expect(draft(trial, 'suv/the-empty-canal')).toEqual({
    state: 'public', withheld: [],
    version: { article: trial.catalogue.article('suv/the-empty-canal'), blog: trial.catalogue.blog('suv'), ...trial.catalogue.neighbours('suv/the-empty-canal'), related: trial.catalogue.related('suv/the-empty-canal', 3), years: [2019] },
  })
  expect(draft(trial, 'suv/taken-back')).toMatchObject({ state: 'retracted', version: { article: { retracted: true, body: emptyTree } } })
  expect(draft(trial, 'suv/nothing')).toBeUndefined()
})

test('a retraction under an embargo is shown as what it will be', async () => {
  using trial = startTrial()
  trial.write('blogs/suv/2030/soon.mdx', articleSource({ date: '2030-05-01T10:00:00Z', status: 'retracted' }, 'Words taken back.'))
  await trial.sync()
  expect(draft(trial, 'suv/soon')).toMatchObject({ state: 'embargoed', version: { article: { retracted: true, body: emptyTree } } })
})

test('a withheld file says why, with the last good version where there is one', async () => {
  using trial = startTrial()
  trial.write('blogs/suv/2023/broken.mdx', articleSource({ authors: '[nobody]' }))
  trial.write('blogs/suv/2023/mended.mdx', articleSource({ title: 'Good' }))
  await trial.sync()
  expect(draft(trial, 'suv/broken')).toEqual({ state: 'draft', withheld: [expect.objectContaining({ path: 'blogs/suv/2023/broken.mdx', message: 'There is no author “nobody”' })] })
  trial.write('blogs/suv/2023/mended.mdx', articleSource({ title: '"Bad"' }, '{1 + 1}'))
  await trial.sync()
  expect(draft(trial, 'suv/mended')).toMatchObject({ state: 'public', version: { article: { title: 'Good' } }, withheld: [expect.objectContaining({ line: expect.any(Number) })] })
})

test('its pictures are found for a preview, and for nobody else', async () => {
  using trial = startTrial()
  trial.write('blogs/suv/2030/soon.mdx', articleSource({ date: '2030-05-01T10:00:00Z' }, '<Figure src="new.png" alt="A bank" />'))
  trial.write('blogs/suv/2030/soon/new.png', readFileSync(`${trial.contentDir}/blogs/suv/2019/the-empty-canal/bank.png`))
  await trial.sync()
  const { href } = draft(trial, 'suv/soon')!.version!.article.media['new.png']!
  const [, , hash, name] = href.split('/') as [string, string, string, string]
  expect(trial.catalogue.mediaForPreview(hash, name)).toMatchObject({ path: `${trial.contentDir}/blogs/suv/2030/soon/new.png`, type: 'image/png' })
  expect(trial.catalogue.mediaByHref(hash, name)).toBeUndefined()
  expect(trial.catalogue.mediaForPreview('not-a-hash', name)).toBeUndefined()
  expect(trial.catalogue.mediaForPreview(hash, 'other.png')).toBeUndefined()
})
