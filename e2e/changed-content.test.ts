import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { copyContent, type Site, startSite } from './support/site.ts'

const textOf = async (site: Site, page: string) => (await fetch(site.origin + page)).text()
const etagOf = async (site: Site, page: string) => (await fetch(site.origin + page)).headers.get('etag')
const replaceIn = (file: string, from: string | RegExp, to: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))

const leadOf = async (site: Site, page: string) => /\/media\/[0-9a-f]{16}\/lead\.jpg/.exec((await textOf(site, page)).replaceAll('%2F', '/'))![0]

/** Runs `first` on one server, `change` while none runs, `second` on the next. */
async function acrossRestart(first: (site: Site) => Promise<void>, change: (contentDir: string) => void, second: (site: Site) => Promise<void>) {
  const folders = copyContent()
  try {
    let site = await startSite(folders)
    await first(site).finally(() => site.stop())
    change(folders.contentDir)
    site = await startSite(folders)
    await second(site).finally(() => site.stop())
  } finally {
    folders.remove()
  }
}

const onion = 'blogs/bozor/2019/price-of-an-onion.mdx'

test('a start after a change shows it on every page that shows the article, and remakes no other', async () => {
  const affected = ['/', '/bozor', '/bozor/price-of-an-onion', '/authors/parvina-rahimi', '/bozor/archive/2019/05', '/mahalla/nonvoy-tongi']
  const untouched = ['/suv', '/suv/aral-saxaul', '/daftar/songs-for-a-power-cut', '/suv/archive/2018/09', '/topics/water', '/archive', '/bozor/archive']
  const before = new Map<string, string | null>()
  await acrossRestart(
    async (site) => {
      for (const page of [...affected, ...untouched]) before.set(page, await etagOf(site, page))
    },
    (content) => replaceIn(path.join(content, onion), /^title: .*$/m, 'title: "An Onion by Another Name"'),
    async (site) => {
      for (const page of untouched) expect(await etagOf(site, page), page).toBe(before.get(page))
      for (const page of affected.slice(1)) expect(await textOf(site, page), page).toContain('An Onion by Another Name')
    },
  )
})

test('a subscriber who says only when the feed was fetched is given what changed since, and nothing else again', async () => {
  const [changed, untouched] = ['/bozor/rss.xml', '/suv/rss.xml']
  const since = new Map<string, string>()
  const ask = (site: Site, feed: string) => fetch(site.origin + feed, { headers: { 'if-modified-since': since.get(feed)! } })
  await acrossRestart(
    async (site) => {
      for (const feed of [changed, untouched]) since.set(feed, (await fetch(site.origin + feed)).headers.get('last-modified')!)
    },
    // The article says of itself that it is as old as before.
    (content) => replaceIn(path.join(content, onion), /^title: .*$/m, 'title: "An Onion by Another Name"'),
    async (site) => {
      expect(await (await ask(site, changed)).text()).toContain('An Onion by Another Name')
      expect((await ask(site, untouched)).status).toBe(304)
    },
  )
})

test('an article that comes to be wrong keeps its last good version, and all else goes on', async () => {
  let good = ''
  await acrossRestart(
    async (site) => { good = await textOf(site, '/bozor/price-of-an-onion') },
    (content) => appendFileSync(path.join(content, onion), '\n<script>alert(1)</script>\n'),
    async (site) => {
      expect(await textOf(site, '/bozor/price-of-an-onion')).toBe(good)
      expect(site.log()).toContain('npm run check')
      expect((await fetch(`${site.origin}/suv/aral-saxaul`)).status).toBe(200)
    },
  )
})

