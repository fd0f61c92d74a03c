/** An article dated in the future is nowhere, comes out at its minute by itself, and holds to the clock however it is set. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import { coming, curiousHeaders, everywhere, rendition, showing, tells, writeComing } from './support/coming-article.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const embargo = Date.parse('2031-01-02T09:00:00+05:00')
const minute = 60_000

/** A server whose clock the test sets. */
async function startAt(folders: ReturnType<typeof copyContent>, program?: string[]): Promise<Site> {
  const variables = { NODE_OPTIONS: `--import ${pathToFileURL('e2e/support/clock.mjs').href}?${new URLSearchParams({ file: clockOf(folders) })}` }
  return startSite(folders, program, variables)
}
const clockOf = (folders: { root: string }) => path.join(folders.root, 'clock')
const putClock = (folders: { root: string }, time: number) => writeFileSync(clockOf(folders), String(time - Date.now()))

const ask = (site: Site, page: string, headers: Record<string, string> = {}) => fetch(site.origin + page, { headers, redirect: 'manual' })

/** What tells of the article, on every address and by every kind of request; and answers that a cache could keep past the hour. */
async function leaks(site: Site, files: string[]): Promise<string[]> {
  const found: string[] = []
  for (const headers of curiousHeaders)
    for (const page of [...everywhere, ...files, ...files.map((file) => rendition(file))]) {
      const answer = await ask(site, page, headers)
      let said = [await answer.text(), ...[...answer.headers].flat()].join('\n')
      // What was asked may stand in the answer: a search repeats its words, and every path is the same path without a slash at its end.
      if (page.startsWith('/search?')) said = said.replaceAll(page.split('=')[1]!, '')
      if (page.endsWith('/') && answer.status === 308) said = said.replaceAll(page.slice(0, -1), '')
      const told = tells(said)
      if (told.length > 0) found.push(`${page} tells of ${told.join(', ')}`)
      if (/max-age=[1-9]|immutable/.test(answer.headers.get('cache-control') ?? '') && !page.startsWith('/og')) found.push(`${page} may be kept: ${answer.headers.get('cache-control')}`)
      if (page.startsWith('/og') && answer.status === 404 && /max-age=[1-9]/.test(answer.headers.get('cache-control') ?? '')) found.push(`${page} may be kept though it is not there`)
    }
  return found
}

/** Those of the places that ought to show it and do not. */
async function lacking(site: Site): Promise<string[]> {
  const found: string[] = []
  for (const page of showing) {
    const answer = await ask(site, page)
    const text = await answer.text()
    if (answer.status !== 200 || !(tells(text).length > 0)) found.push(`${page} (${answer.status})`)
  }
  return found
}

test('an embargoed article is nowhere until its minute, and then everywhere, without a request or a restart', async () => {
  const folders = copyContent()
  const files = Object.values(writeComing(folders.contentDir, { date: '2031-01-02T09:00:00+05:00', corrections: '[{date: 2031-01-02T09:00:00+05:00, text: "zirkonfehler"}]' }))
  // The film is the sample's own, and public by another article.
  const own = files.filter((file) => !file.endsWith('.webm'))
  putClock(folders, embargo - minute)
  let site = await startAt(folders)
  try {
    expect(await leaks(site, own)).toEqual([])

    await test.step('its addresses are answered, to the byte, as those of nothing', async () => {
      const nothing = await answerOf(site, '/suv/nothing-at-all')
      for (const page of [`/${coming.id}`, `/suv/2031/zirkon-winter`]) expect(await answerOf(site, page), page).toEqual(nothing)
      expect(await answerOf(site, coming.alias)).toEqual(await answerOf(site, '/2031/nothing'))
      expect(await answerOf(site, `/og/${coming.id}`)).toEqual(await answerOf(site, '/og/suv/nothing-at-all'))
      expect(await answerOf(site, own[0]!)).toEqual(await answerOf(site, '/media/0123456789abcdef/nothing.jpg'))
      expect(await answerOf(site, rendition(own[0]!))).toEqual(await answerOf(site, rendition('/media/0123456789abcdef/nothing.jpg')))
    })

    await test.step('it survives a restart', async () => {
      await site.stop('SIGKILL')
      site = await startAt(folders)
      expect(await leaks(site, own)).toEqual([])
    })

    await test.step('its minute comes', async () => {
      putClock(folders, embargo + 1)
      await expect.poll(async () => (await ask(site, `/${coming.id}`)).status).toBe(200)
      expect(await lacking(site)).toEqual([])
      for (const file of [...own, rendition(own[0]!), `/og/${coming.id}`]) expect((await ask(site, file)).status, file).toBe(200)
      expect((await ask(site, coming.alias)).status).toBe(308)
      expect(await (await ask(site, '/sitemap.xml')).text()).toContain('/sitemap/suv/2031/01.xml')
    })

    await test.step('the clock is put back an hour, and forward again', async () => {
      putClock(folders, embargo - 60 * minute)
      await expect.poll(async () => (await ask(site, `/${coming.id}`)).status).toBe(404)
      // What its card was drawn of is no longer there to be looked up.
      expect(await leaks(site, own)).toEqual([])
      putClock(folders, embargo + 60 * minute)
      await expect.poll(async () => (await ask(site, `/${coming.id}`)).status).toBe(200)
      expect(await lacking(site)).toEqual([])
    })

    await test.step('it stays after a restart', async () => {
      await site.stop()
      site = await startAt(folders)
      expect(await lacking(site)).toEqual([])
    })
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('a minute that passes while no server runs is made up for at the next start', async () => {
  const folders = copyContent()
  writeComing(folders.contentDir, { date: '2031-01-02T09:00:00+05:00', corrections: '[{date: 2031-01-02T09:00:00+05:00, text: "zirkonfehler"}]' })
  putClock(folders, embargo - minute)
  let site = await startAt(folders)
  try {
    for (const page of showing) await (await ask(site, page)).text()
    await site.stop('SIGKILL')
    putClock(folders, embargo + minute)
    site = await startAt(folders)
    expect(await lacking(site)).toEqual([])
  } finally {
    await site.stop()
    folders.remove()
  }
})

/** All of an answer but the time at which it was given. */
async function answerOf(site: Site, page: string) {
  const answer = await ask(site, page)
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'date'))
  return { status: answer.status, headers, text: await answer.text() }
}
