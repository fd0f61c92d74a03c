/**
 * What readers get instead of the files that editors committed: clean copies, each made when it is first asked for and
 * kept on disk within bounds. A copy is a temporary file and a rename, and has its own checksum in its name, so that what
 * a crash or a disk does to one is never served.
 */
import { randomUUID } from 'node:crypto'
import { rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { LRUCache } from 'lru-cache'
import type { MediaType } from '#lib/catalogue/read/media-types.ts'
import { filesByAge } from '#lib/site/files-by-age.ts'
import { makeFolder } from '#lib/site/make-folder.ts'
import { hashOfFile } from '#lib/site/file-hash.ts'
import { openSame, type ServedFile } from '#lib/site/file-response.ts'
import { InTurn } from '#lib/site/in-turn.ts'
import { writeCleanCopy } from './clean-copy.ts'

export interface Original extends ServedFile {
  type: MediaType
  /** SHA-256, hexadecimal. */
  hash: string
}

export interface ReaderCopiesOptions {
  folder: string
  /** Bytes kept on disk. */
  disk: number
  /** Files kept on disk. */
  files: number
  /** How many are made at a time. */
  jobs: number
  report: (message: string) => void
}

interface Copy {
  /** SHA-256 of the copy, hexadecimal. */
  checksum: string
  bytes: number
  /** Milliseconds; when the disk was last told that it is in use. */
  touched: number
  /** Of the file whose checksum was found right. */
  inode?: bigint
}

/** Milliseconds after which what failed is tried again: the disk may have been full. */
const retryAfter = 60_000
/** Milliseconds between notes on disk that a copy is in use. */
const touchEvery = 3_600_000

export class ReaderCopies {
  readonly #options: ReaderCopiesOptions
  /** By the original's hash; least recently used first. */
  readonly #copies: LRUCache<string, Copy>
  readonly #pending = new Map<string, Promise<ServedFile | undefined>>()
  readonly #failed = new LRUCache<string, true>({ max: 1_000, ttl: retryAfter })
  readonly #ready: Promise<void>
  readonly #making: InTurn<Copy>

  constructor(options: ReaderCopiesOptions) {
    this.#options = options
    this.#making = new InTurn(options.jobs)
    this.#copies = new LRUCache({
      max: options.files,
      maxSize: options.disk,
      sizeCalculation: ({ bytes }) => Math.max(1, bytes),
      dispose: (copy, hash, reason) => {
        if (reason === 'evict') rm(this.#pathOf(hash, copy), { force: true }).catch((error: unknown) => options.report(String(error)))
      },
    })
    this.#ready = this.#takeStock()
  }

  /** The clean copy, made first if there is none; undefined when none can be made, which is reported. Never rejects. */
  async get(original: Original): Promise<ServedFile | undefined> {
    await this.#ready
    const { hash } = original
    const pending = this.#pending.get(hash)
    if (pending) return pending
    const promise = this.#find(original).finally(() => this.#pending.delete(hash))
    this.#pending.set(hash, promise)
    return promise
  }

  /** Nobody is to have it any more. @param hash Of the original. @throws Error when the disk refuses. */
  async drop(hash: string): Promise<void> {
    await this.#ready
    await this.#pending.get(hash)
    const copy = this.#copies.get(hash)
    if (!copy) return
    this.#copies.delete(hash)
    await rm(this.#pathOf(hash, copy), { force: true })
  }

  async #find(original: Original): Promise<ServedFile | undefined> {
    const { hash } = original
    const copy = this.#copies.get(hash)
    const kept = copy && (await this.#verified(hash, copy))
    if (kept) return this.#served(original, kept)
    if (this.#failed.has(hash)) return undefined
    try {
      return this.#served(original, await this.#making.do(hash, () => this.#make(original)))
    } catch (error) {
      this.#failed.set(hash, true)
      this.#options.report(`${original.path} is not served, for no clean copy can be made: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }

  async #make(original: Original): Promise<Copy> {
    const { folder } = this.#options
    const handle = await openSame(original)
    if (!handle) throw new Error('It is not the file that was checked')
    makeFolder(path.dirname(folder), folder)
    const temporary = path.join(folder, `${randomUUID()}.tmp`)
    try {
      await writeCleanCopy(handle, original.type, original.hash, temporary)
      if (!original.isSame(await handle.stat({ bigint: true }))) throw new Error('It changed while it was read')
      const { ino, size } = await stat(temporary, { bigint: true })
      const copy: Copy = { checksum: await hashOfFile(temporary), bytes: Number(size), touched: Date.now(), inode: ino }
      await rename(temporary, this.#pathOf(original.hash, copy))
      this.#copies.set(original.hash, copy)
      if (!this.#copies.has(original.hash)) throw new Error(`It has ${size} bytes, more than all copies together may have`)
      return copy
    } finally {
      await handle.close()
      await rm(temporary, { force: true })
    }
  }

  /** The copy, if its file is there and whole. */
  async #verified(hash: string, copy: Copy): Promise<Copy | undefined> {
    const file = this.#pathOf(hash, copy)
    const stats = await stat(file, { bigint: true }).catch(() => undefined)
    const isKnown = stats !== undefined && stats.ino === copy.inode && Number(stats.size) === copy.bytes
    if (!isKnown && (stats === undefined || (await hashOfFile(file).catch(() => '')) !== copy.checksum)) {
      this.#copies.delete(hash)
      await rm(file, { force: true }).catch(() => {})
      return undefined
    }
    copy.inode = stats!.ino
    const now = Date.now()
    if (now - copy.touched > touchEvery) {
      copy.touched = now
      await utimes(file, now / 1000, now / 1000).catch(() => {})
    }
    return copy
  }

  #served(original: Original, copy: Copy): ServedFile {
    const isSame: ServedFile['isSame'] = ({ ino, size }) => ino === copy.inode && Number(size) === copy.bytes
    return { path: this.#pathOf(original.hash, copy), root: this.#options.folder, type: original.type, isSame }
  }

  #pathOf(hash: string, { checksum }: Copy): string {
    return path.join(this.#options.folder, `${hash}.${checksum}`)
  }

  /** Counts what earlier runs made, and removes what a crash left half-written. */
  async #takeStock(): Promise<void> {
    const { folder, report } = this.#options
    try {
      makeFolder(path.dirname(folder), folder)
    } catch (error) {
      // What is there can still be served.
      report(String(error))
    }
    try {
      for (const { name, bytes, time } of await filesByAge(folder)) {
        const [, hash, checksum] = /^([0-9a-f]{64})\.([0-9a-f]{64})$/.exec(name) ?? []
        if (hash && checksum) this.#copies.set(hash, { checksum, bytes, touched: time })
        else await rm(path.join(folder, name), { force: true })
      }
    } catch (error) {
      report(String(error))
    }
  }
}
