/**
 * Pages, feeds and cards ready to send: the hot ones in memory, all of them on disk, both bounded. A write is a
 * temporary file and a rename, so that a reader of the folder sees a whole entry or none; what a crash or a disk does
 * to one is caught by its checksum. A disk that refuses is reported and otherwise only slower.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { filesByAge } from '#lib/site/files-by-age.ts'
import { makeFolder } from '#lib/site/make-folder.ts'
import { type Entry, parseEntry, serializeEntry, sizeOf } from './entry.ts'

/** Milliseconds after which the files of earlier runs are counted, unless somebody waits for it. */
const stockAfter = 10_000

export interface PageStoreOptions {
  folder: string
  /** Bytes of entries kept in memory. */
  memory: number
  /** Bytes of files kept on disk, from when those of earlier runs are counted. */
  disk: number
  report: (error: unknown) => void
}

export class PageStore {
  readonly #options: PageStoreOptions
  readonly #memory: LRUCache<string, Entry>
  /** File name → bytes, least recently written or read first. */
  readonly #files: LRUCache<string, number>
  /** Begins the names of what this store is writing. */
  readonly #own = randomUUID()
  #ready: Promise<void> | undefined
  /** How many were dropped because there was no more room for them. */
  readonly evicted = { memory: 0, disk: 0 }

  constructor(options: PageStoreOptions) {
    this.#options = options
    this.#memory = new LRUCache({
      maxSize: options.memory,
      sizeCalculation: sizeOf,
      dispose: (_entry, _key, reason) => {
        if (reason === 'evict') this.evicted.memory += 1
      },
    })
    this.#files = new LRUCache({
      maxSize: Math.floor(options.disk),
      sizeCalculation: (bytes) => Math.max(1, bytes),
      dispose: (_, name, reason) => {
        if (reason !== 'evict') return
        this.evicted.disk += 1
        rm(path.join(options.folder, name), { force: true }).catch(options.report)
      },
    })
    try {
      makeFolder(path.dirname(options.folder), options.folder)
    } catch (error) {
      options.report(error)
    }
    // A start has other things to do.
    setTimeout(() => void this.ready(), stockAfter).unref()
  }

  /** What is in memory, without waiting. */
  peek(key: string): Entry | undefined {
    return this.#memory.get(key)
  }

  /** @returns undefined for what is not stored, or whose file is not whole. */
  async get(key: string): Promise<Entry | undefined> {
    const held = this.#memory.get(key)
    if (held) return held
    const name = fileName(key)
    const bytes = await readFile(path.join(this.#options.folder, name)).catch(() => undefined)
    if (!bytes) return undefined
    const entry = parseEntry(bytes)
    if (!entry || entry.path !== key) {
      await this.delete(key)
      return undefined
    }
    // A newer one may have been put while this was being read.
    const newer = this.#memory.get(key)
    if (newer) return newer
    this.#memory.set(key, entry)
    this.#files.get(name)
    return entry
  }

  /** Resolves when the entry is on disk, or the disk has refused it. Never rejects. */
  async set(entry: Entry): Promise<void> {
    this.#memory.set(entry.path, entry)
    const name = fileName(entry.path)
    const temporary = path.join(this.#options.folder, `${this.#own}-${randomUUID()}.tmp`)
    try {
      const bytes = serializeEntry(entry)
      await writeFile(temporary, bytes)
      await rename(temporary, path.join(this.#options.folder, name))
      this.#files.set(name, bytes.length)
      // Larger than all of them together may be.
      if (!this.#files.has(name)) await rm(path.join(this.#options.folder, name), { force: true })
    } catch (error) {
      this.#options.report(error)
      await rm(temporary, { force: true }).catch(() => {})
    }
  }

  async delete(key: string): Promise<void> {
    this.#memory.delete(key)
    this.#files.delete(fileName(key))
    await rm(path.join(this.#options.folder, fileName(key)), { force: true }).catch(this.#options.report)
  }

  /** Resolves once the files of earlier runs are counted and what a crash left half-written is removed. */
  ready(): Promise<void> {
    return (this.#ready ??= this.#takeStock())
  }

  get bytesInMemory(): number {
    return this.#memory.calculatedSize
  }

  get bytesOnDisk(): number {
    return this.#files.calculatedSize
  }

  async #takeStock(): Promise<void> {
    const { folder, report } = this.#options
    try {
      for (const [index, { name, bytes }] of (await filesByAge(folder)).entries()) {
        if (name.endsWith('.tmp')) {
          if (!name.startsWith(this.#own)) await rm(path.join(folder, name), { force: true })
        } else if (!this.#files.has(name)) this.#files.set(name, bytes)
        if (index % 1_000 === 999) await pause()
      }
    } catch (error) {
      report(error)
    }
  }
}

const fileName = (key: string) => createHash('sha256').update(key).digest('hex')
