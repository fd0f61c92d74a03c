import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Change } from '#lib/catalogue/changes.ts'
import { createAnnounce } from './announce-feeds.ts'
import { changedFeeds } from './changed-pages.ts'

const place = (...listings: string[]) => ({ listings, newest: listings, month: '2019-06', date: '2019-06-09T10:00:00+05:00', modified: 0, translations: [] })
const article = (changes: Partial<Extract<Change, { kind: 'article' }>>): Change => ({ kind: 'article', id: 'suv/x', neighbours: [], card: true, corrected: false, ...changes })

/** A hub that gives these answers, one after the other. */
async function withHub(statuses: number[], use: (hub: string, asked: URLSearchParams[]) => Promise<void>) {
  const asked: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    asked.push(new URLSearchParams(await text(request)))
    response.writeHead(statuses[asked.length - 1] ?? 204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked)
  } finally {
    server.close()
  }
}

const until = async (isSo: () => boolean) => {
  for (let n = 0; n < 500 && !isSo(); n++) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('the feeds of every listing an article joined or left', () => {
  expect(changedFeeds([article({ before: place('all', 'blog:suv'), after: place('all', 'topic:water') })])).toEqual([
    '/rss.xml', '/atom.xml', '/feed.json', '/suv/rss.xml', '/suv/atom.xml', '/suv/feed.json', '/topics/water/rss.xml', '/topics/water/atom.xml', '/topics/water/feed.json',
  ])
  expect(changedFeeds([{ kind: 'breaking' }, article({})])).toEqual([])
})

test('the hub is told once, with the whole addresses', async () => {
  await withHub([], async (hub, asked) => {
    createAnnounce({ hub, origin: 'https://chorsu.example.org', report: () => {} })([article({ after: place('blog:suv') })])
    await until(() => asked.length > 0)
    expect(asked.map((body) => [...body])).toEqual([[
      ['hub.mode', 'publish'], ['hub.url', 'https://chorsu.example.org/suv/rss.xml'], ['hub.url', 'https://chorsu.example.org/suv/atom.xml'], ['hub.url', 'https://chorsu.example.org/suv/feed.json'],
    ]])
  })
})

test('a hub that fails is told again, and given up at last without throwing', async () => {
  await withHub([500, 503, 204], async (hub, asked) => {
    const errors: unknown[] = []
    const announce = createAnnounce({ hub, origin: 'https://x.example', report: (error) => errors.push(error), pauses: [1, 1, 1] })
    announce([article({ after: place('all') })])
    await until(() => asked.length === 3)
    expect([asked.length, errors]).toEqual([3, []])
  })
  const errors: unknown[] = []
  createAnnounce({ hub: 'http://127.0.0.1:1/', origin: 'https://x.example', report: (error) => errors.push(error), pauses: [1] })([article({ after: place('all') })])
  await until(() => errors.length > 0)
  expect(errors).toHaveLength(1)
})

test('nothing new, nothing said', async () => {
  await withHub([], async (hub, asked) => {
    createAnnounce({ hub, origin: 'https://x.example', report: () => {} })([{ kind: 'breaking' }])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asked).toEqual([])
  })
})
