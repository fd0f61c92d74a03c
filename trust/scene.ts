/** What a fault is tried on: the publication with readers before it and an editor behind it. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { mediaHref } from '#lib/catalogue/media-href.ts'
import { freePort } from '#scripts/stack/free-port.ts'
import { type Between, type OwnOfServer, startCluster, type TestCluster } from '../e2e/support/cluster.ts'
import { openNewsroom, type Newsroom, type NewsroomOptions } from '../e2e/support/newsroom.ts'
import { rendition } from '../e2e/support/coming-article.ts'
import type { Site } from '../e2e/support/site.ts'
import { versionIn } from './readers.ts'

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

const metricsToken = 'what the figures are asked with here'
const versioned = '/suv/drought-ledger'
const versionedFile = 'blogs/suv/2021/drought-ledger.mdx'
/** The article that is removed, its picture and one of its renditions. */
const removedArticle = '/suv/the-canal-that-forgot'
const removedPicture = mediaHref(hashOf('content/blogs/suv/2018/the-canal-that-forgot/lead.jpg'), 'lead.jpg')
export const removed = [removedArticle, removedPicture, rendition(removedPicture)]
const removedFiles = ['blogs/suv/2018/the-canal-that-forgot.mdx', 'blogs/suv/2018/the-canal-that-forgot']

/** Under embargo as long as anybody looks. */
export const embargoed = { page: '/suv/zirconium', word: 'Zirconium' }
function prepare(contentDir: string): void {
  const date = new Date(Date.now() + 3 * 3_600_000).toISOString().replace(/\.\d+/, '')
  writeFileSync(path.join(contentDir, 'blogs/suv/2026/zirconium.mdx'), `---\ntitle: ${embargoed.word}\ndate: ${date}\nauthors: [dilnoza-karimova]\ntopics: [water]\nsummary: Of ${embargoed.word}.\n---\n\nOf ${embargoed.word}.\n`)
}

/** Pages of every kind: what changes with each publication, and what never does. */
export const pages = [versioned, '/suv', '/suv/atom.xml', '/', '/bozor', '/rss.xml', '/daftar/alphabet-soup', '/mahalla/hovlidagi-kutubxona', '/authors/dilnoza-karimova', '/topics/water', '/archive']

export interface Scene extends AsyncDisposable {
  /** Where readers ask. */
  origin: string
  /** The servers that are meant to run now. */
  sites: () => readonly Site[]
  /** Commits a version of the article; with the first of them, when it is told to, also the removal of another. */
  commit: (version: number, removes: boolean) => void
  /** Announces what was committed. Resolves when the receipt says that readers have it. @throws Error with what it says else. */
  announce: (version: number) => Promise<void>
}

export interface ClusterScene extends Scene { cluster: TestCluster }
export interface AloneScene extends Scene { newsroom: Newsroom }

/** Two servers, Redis between them, Varnish before them, and readers at Varnish. */
export async function openCluster(options: { between?: Between; own?: OwnOfServer } = {}): Promise<ClusterScene> {
  const cluster = await startCluster(2, { ...options, prepare, more: { METRICS_TOKEN: metricsToken } })
  return {
    cluster,
    origin: cluster.varnish.origin,
    sites: () => cluster.sites,
    commit(version, removes) {
      if (removes) cluster.remove(removedFiles)
      cluster.retitle(versionedFile, `Version ${version}`)
    },
    announce: async (version) => {
      const receipt = await cluster.announce(cluster.sites[version % cluster.sites.length]!)
      // Unchanged: it had heard of it from another, or found it by itself.
      if (receipt.outcome === 'failed') throw new Error(receipt.message)
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
}

/** One server that readers ask themselves. */
export async function openAlone(options: NewsroomOptions = {}): Promise<AloneScene> {
  // After a restart readers find it where it was.
  const variables = { PORT: String(await freePort()), METRICS_TOKEN: metricsToken, ...options.variables }
  const newsroom = await openNewsroom('2024-01-01T00:00:00Z', { ...options, prepare, variables })
  return {
    newsroom,
    get origin() { return newsroom.site().origin },
    sites: () => [newsroom.site()],
    commit(version, removes) {
      if (removes) for (const name of removedFiles) newsroom.remove(name)
      newsroom.edit(versionedFile, /^title: .*$/m, `title: "Version ${version}"`)
      newsroom.commit('2024-01-02T00:00:00Z')
    },
    announce: async () => {
      const { status, receipt } = await newsroom.announce()
      if (status !== 200 || receipt.outcome === 'failed') throw new Error(`${status}: ${receipt.message}`)
    },
    [Symbol.asyncDispose]: () => newsroom[Symbol.asyncDispose](),
  }
}

/** Milliseconds that a server may take before it counts as not answering. */
const longestWait = 15_000
/** Milliseconds after which an editor waits for a receipt no longer. */
const longestAnnouncement = 60_000

/** The version that one server gives by itself; undefined where it gives none. */
export async function versionAt(origin: string): Promise<number | undefined> {
  const answer = await fetch(origin + versioned, { signal: AbortSignal.timeout(longestWait) }).catch(() => undefined)
  return answer?.ok ? versionIn(await answer.text()) : undefined
}

const health = z.object({ ready: z.boolean(), degraded: z.array(z.string()) })

/** @returns What a server says is wrong with it; nothing when all is well. */
export async function complaintsOf({ origin }: Site): Promise<string[]> {
  try {
    const answer = await fetch(`${origin}/api/health`, { headers: { authorization: `Bearer ${metricsToken}` }, signal: AbortSignal.timeout(longestWait) })
    const { ready, degraded } = health.parse(await answer.json())
    return [...(ready ? [] : ['not ready']), ...degraded]
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** One of the figures that a server gives Prometheus. @throws Error where it gives none of that name. */
export async function metricsAt(origin: string, name: string): Promise<number> {
  const text = await (await fetch(`${origin}/api/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).text()
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`${origin} gives no ${name}.`)
  return Number(value)
}

/**
 * An editor who publishes all the time, one version after another.
 * @param every Milliseconds from one to the next. @param isPatient Whether the next waits for the receipt of the one before.
 */
export function startEditor(scene: Scene, { every = 700, isPatient = true } = {}) {
  const told = { committed: 0, accepted: 0, refused: 0, isRemoved: false, lastRefusal: '' }
  let removesNext = false
  let isOver = false
  const announced = new Set<Promise<void>>()
  const announce = async (version: number) => {
    const late = new AbortController()
    const refusal = await Promise.race([
      scene.announce(version).then(() => undefined, (error: Error) => error.message),
      sleep(longestAnnouncement, `no receipt within ${longestAnnouncement / 1000} s`, { signal: late.signal }),
    ])
    late.abort()
    if (refusal === undefined) told.accepted = Math.max(told.accepted, version)
    else {
      told.refused += 1
      told.lastRefusal = refusal
    }
  }
  const publishing = (async () => {
    while (!isOver) {
      const version = told.committed + 1
      const began = performance.now()
      scene.commit(version, removesNext && !told.isRemoved)
      told.isRemoved ||= removesNext
      told.committed = version
      const receipt = announce(version)
      announced.add(receipt)
      void receipt.then(() => announced.delete(receipt))
      if (isPatient) await receipt
      await sleep(Math.max(50, began + every - performance.now()))
    }
    await Promise.all(announced)
  })()
  return {
    told,
    remove: () => { removesNext = true },
    stop: () => {
      isOver = true
      return publishing
    },
  }
}
