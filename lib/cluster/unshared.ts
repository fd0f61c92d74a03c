/**
 * What this server has to tell the others of, and up to which release it knows what they told: on disk, so that a crash
 * between the expiry here and the one that all share leaves no page that all believe fresh.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { everything, isTag } from '#lib/edge/tags.ts'
import { makeFolder } from '#lib/site/make-folder.ts'
import { setFolderAside } from '#lib/site/set-aside.ts'

/** Before tags expire in a process that is not joined to the others: the server tells them when it starts. */
export function noteUnshared(dataDir: string, tags: readonly string[], report: (error: unknown) => void): void {
  if (tags.length > 0) new Unshared(dataDir, report).add(tags)
}

const schema = z.object({ release: z.number().int().nonnegative(), tags: z.array(z.string().refine(isTag)), isUnknown: z.boolean().default(false) })

export class Unshared {
  readonly #file: string
  readonly #report: (error: unknown) => void
  #release = 0
  #tags = new Set<string>()
  #isUnknown = false

  /** @param report Called when the disk refuses; what is noted then holds until the process ends. */
  constructor(dataDir: string, report: (error: unknown) => void) {
    this.#file = path.join(dataDir, 'press', 'cluster.json')
    this.#report = report
    try {
      const known = schema.parse(JSON.parse(readFileSync(this.#file, 'utf8')))
      this.#release = known.release
      this.#tags = new Set(known.tags)
      this.#isUnknown = known.isUnknown
    } catch (error) {
      // Whoever has never been here has nothing of the others; what cannot be read may have held anything.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      setFolderAside(this.#file)
      this.#tags.add(everything)
      this.#isUnknown = true
    }
  }

  /** The newest release that this server has applied. */
  get release(): number {
    return this.#release
  }

  /** It may have had more to tell than `tags`. */
  get isUnknown(): boolean {
    return this.#isUnknown
  }

  get tags(): readonly string[] {
    return [...this.#tags]
  }

  add(tags: readonly string[]): void {
    for (const tag of tags) this.#tags.add(tag)
    this.#save()
  }

  /** @param told Tags that the others know of now. */
  settle(release: number, told: readonly string[]): void {
    if (release === this.#release && told.length === 0) return
    this.#release = release
    for (const tag of told) this.#tags.delete(tag)
    if (this.#tags.size === 0) this.#isUnknown = false
    this.#save()
  }

  #save(): void {
    try {
      makeFolder(path.dirname(this.#file))
      const temporary = `${this.#file}.tmp`
      writeFileSync(temporary, JSON.stringify({ release: this.#release, tags: [...this.#tags], isUnknown: this.#isUnknown }), { flush: true })
      renameSync(temporary, this.#file)
    } catch (error) {
      this.#report(error)
    }
  }
}
