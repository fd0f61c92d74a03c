/**
 * The one place the press keeps its state. Next loads the cache handler once per bundle and constructs it per request,
 * and the front lives outside of the bundle: all of them must see the same store and the same expiries.
 */
import { readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { readEnvironment } from '#lib/site/environment.ts'
import { reportAs } from '#lib/site/log.ts'
import { buildFile, type BuildRecord } from './build-record.ts'
import type { Entry } from './entry.ts'
import { PageStore } from './page-store.ts'
import { TagExpiries } from './tag-expiries.ts'

/** How far all servers had published, as one of them knew it. */
export interface SharedPosition {
  /** Other for what was counted before all of it was lost. */
  epoch: string
  release: number
  /** The newest moment of the content that the server takes as past; see `Catalogue.asOf`. */
  asOf: number
}

/** Pages of all servers of the publication, where there are several; see lib/cluster. */
export interface SharedPages {
  /** What this server is at, to be noted before a render begins; undefined while that is not known. */
  readonly position: SharedPosition | undefined
  /** Only what is as new as anything this server could render, and shows nothing that this one would not. Answers soon, or undefined. */
  get(path: string): Promise<Entry | undefined>
  /** Comes back at once. @param position As noted before the render began. */
  put(entry: Entry, position: SharedPosition): void
}

export interface Press {
  store: PageStore
  expiries: TagExpiries
  /** Absent before the first build. */
  build: BuildRecord | undefined
  /** Set by the server that has others beside it. */
  shared: SharedPages | undefined
  /** What is to be noted before a render begins. */
  moment(): Moment
  /** Stores what was rendered. Resolves when it is on disk, or the disk has refused it. */
  keep(entry: Entry, moment: Moment): Promise<void>
  /** The entry that may be served for `path` now. */
  fresh(path: string): Promise<Entry | undefined>
  /** The same, when it needs no disk. */
  freshInMemory(path: string): Entry | undefined
  /** Frees the disk of what earlier builds stored; for the server that holds the data folder. */
  removeOtherBuilds(): Promise<void>
}

/** How far content had been published, as this server counts and as all of them do. */
export interface Moment {
  release: number
  shared: SharedPosition | undefined
}

const megabyte = 1_000_000
const key = Symbol.for('ovoz.press')
const shared = globalThis as { [key]?: Press }

export function thePress(): Press {
  return (shared[key] ??= createPress())
}

/** Forgets the press, so that the next call sees a build made since. */
export function resetPress(): void {
  shared[key]?.expiries.close()
  delete shared[key]
}

function createPress(): Press {
  const { dataDir, siteUrl, disk } = readEnvironment()
  const report = reportAs('press')
  const build = readBuildRecord()
  const folder = path.join(dataDir, 'press')
  const expiries = new TagExpiries(folder, report)
  const pages = path.join(folder, 'pages')
  // Another build has other styles, another origin other links.
  const own = `${build?.id ?? 'none'}-${siteUrl.replace(/[^a-z0-9]+/gi, '-')}`
  const store = new PageStore({
    folder: path.join(pages, own),
    // Some five hundred pages: what most ask for. The others are a file away.
    memory: 12 * megabyte,
    disk: disk.pages,
    report,
  })
  /** The release in which all its tags were last looked up: a month of a hundred articles has hundreds. */
  const lookedUp = new WeakMap<Entry, number>()
  function isFresh(entry: Entry | undefined): Entry | undefined {
    if (!entry || entry.until <= Date.now()) return undefined
    if (lookedUp.get(entry) === expiries.release) return entry
    if (!expiries.isFresh(entry.tags, entry.release)) return undefined
    lookedUp.set(entry, expiries.release)
    return entry
  }
  const press: Press = {
    store,
    expiries,
    build,
    shared: undefined,
    moment: () => ({ release: expiries.release, shared: press.shared?.position }),
    keep: async (entry, { shared }) => {
      if (shared !== undefined) press.shared?.put(entry, shared)
      await store.set(entry)
    },
    freshInMemory: (page) => isFresh(store.peek(page)),
    fresh: async (page) => isFresh(await store.get(page)) ?? (await adopt(page)),
    removeOtherBuilds: async () => {
      for (const name of await readdir(pages).catch(() => [])) if (name !== own) await rm(path.join(pages, name), { recursive: true }).catch(report)
    },
  }
  /** What another server has rendered is as good as if it had been rendered here just now. */
  async function adopt(page: string): Promise<Entry | undefined> {
    const { release } = expiries
    const found = await press.shared?.get(page)
    if (!found) return undefined
    const entry = { ...found, release }
    await store.set(entry)
    return isFresh(entry)
  }
  return press
}

function readBuildRecord(): BuildRecord | undefined {
  try {
    // A build from before it was noted.
    return { fleeting: [], ...(JSON.parse(readFileSync(buildFile, 'utf8')) as Omit<BuildRecord, 'fleeting'>) }
  } catch {
    return undefined
  }
}
