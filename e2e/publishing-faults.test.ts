/**
 * What can go wrong between an editor's push and the reader. After each, readers were served throughout, and the site is
 * in the end what a clean start on the same content gives.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import { serveRepository } from './support/git-host.ts'
import { openNewsroom, push, type Newsroom, type NewsroomOptions } from './support/newsroom.ts'
import { mountDisk } from './support/small-disk.ts'

const onion = 'blogs/bozor/2019/price-of-an-onion.mdx'
const address = '/bozor/price-of-an-onion'
const at = '2019-05-27T04:00:00Z'
/** The last version in every story. */
const final = 'The Onion at Last'

/** Whatever shows the article, and some of what does not. */
const surfaces = [
  address, '/', '/bozor', '/bozor/archive', '/archive/2019/05', '/bozor/archive/2019/05', '/authors/parvina-rahimi', '/topics/markets', '/languages/en', '/rss.xml', '/bozor/atom.xml',
  '/topics/markets/feed.json', '/sitemap.xml', '/sitemap/bozor/2019/05.xml', '/news-sitemap.xml', '/search?q=onion', '/corrections', '/breaking.json', '/suv/aral-saxaul', '/bozor/not-there', '/suv/deleted-later',
]

const title = (newsroom: Newsroom, words: string) => newsroom.edit(onion, /^title: .*$/m, `title: "${words}"`)
const textOf = async (newsroom: Newsroom, page = address) => (await fetch(newsroom.site().origin + page)).text()

async function everything(newsroom: Newsroom): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const page of surfaces) {
    const answer = await fetch(newsroom.site().origin + page, { redirect: 'manual' })
    found[page] = `${answer.status} ${answer.headers.get('etag')?.replace(/-(gzip|br)"$/, '"') ?? (await answer.text())}`
  }
  return found
}

/** What a server that never knew anything else makes of the content at the end of every story. */
let clean: Record<string, string>
test.beforeAll(async () => {
  await using newsroom = await openNewsroom(at)
  await settle(newsroom)
  await newsroom.site().stop()
  rmSync(newsroom.dataDir, { recursive: true, force: true })
  await newsroom.restart()
  clean = await everything(newsroom)
  expect(await textOf(newsroom)).toContain(final)
})

/** Brings the content to the end of every story: one article changed, one added and deleted again, so that its address is gone. */
async function settle(newsroom: Newsroom): Promise<void> {
  newsroom.write('blogs/suv/2020/deleted-later.mdx', readFileSync(path.join(newsroom.contentDir, onion), 'utf8').replace(/^image: .*$/m, ''))
  newsroom.commit('2019-06-01T04:00:00Z')
  newsroom.remove('blogs/suv/2020/deleted-later.mdx')
  title(newsroom, final)
  await newsroom.publish('2019-06-02T04:00:00Z')
}