test('an embargo passes by itself, on the page, the fronts and the search', async () => {
  const folders = copyContent()
  const due = new Date(Date.now() + 15_000).toISOString().replace('Z', '+00:00')
  replaceIn(path.join(folders.contentDir, onion), /^date: .*$/m, `date: ${due}`)
  const site = await startSite(folders)
  try {
    const pages = ['/', '/bozor', '/topics/markets', '/search?q=onion']
    expect((await fetch(`${site.origin}/bozor/price-of-an-onion`)).status).toBe(404)
    for (const page of pages) expect(await textOf(site, page), page).not.toContain('/bozor/price-of-an-onion')
    await expect.poll(async () => (await fetch(`${site.origin}/bozor/price-of-an-onion`)).status).toBe(200)
    for (const page of pages) expect(await textOf(site, page), page).toContain('/bozor/price-of-an-onion')
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('an article deleted while no server ran is gone from everywhere', async () => {
  const pages = ['/bozor', '/bozor/archive', '/authors/parvina-rahimi', '/search?q=onion']
  await acrossRestart(
    async (site) => {
      for (const page of [...pages, '/bozor/price-of-an-onion']) expect((await fetch(site.origin + page)).status).toBe(200)
    },
    (content) => rmSync(path.join(content, onion)),
    async (site) => {
      // Nobody has committed that.
      expect((await fetch(`${site.origin}/bozor/price-of-an-onion`)).status).toBe(404)
      for (const page of pages) expect(await textOf(site, page), page).not.toContain('/bozor/price-of-an-onion')
    },
  )
})

test('a process killed between applying a change and expiring what shows it loses nothing', async () => {
  await acrossRestart(
    async (site) => expect(await textOf(site, '/bozor/price-of-an-onion')).not.toContain('An Onion Overtaken'),
    (content) => {
      replaceIn(path.join(content, onion), /^title: .*$/m, 'title: "An Onion Overtaken"')
      const script = "const { applyContent } = await import('#lib/publishing/apply-content.ts'); await applyContent({ expire: () => process.kill(process.pid, 'SIGKILL'), now: new Date() })"
      const env = { ...process.env, CONTENT_DIR: content, DATA_DIR: path.join(content, '..', 'data'), SITE_URL: 'http://localhost:3000' }
      expect(spawnSync(process.execPath, ['--input-type=module', '-e', script], { env }).signal).toBe('SIGKILL')
    },
    async (site) => {
      for (const page of ['/bozor/price-of-an-onion', '/bozor']) expect(await textOf(site, page), page).toContain('An Onion Overtaken')
    },
  )
})

test('the catalogue deleted while a server runs and content changes leaves nothing of old for long', async () => {
  const folders = copyContent()
  const file = path.join(folders.contentDir, onion)
  // Changed before the start, so that the page is made by this server and not taken over from the build.
  replaceIn(file, /^title: .*$/m, 'title: "Onion One"')
  const site = await startSite(folders)
  try {
    expect(await textOf(site, '/bozor/price-of-an-onion')).toContain('Onion One')
    replaceIn(file, /^title: .*$/m, 'title: "Onion Two"')
    for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(folders.dataDir, `catalogue.db${suffix}`), { force: true })
    await fetch(`${site.origin}/a-path-that-needs-the-catalogue`)
    await expect.poll(() => textOf(site, '/bozor/price-of-an-onion')).toContain('Onion Two')
    await expect.poll(() => textOf(site, '/bozor')).toContain('Onion Two')
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('a second server on the same data is refused with one clear line', async () => {
  const folders = copyContent()
  const site = await startSite(folders)
  try {
    await expect(startSite(folders)).rejects.toThrow(/Another server uses .*DATA_DIR of its own/)
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('pictures are there for readers only while something public shows them', async () => {
  const folders = copyContent()
  let site = await startSite(folders)
  try {
    const picture = await leadOf(site, '/bozor/price-of-an-onion')
    const rendition = `/_next/image?url=${encodeURIComponent(picture)}&w=320&q=60`
    for (const address of [picture, rendition]) expect((await fetch(site.origin + address)).status, address).toBe(200)
    await site.stop()
    replaceIn(path.join(folders.contentDir, onion), /^title: /m, 'status: draft\ntitle: ')
    site = await startSite(folders)
    for (const address of [picture, rendition]) expect((await fetch(site.origin + address)).status, address).toBe(404)
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('the address of a picture never gives another file, whatever is put in its place', async () => {
  const folders = copyContent()
  const site = await startSite(folders)
  const lead = path.join(folders.contentDir, 'blogs/bozor/2019/price-of-an-onion/lead.jpg')
  try {
    const picture = await leadOf(site, '/bozor/price-of-an-onion')
    rmSync(lead)
    symlinkSync('/etc/hostname', lead)
    expect((await fetch(site.origin + picture)).status).toBe(404)
    rmSync(lead)
    writeFileSync(lead, 'other bytes')
    expect((await fetch(site.origin + picture)).status).toBe(404)
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('the catalogue deleted between two runs, with an article gone meanwhile, brings back nothing of old', async () => {
  const folders = copyContent()
  try {
    let site = await startSite(folders)
    expect((await fetch(`${site.origin}/bozor/price-of-an-onion`)).status).toBe(200)
    await site.stop()
    rmSync(path.join(folders.contentDir, onion))
    for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(folders.dataDir, `catalogue.db${suffix}`), { force: true })
    site = await startSite(folders)
    expect((await fetch(`${site.origin}/bozor/price-of-an-onion`)).status).toBe(404)
    expect(await textOf(site, '/bozor')).not.toContain('/bozor/price-of-an-onion')
    await site.stop()
  } finally {
    folders.remove()
  }
})

test('a blog, an author and a topic that came after the build have all their pages, stored under their own addresses', async () => {
  const fronts = ['/tog', '/authors/madina-yusupova', '/topics/mountains']
  const pages = ['/tog/first-snow', '/tog/first-snow/history', ...fronts.flatMap((front) => [front, `${front}/archive`, `${front}/archive/2019/02`, `${front}/rss.xml`, `${front}/atom.xml`, `${front}/feed.json`])]
  await acrossRestart(
    async (site) => {
      for (const page of pages) expect((await fetch(site.origin + page)).status, page).toBe(404)
    },
    (content) => {
      const write = (name: string, text: string) => {
        mkdirSync(path.dirname(path.join(content, name)), { recursive: true })
        writeFileSync(path.join(content, name), text)
      }
      write('blogs/tog/blog.mdx', '---\nname: Tog‘\nlanguage: en\nauthors: [madina-yusupova]\ntagline: "What the mountains do"\n---\n\nAbout mountains.\n')
      write('authors/madina-yusupova.mdx', '---\nname: Madina Yusupova\nrole: "Reporter, Khujand"\n---\n\nShe writes about mountains.\n')
      write('topics/mountains.yaml', 'name: Mountains\ndescription: "Snow, and roads under it."\n')
      write('blogs/tog/2019/first-snow.mdx', '---\ntitle: First snow\nsummary: "It came in the night."\ndate: 2019-02-03T08:00:00+05:00\nauthors: [madina-yusupova]\ntopics: [mountains]\n---\n\nIt came in the night.\n')
    },
    async (site) => {
      for (const page of pages.filter((page) => !page.endsWith('/history'))) {
        const answer = await fetch(site.origin + page)
        expect([answer.status, page]).toEqual([200, page])
        expect(await answer.text(), page).toMatch(/first-snow|archive\/2019\/02/)
      }
      const counts = /ovoz_requests_total\{route="archive",cache="(?:stored|memory)"\} (\d+)/g
      const stored = async () => [...(await textOf(site, '/api/metrics')).matchAll(counts)].reduce((sum, [, count]) => sum + Number(count), 0)
      const before = await stored()
      for (const front of fronts) await textOf(site, `${front}/archive`)
      expect(await stored()).toBe(before + fronts.length)
    },
  )
})
