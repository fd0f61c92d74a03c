/**
 * The one place the press keeps its state. Next loads the cache handler once per bundle and constructs it per request,
 * and the front lives outside of the bundle: all of them must see the same store and the same expiries.
 */
import { readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { readEnvironment } from '#lib/site/environment.ts'
import { buildFile, type BuildRecord } from './build-record.ts'
import type { Entry } from './entry.ts'
import { PageStore } from './page-store.ts'
import { TagExpiries } from './tag-expiries.ts'

export interface Press {
  store: PageStore
  expiries: TagExpiries
  /** Absent before the first build. */
  build: BuildRecord | undefined
  /** The entry that may be served for `path` now. */
  fresh(path: string): Promise<Entry | undefined>
  /** The same, when it needs no disk. */
  freshInMemory(path: string): Entry | undefined
  /** Frees the disk of what earlier builds stored; for the server that holds the data folder. */
  removeOtherBuilds(): Promise<void>
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
  const { dataDir, siteUrl } = readEnvironment()
  const report = (error: unknown) => console.error('press:', error instanceof Error ? error.message : error)
  const build = readBuildRecord()
  const folder = path.join(dataDir, 'press')
  const expiries = new TagExpiries(folder, report)
  const pages = path.join(folder, 'pages')
  // Another build has other styles, another origin other links.
  const own = `${build?.id ?? 'none'}-${siteUrl.replace(/[^a-z0-9]+/gi, '-')}`
  const store = new PageStore({
    folder: path.join(pages, own),
    memory: 48 * megabyte,
    disk: 2_000 * megabyte,
    report,
  })
  const isFresh = (entry: Entry | undefined) =>
    entry && entry.until > Date.now() && expiries.isFresh(entry.tags, entry.release) ? entry : undefined
  return {
    store,
    expiries,
    build,
    freshInMemory: (page) => isFresh(store.peek(page)),
    fresh: async (page) => isFresh(await store.get(page)),
    removeOtherBuilds: async () => {
      for (const name of await readdir(pages).catch(() => [])) if (name !== own) await rm(path.join(pages, name), { recursive: true }).catch(report)
    },
  }
}

function readBuildRecord(): BuildRecord | undefined {
  try {
    // A build from before it was noted.
    return { fleeting: [], ...(JSON.parse(readFileSync(buildFile, 'utf8')) as Omit<BuildRecord, 'fleeting'>) }
  } catch {
    return undefined
  }
}