/** Reads as readers do until it is stopped; every answer has to be whole. */
function read(newsroom: Newsroom): { stop: () => Promise<void> } {
  const faults: string[] = []
  let isOver = false
  let count = 0
  const reading = (async () => {
    for (const pages = [address, '/', '/bozor', '/rss.xml']; !isOver; count += 1) {
      const page = pages[count % pages.length]!
      try {
        const answer = await fetch(newsroom.site().origin + page, { signal: AbortSignal.timeout(15_000) })
        const text = await answer.text()
        if (answer.status !== 200 || !/<\/(html|rss)>\s*$/.test(text)) faults.push(`${page}: ${answer.status}, ${text.length} characters`)
      } catch (error) {
        faults.push(`${page}: ${String(error)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  return {
    stop: async () => {
      isOver = true
      await reading
      expect(faults).toEqual([])
      expect(count).toBeGreaterThan(0)
    },
  }
}

/** A story with readers all the way, that has to end as a clean start does. */
async function story(tell: (newsroom: Newsroom) => Promise<void>, options?: NewsroomOptions): Promise<void> {
  await using newsroom = await openNewsroom(at, options)
  const readers = read(newsroom)
  await tell(newsroom).finally(readers.stop)
  await settle(newsroom)
  expect(await everything(newsroom)).toEqual(clean)
}

const faultyCalls: Record<string, (origin: string) => Promise<Response>> = {
  'a bad signature': (origin) => push(origin, '{"a":1}', { secret: 'of somebody else who would like to publish' }),
  'no signature': (origin) => fetch(`${origin}/api/publish`, { method: 'POST', body: '{}' }),
}
for (const [name, call] of Object.entries(faultyCalls))
  test(`${name} is refused, and nothing is fetched`, () => story(async (newsroom) => {
    title(newsroom, 'Not announced')
    newsroom.commit(at)
    expect((await call(newsroom.site().origin)).status).toBe(401)
    expect(await textOf(newsroom)).not.toContain('Not announced')
  }))

test('a call that was overheard and is played again is refused', () => story(async (newsroom) => {
  const overheard = { headers: { 'x-github-delivery': 'one' } }
  expect((await push(newsroom.site().origin, '{"a":1}', overheard)).status).toBe(200)
  for (const headers of [{ 'x-github-delivery': 'one' }, { 'x-github-delivery': 'another' }]) expect((await push(newsroom.site().origin, '{"a":1}', { headers })).status).toBe(409)
}))

test('a body of fifty megabytes is refused', () => story(async (newsroom) => {
  const status = await new Promise((resolve) => {
    const call = httpRequest(`${newsroom.site().origin}/api/publish`, { method: 'POST', headers: { 'x-hub-signature-256': 'sha256=0', 'transfer-encoding': 'chunked' } }, (answer) => {
      resolve(answer.statusCode)
      call.destroy()
    })
    call.on('error', () => {})
    for (let sent = 0; sent < 50; sent += 1) call.write(Buffer.alloc(1_000_000))
    call.end()
  })
  expect(status).toBe(413)
}))

test('pushes that arrive together end at the newest commit', () => story(async (newsroom) => {
  const announced = []
  for (let number = 1; number <= 8; number += 1) {
    title(newsroom, `Onion number ${number}`)
    newsroom.commit(at)
    announced.push(newsroom.announce())
  }
  for (const { status } of await Promise.all(announced)) expect(status).toBe(200)
  expect(await textOf(newsroom)).toContain('Onion number 8')
}))

test('a branch that is forced to another history is followed, and back again', () => story(async (newsroom) => {
  const first = newsroom.git('rev-parse', 'HEAD')
  title(newsroom, 'Onion of the lost history')
  newsroom.write('blogs/bozor/2019/lost.mdx', readFileSync(path.join(newsroom.contentDir, onion), 'utf8').replace(/^image: .*$/m, ''))
  await newsroom.publish(at)
  const lost = newsroom.git('rev-parse', 'HEAD')
  expect(await textOf(newsroom)).toContain('Onion of the lost history')
  newsroom.git('reset', '--quiet', '--hard', first)
  title(newsroom, 'Onion of the other history')
  await newsroom.publish(at)
  expect(await textOf(newsroom)).toContain('Onion of the other history')
  expect((await fetch(`${newsroom.site().origin}/bozor/lost`)).status).not.toBe(200)
  newsroom.git('reset', '--quiet', '--hard', lost)
  expect((await newsroom.announce()).status).toBe(200)
  expect(await textOf(newsroom)).toContain('Onion of the lost history')
  newsroom.git('reset', '--quiet', '--hard', first)
}))

test('a remote that hangs, refuses or is half-written leaves what was, and says so', async () => {
  const remote = await serveRepository()
  try {
    await story(async (newsroom) => {
      title(newsroom, 'Onion behind a fault')
      newsroom.commit(at)
      for (const [fault, message] of [['refuses', /fetch: /], ['is half-written', /fetch: /], ['hangs', /gave no answer within/]] as const) {
        remote.fault = fault
        const { status, receipt } = await newsroom.announce()
        expect([fault, receipt.outcome, receipt.message]).toEqual([fault, 'failed', expect.stringMatching(message)])
        // One that hangs longer than its host waits has its receipt at an address.
        expect(status).toBe(fault === 'hangs' ? 200 : 503)
        expect(await textOf(newsroom)).not.toContain('Onion behind a fault')
      }
      remote.fault = undefined
      expect((await newsroom.announce()).receipt.outcome).toBe('published')
      expect(await textOf(newsroom)).toContain('Onion behind a fault')
    }, { addressOf: remote.addressOf })
  } finally {
    remote.close()
  }
})

test('a publication that lands while its page is being rendered is never covered by what was rendered before', () => story(async (newsroom) => {
  // As soon as a receipt says that it is out, nobody may be given anything older, now or later.
  for (let number = 1; number <= 12; number += 1) {
    title(newsroom, `Onion number ${String(number).padStart(3, '0')}`)
    newsroom.commit(at)
    const announced = newsroom.announce()
    let isOut = false
    const hammering = Array.from({ length: 4 }, async () => {
      while (!isOut) await textOf(newsroom)
    })
    await announced.finally(() => { isOut = true })
    await Promise.all(hammering)
    for (const page of [address, '/bozor', '/bozor/atom.xml']) expect(await textOf(newsroom, page), page).toContain(`Onion number ${String(number).padStart(3, '0')}`)
  }
}))

const deaths = [
  'git fetch', 'git update-ref refs/ovoz/checking-out', 'git update-index', 'git checkout-index', 'git update-ref --stdin',
  'before catalogue.db BEGIN IMMEDIATE', 'before catalogue.db INSERT INTO pending', 'before catalogue.db COMMIT', 'after catalogue.db COMMIT',
  'before tags.db COMMIT', 'before catalogue.db DELETE FROM pending', 'before receipts.db INSERT OR REPLACE INTO receipts',
]
for (const point of deaths)
  test(`a server killed at “${point}” leaves the old or the new, and the next start has the new`, async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'ovoz-deaths-'))
    const now = path.join(root, 'now')
    const deadly = { NODE_OPTIONS: `--import ${pathToFileURL('e2e/support/die-at.mjs').href}?${new URLSearchParams({ at: point, when: now })}` }
    await using newsroom = await openNewsroom(at, { variables: deadly })
    try {
      title(newsroom, 'Onion of the dead')
      newsroom.commit(at)
      expect(await textOf(newsroom)).toContain('The Price of an Onion')
      writeFileSync(now, '')
      await expect(newsroom.announce()).rejects.toThrow()
      rmSync(now)
      await newsroom.restart('SIGKILL')
      const readers = read(newsroom)
      expect(await textOf(newsroom)).toMatch(/The Price of an Onion|Onion of the dead/)
      await expect.poll(() => textOf(newsroom)).toContain('Onion of the dead')
      await readers.stop()
      await settle(newsroom)
      expect(await everything(newsroom)).toEqual(clean)
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })

test('a catalogue deleted while the server runs is built again, and the next push goes out', () => story(async (newsroom) => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(newsroom.dataDir, `catalogue.db${suffix}`), { force: true })
  await fetch(`${newsroom.site().origin}/a-path-that-needs-the-catalogue`)
  title(newsroom, 'Onion from nothing')
  await newsroom.publish(at)
  expect(await textOf(newsroom)).toContain('Onion from nothing')
}))

test('a clock that is set an hour forward, and back, stops no push', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'ovoz-clock-'))
  const clock = path.join(root, 'clock')
  writeFileSync(clock, '0')
  try {
    await story(async (newsroom) => {
      for (const hours of [1, -1, 0]) {
        writeFileSync(clock, String(hours * 3_600_000))
        title(newsroom, `Onion at ${hours}`)
        await newsroom.publish(at)
        expect(await textOf(newsroom)).toContain(`Onion at ${hours}`)
      }
    }, { variables: { NODE_OPTIONS: `--import ${pathToFileURL('e2e/support/clock.mjs').href}?${new URLSearchParams({ file: clock })}` } })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})

test('a disk that is full refuses a push and serves on; with room again, the push goes out', async () => {
  const disk = mountDisk(60)
  test.skip(disk === undefined, 'a disk of its own can be mounted by root only')
  try {
    await story(async (newsroom) => {
      const filler = path.join(disk!.folder, 'filler')
      execFileSync('sh', ['-c', `dd if=/dev/zero of=${filler} bs=64k 2>/dev/null || true`])
      title(newsroom, 'Onion on a full disk')
      newsroom.commit(at)
      const { receipt } = await newsroom.announce()
      expect(receipt.outcome).toBe('failed')
      expect(receipt.message).toMatch(/no space|disk|full|unable to/i)
      expect(await textOf(newsroom)).not.toContain('Onion on a full disk')
      rmSync(filler)
      expect((await newsroom.announce()).receipt.outcome).toBe('published')
      expect(await textOf(newsroom)).toContain('Onion on a full disk')
    }, { dataDir: path.join(disk!.folder, 'data') })
  } finally {
    disk?.unmount()
  }
})

test('a disk that can only be read is served from, and refuses a push; once it can be written, the push goes out', async () => {
  const disk = mountDisk(120)
  test.skip(disk === undefined, 'a disk of its own can be mounted by root only')
  try {
    await using newsroom = await openNewsroom(at, { dataDir: path.join(disk!.folder, 'data') })
    await textOf(newsroom)
    await newsroom.site().stop()
    disk!.remount('ro')
    await newsroom.restart()
    const readers = read(newsroom)
    title(newsroom, 'Onion on a sealed disk')
    newsroom.commit(at)
    expect((await newsroom.announce()).receipt.outcome).toBe('failed')
    expect(await textOf(newsroom)).toContain('The Price of an Onion')
    await readers.stop()
    await newsroom.site().stop()
    disk!.remount('rw')
    await newsroom.restart()
    await expect.poll(() => textOf(newsroom)).toContain('Onion on a sealed disk')
    await settle(newsroom)
    expect(await everything(newsroom)).toEqual(clean)
  } finally {
    disk?.unmount()
  }
})
