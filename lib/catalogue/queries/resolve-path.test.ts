import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTrial, type Trial } from '../fixtures/trial.ts'

let trial: Trial
beforeAll(async () => {
  trial = startTrial()
  await trial.sync()
})
afterAll(() => trial[Symbol.dispose]())

test.each([
  '/', '/search', '/breaking.json', '/corrections', '/robots.txt', '/sitemap.xml', '/news-sitemap.xml', '/sitemap/fronts.xml', '/sitemap/suv/2019/06.xml', '/archive', '/archive/2019/06',
  '/suv', '/suv/the-empty-canal', '/suv/taken-back', '/suv/the-empty-canal/history', '/suv/taken-back/history', '/suv/archive', '/suv/archive/2019/06',
  '/authors/aibek', '/authors/aibek/archive', '/authors/aibek/archive/2021/05',
  '/topics/water', '/topics/water/archive', '/topics/water/archive/2019/06',
  '/suv/canal-live/updates.json',
  '/languages/fa', '/languages/fa/archive', '/languages/fa/archive/2022/03',
  '/og', '/og/0123456789ab.png', '/og/suv', '/og/suv/0123456789ab.png', '/og/suv/the-empty-canal', '/og/suv/the-empty-canal/0123456789ab.jpg',
  '/og/suv/taken-back/0123456789ab.png', '/og/authors/aibek/0123456789ab.jpg', '/og/topics/water', '/og/languages/fa/0.png',
])('%s is a page', (path) => {
  expect(trial.catalogue.resolve(path)).toEqual({ kind: 'page' })
})

test.each([
  ['/suv/', '/suv'],
  ['/Suv/The-Empty-Canal', '/suv/the-empty-canal'],
  ['/suv//the-empty-canal/', '/suv/the-empty-canal'],
  ['//suv', '/suv'],
  ['/suv/the%2Dempty-canal', '/suv/the-empty-canal'],
  ['/suv/2019/the-empty-canal', '/suv/the-empty-canal'],
  ['/suv/2019/06/the-empty-canal', '/suv/the-empty-canal'],
  ['/2019/06/empty-canal', '/suv/the-empty-canal'],
  ['/2019/06/Empty-Canal/', '/suv/the-empty-canal'],
  ['/%D1%81%D1%82%D0%B0%D1%80%D1%8B%D0%B9/%D0%BA%D0%B0%D0%BD%D0%B0%D0%BB', '/suv/the-empty-canal'],
  ['/Suv/The-Empty-Canal/History/', '/suv/the-empty-canal/history'],
  ['/2019/06/empty-canal/history', '/suv/the-empty-canal/history'],
  ['/archive/2019/6', '/archive/2019/06'],
  ['/archive/2019/06/1', '/archive/2019/06'],
  ['/Search', '/search'],
  ['/sitemap.xml/', '/sitemap.xml'],
  ['/sitemap/Suv/2019/06.XML', '/sitemap/suv/2019/06.xml'],
  ['/og/suv/2019/the-empty-canal', '/og/suv/the-empty-canal'],
])('%s leads to %s', (path, to) => {
  expect(trial.catalogue.resolve(path)).toEqual({ kind: 'redirect', to })
})

test.each([
  ['/nowhere', 'en'],
  ['/suv/the-empty-canal/updates.json', 'en'], ['/suv/taken-back/updates.json', 'en'], ['/suv/not-yet/updates.json', 'en'], ['/qishloq/nowhere/updates.json', 'ru'], ['/updates.json', 'en'], ['/suv/updates.json', 'en'],
  ['/og/nowhere', 'en'], ['/og/suv/nowhere/0.png', 'en'], ['/og/search', 'en'], ['/og/breaking.json', 'en'], ['/og/archive', 'en'],
  ['/og/suv/archive', 'en'], ['/og/suv/archive/2019/06', 'en'], ['/og/authors/aibek/archive', 'en'], ['/og/og', 'en'], ['/og/og/suv', 'en'], ['/og/suv/the-empty-canal/0.gif', 'en'],
  ['/og/suv/not-yet', 'en'], ['/og/suv/not-yet/0.png', 'en'],
  ['/qishloq/nowhere', 'ru'],
  ['/suv/not-yet', 'en'], ['/suv/not-yet/history', 'en'], ['/suv/history', 'en'], ['/history', 'en'], ['/suv/the-empty-canal/history/more', 'en'],
  ['/og/suv/the-empty-canal/history', 'en'],
  ['/suv/the-empty-canal/more', 'en'],
  ['/archive/2019/07', 'en'],
  ['/archive/2019/06/2', 'en'],
  ['/archive/2019/06/0', 'en'],
  ['/archive/2019', 'en'],
  ['/archive/2019/06/1/1', 'en'],
  ['/languages/fa/archive/2019/06', 'fa'],
  ['/languages/de', 'en'],
  ['/authors', 'en'],
  ['/authors/nobody', 'en'],
  ['/topics/water/more', 'en'],
  ['/search/more', 'en'],
  ['/corrections/more', 'en'],
  ['/sitemap', 'en'],
  ['/sitemap.xml/more', 'en'],
  ['/sitemap/fronts.xml/more', 'en'],
  ['/sitemap/suv', 'en'],
  ['/sitemap/suv/2019', 'en'],
  ['/sitemap/suv/2019/07.xml', 'en'],
  ['/sitemap/suv/2019/06', 'en'],
  ['/sitemap/suv/2019/06-1.xml', 'en'],
  ['/sitemap/suv/2019/06-2.xml', 'en'],
  ['/sitemap/suv/2019/06.xml/more', 'en'],
  ['/sitemap/nowhere/2019/06.xml', 'en'],
  ['/constructor', 'en'],
  ['/%', 'en'],
  ['/%00', 'en'],
  ['/..%2F..%2Fetc%2Fpasswd', 'en'],
])('%s is missing, told in %s', (path, language) => {
  expect(trial.catalogue.resolve(path)).toEqual({ kind: 'missing', language })
})
