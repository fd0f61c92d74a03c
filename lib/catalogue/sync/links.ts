import { bodyError, bodyWarning, type Place } from '#lib/mdx/body-problem.ts'
import { nearMiss } from '#lib/mdx/near-miss.ts'
import { mediaHref } from '../media-href.ts'
import type { DocumentKind } from '../read/classify-path.ts'
import { mediaTypeOf } from '../read/media-types.ts'
import type { MediaFacts } from '../read/read-media.ts'
import type { Store } from '../store/store.ts'
import type { MediaFile, Picture, Problem } from '../types.ts'
import { parseStored } from '../store/stored-value.ts'

type MediaUse = 'picture' | 'video' | 'audio' | 'captions'

const start: Place = { line: 1, column: 1 }

/**
 * What one file refers to: looks it up, says what is missing and where, and remembers what it looked at,
 * so that the file is linked again when any of that changes.
 */
export class Links {
  readonly problems: Problem[] = []
  readonly dependencies = new Set<string>()
  readonly store: Store
  readonly path: string
  readonly #places: Record<string, Place>
  readonly #known: Set<string>

  /** `known`: keys of documents already seen to be there, shared by links made while no document changes. */
  constructor(store: Store, path: string, places: Record<string, Place>, known = new Set<string>()) {
    this.store = store
    this.path = path
    this.#places = places
    this.#known = known
  }

  get failed(): boolean {
    return this.problems.some(({ severity }) => severity === 'error')
  }

  /** `at`: a place, or the path of a field whose place the file knows. */
  error(at: Place | string, message: string, mend: string): void {
    this.#add('error', at, message, mend)
  }

  warn(at: Place | string, message: string, mend: string): void {
    this.#add('warning', at, message, mend)
  }

  /** Whether there is a good version of what an id names; if not, says so. */
  refer(kind: Exclude<DocumentKind, 'article' | 'publication'>, id: string, at: Place | string): boolean {
    const key = `${kind}:${id}`
    this.dependencies.add(key)
    if (this.#known.has(key)) return true
    if (this.store.get('SELECT 1 FROM documents WHERE kind = ? AND id = ?', kind, id)) {
      this.#known.add(key)
      return true
    }
    const file = this.store.get<{ path: string; problem: string | null }>(
      `SELECT path, COALESCE(problems, link_problems) AS problem FROM files WHERE kind = ? AND id = ?`, kind, id)
    if (file) {
      const cause = (parseStored<Problem[]>(file.problem ?? '[]')).find(({ severity }) => severity === 'error')
      const where = cause ? `${cause.path}:${cause.line}:${cause.column}` : file.path
      this.error(at, `The ${called[kind]} “${id}” is withheld because of a mistake in its own file`, `mend ${where}`)
    } else {
      const near = nearMiss(id, this.store.all<{ id: string }>('SELECT id FROM documents WHERE kind = ?', kind).map((row) => row.id))
      this.error(at, `There is no ${called[kind]} “${id}”`, near ? `did you mean “${near}”?` : `write ${fileOf[kind](id)}`)
    }
    return false
  }

  /** A file in `folder` that can be shown as what it is used for. */
  media(folder: string, name: string, use: MediaUse, at: Place | string): (MediaFile & { hash: string }) | undefined {
    const path = `${folder}/${name}`
    this.dependencies.add(`file:${path}`)
    const wanted = wantedTypes[use]
    if (!mediaTypeOf(name)?.startsWith(wanted.type)) {
      this.error(at, `${name} is not a kind of file that can be ${wanted.called}`, `use ${wanted.extensions}`)
      return undefined
    }
    const row = this.store.get<{ hash: string; document: string }>(
      "SELECT hash, document FROM files WHERE path = ? AND kind = 'media' AND hash IS NOT NULL AND document IS NOT NULL", path)
    if (!row) {
      const near = nearMiss(name, this.#namesIn(folder).filter((other) => mediaTypeOf(other)?.startsWith(wanted.type)))
      this.error(at, `There is no file ${name} in ${folder}/`, near ? `did you mean ${near}?` : 'add the file, or correct its name')
      return undefined
    }
    const { fault, ...facts } = parseStored<MediaFacts>(row.document)
    if (fault !== undefined) {
      this.error(at, `The file ${name} is ${fault}`, 'export it again and replace it')
      return undefined
    }
    return { href: mediaHref(row.hash, path), ...facts, hash: row.hash }
  }

  picture(folder: string, fields: { src: string; alt: string; caption?: string; credit?: string; focus?: string }, at: string): Picture | undefined {
    const media = this.media(folder, fields.src, 'picture', at)
    if (!media) return undefined
    const { src: _, ...words } = fields
    return { href: media.href, type: media.type, width: media.width!, height: media.height!, ...words }
  }

  #namesIn(folder: string): string[] {
    // '0' is the character after '/'.
    return this.store
      .all<{ path: string }>("SELECT path FROM files WHERE path > ? AND path < ? AND kind = 'media'", `${folder}/`, `${folder}0`)
      .map(({ path }) => path.slice(folder.length + 1))
  }

  #add(severity: Problem['severity'], at: Place | string, message: string, mend: string): void {
    const place = typeof at === 'string' ? (this.#places[at] ?? start) : at
    this.problems.push({ path: this.path, ...(severity === 'error' ? bodyError : bodyWarning)(place, message, mend) })
  }
}

const called = { author: 'author', topic: 'topic', blog: 'blog', evidence: 'evidence record', breaking: 'breaking item' } as const

const fileOf = {
  author: (id: string) => `authors/${id}.mdx`,
  topic: (id: string) => `topics/${id}.yaml`,
  blog: (id: string) => `blogs/${id}/blog.mdx`,
  evidence: (id: string) => `evidence/${id}/record.yaml`,
  breaking: (id: string) => `breaking/${id}.yaml`,
}

const wantedTypes = {
  picture: { type: 'image/', called: 'a picture', extensions: '.jpg, .png, .webp, .avif or .gif' },
  video: { type: 'video/', called: 'a video', extensions: '.mp4 or .webm' },
  audio: { type: 'audio/', called: 'a sound', extensions: '.mp3, .m4a or .ogg' },
  captions: { type: 'text/vtt', called: 'captions', extensions: '.vtt' },
} as const
