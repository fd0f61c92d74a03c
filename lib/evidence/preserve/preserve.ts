import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { idPattern } from '#lib/catalogue/schemas/fields.ts'
import { waybackCopy } from './archive-copy.ts'
import { compareRecords, lostFiles, showDifference } from './compare-records.ts'
import { composeRecord, type EditorFields } from './compose-record.ts'
import { defaultId } from './default-id.ts'
import type { EvidenceFields, MediumFields } from './evidence-fields.ts'
import { findByAddress, findNameless, readRecord, type StandingRecord, withheldMedia } from './existing-records.ts'
import { cleanPost, type FoundPost, instant } from './found-post.ts'
import { gatherMedia } from './gather-media.ts'
import type { GuardedFetch } from './guarded-fetch.ts'
import { askAll, type Ask, openQuestions } from './questions.ts'
import { carryFiles, filesOf, openStage } from './record-folder.ts'
import { recordYaml } from './record-yaml.ts'
import { SourceTrouble } from './source-trouble.ts'
import { plainAddress, platformOf } from './sources/platform-of.ts'
import { readPost } from './sources/read-post.ts'

export interface PreserveRequest {
  url: string
  contentDir: string
  id?: string
  editor: EditorFields
  /** By whom or what it is captured. */
  by: string
  /** Paths of the editor's own files. */
  attached: string[]
  /** `<file>=<text>`, or texts in the order of the media that lack one. */
  alts: string[]
  /** Addresses of copies. */
  archives: string[]
  /** The original is no more: nothing is asked but archives. */
  gone: boolean
  /** Whether to fetch media. */
  media: boolean
  /** Of one medium. */
  maxBytes: number
  /** Whether a standing record may be changed without asking. */
  replace: boolean
}

export interface Surroundings {
  fetch: GuardedFetch
  /** Absent when there is nobody to ask. */
  ask?: Ask
  say: (line: string) => void
  onProgress?: (file: string, bytes: number, total: number | undefined) => void
  now: Date
  signal?: AbortSignal
}

export interface Preserved {
  id: string
  outcome: 'made' | 'changed' | 'unchanged'
}

/** Nothing was written; the message says what is missing or what has to be decided. */
export class CannotPreserve extends Error {}

/**
 * Makes a record of what is at an address, or brings a standing one up to date. All at once or not at all.
 * @throws CannotPreserve, SourceTrouble
 */
export async function preserve(request: PreserveRequest, { fetch, ask, say, onProgress, now, signal }: Surroundings): Promise<Preserved> {
  const evidenceDir = join(request.contentDir, 'evidence')
  const url = addressOf(request.url)
  let standing = standingRecord(evidenceDir, request, [url.href])
  const found = request.gone ? nothingFound(url) : await readPost(url, fetch).catch((error: unknown) => withArchive(error, url.href, fetch))
  standing ??= standingRecord(evidenceDir, request, [found.url])
  const existing = standing?.record
  const withheld = new Set(existing?.withheld.map(({ field }) => field))
  refuseWithheld(request, withheld)
  const nameless = standing || request.id !== undefined ? undefined : findNameless(evidenceDir, found)
  if (nameless !== undefined) throw new CannotPreserve(`evidence/${nameless} is of the same moment and withholds its address: it may be this post. Give --id ${nameless} to bring it up to date, or another --id if it is another post.`)

  const stage = await openStage(evidenceDir)
  try {
    const hidesMedia = [...withheld].some((field) => field.startsWith('media.'))
    if (hidesMedia && found.media.length > 0) say('Media of this record are withheld, so none are fetched again; attach others with --media.')
    const wanted = request.media && !hidesMedia ? found.media : []
    const gathered = await gatherMedia(fetch, {
      found: wanted, attached: request.attached, folder: stage.folder, maxBytes: request.maxBytes, taken: new Set(existing ? filesOf(existing) : []), onProgress,
    })
    refuseWithheldFiles(gathered.media, withheldMedia(evidenceDir))
    const media = mergeMedia(gathered.media, existing, { attachedOnly: wanted.length === 0 })
    takeAlts(media, request.alts)

    const hidesAddress = withheld.has('url') || withheld.has('archives')
    const copy = hidesAddress ? undefined : await waybackCopy(fetch, found.url)
    const archives = [...request.archives.map((address) => ({ label: new URL(address).host, url: address })), ...(copy ? [copy] : [])]
    const captured = { at: instant(now.getTime())!, by: request.by }
    const { draft, notes } = composeRecord({ found, editor: request.editor, media, archives, captured, gone: request.gone, existing })
    for (const note of [...notes, ...gathered.notes]) say(`Note: ${note}`)
    signal?.throwIfAborted()

    if (!ask) refuseIncomplete(draft)
    else if (draft.media.some(({ alt }) => alt === '')) say(`Until you have answered, the media lie in ${stage.folder}: look at them there.`)
    const record = ask ? await askAll(draft, ask, say) : (draft as EvidenceFields)
    const id = standing?.id ?? request.id ?? freeId(evidenceDir, defaultId(record))
    if (!standing && existsSync(join(evidenceDir, id))) throw new CannotPreserve(`There is a folder evidence/${id} without a record.yaml: give another --id, or remove it`)
    await stage.keepOnly(filesOf(record))
    if (existing) {
      const differences = compareRecords(existing, record)
      if (differences.length === 0) return { id, outcome: 'unchanged' }
      await agree(id, differences.map(showDifference), lostFiles(existing, record), request.replace, ask, say)
      await carryFiles(join(evidenceDir, id), stage.folder, new Set(lostFiles(existing, record)))
    }
    signal?.throwIfAborted()
    stage.commit(id, recordYaml(record), standing?.yaml)
    return { id, outcome: existing ? 'changed' : 'made' }
  } finally {
    await stage.discard()
  }
}

function addressOf(given: string): URL {
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol)) throw new CannotPreserve(`“${given}” is not a web address: copy it from the browser, with https://`)
  return new URL(plainAddress(url.href))
}

function standingRecord(evidenceDir: string, { id }: PreserveRequest, addresses: string[]): StandingRecord | undefined {
  if (id !== undefined && (!idPattern.test(id) || id.length > 100)) throw new CannotPreserve(`“${id}” cannot be the id of a record: use lower-case letters a–z, digits and single hyphens`)
  const same = findByAddress(evidenceDir, addresses)
  const standing = id === undefined ? same : readRecord(evidenceDir, id)
  if (same && !standing) throw new CannotPreserve(`evidence/${same.id} keeps that address already: leave out --id ${id} to bring it up to date`)
  if (standing && !standing.record) {
    const { line, column, message, mend } = standing.problems[0]!
    throw new CannotPreserve(`evidence/${standing.id}/record.yaml:${line}:${column} stands already and does not hold: ${message} (${mend})`)
  }
  return standing
}

const nothingFound = (url: URL): FoundPost => cleanPost({ platform: platformOf(url), url: url.href })

/** Where the original is gone, what an archive has of it is the next thing to try. */
async function withArchive(error: unknown, url: string, fetch: GuardedFetch): Promise<never> {
  if (!(error instanceof SourceTrouble) || error.trouble !== 'gone') throw error
  const copy = await waybackCopy(fetch, url)
  throw copy ? new SourceTrouble('gone', `${error.message}. The Wayback Machine has a copy: ${copy.url}`, `${error.mend}; take them from there`) : error
}

function refuseWithheld({ editor }: PreserveRequest, withheld: ReadonlySet<string>): void {
  const given: Record<string, unknown> = { 'author.name': editor.authorName, 'author.handle': editor.authorHandle, 'author.url': editor.authorUrl, 'text': editor.text }
  const field = Object.keys(given).find((name) => given[name] !== undefined && withheld.has(name))
  if (field !== undefined) throw new CannotPreserve(`The record withholds ${field}. If it may be shown again, remove the entry under withheld first.`)
}

function refuseWithheldFiles(media: readonly MediumFields[], withheld: ReadonlyMap<string, string>): void {
  const back = media.find(({ sha256 }) => withheld.has(sha256))
  if (back) throw new CannotPreserve(`One of the files is what is withheld as ${withheld.get(back.sha256)}. If it may be shown again, remove that entry under withheld first.`)
}

/**
 * Of a file that the record has already, its entry stays with all the editor wrote. What the source no longer shows is
 * no reason to lose it: only media that came in their place take it.
 */
function mergeMedia(media: MediumFields[], existing: EvidenceFields | undefined, { attachedOnly }: { attachedOnly: boolean }): MediumFields[] {
  if (!existing) return media
  const known = new Map(existing.media.map((medium) => [medium.sha256, medium]))
  const now = media.map((medium) => known.get(medium.sha256) ?? medium)
  return attachedOnly ? [...existing.media, ...now.filter(({ sha256 }) => !known.has(sha256))] : now
}

function takeAlts(media: MediumFields[], alts: readonly string[]): void {
  for (const given of alts) {
    const [, name, words] = /^([\w.-]+)=([\s\S]+)$/.exec(given) ?? []
    const named = name === undefined ? undefined : media.find(({ file }) => file === name || file.replace(/\.[^.]*$/, '') === name)
    const medium = named ?? media.find(({ alt }) => alt === '')
    if (!medium) throw new CannotPreserve(`There is no medium left for --alt “${given.slice(0, 60)}”: there are ${media.map(({ file }) => file).join(', ') || 'none'}`)
    medium.alt = (named ? words! : given).trim()
  }
}

function refuseIncomplete(draft: Parameters<typeof openQuestions>[0]): void {
  const questions = openQuestions(draft)
  if (questions.length === 0) return
  throw new CannotPreserve(`The source does not say everything. Add:\n${questions.map(({ flag, question }) => `  ${flag.padEnd(36)} ${question}`).join('\n')}`)
}

function freeId(evidenceDir: string, wanted: string): string {
  let id = wanted
  for (let number = 2; existsSync(join(evidenceDir, id)); number++) id = `${wanted}-${number}`
  return id
}

async function agree(id: string, differences: string[], lost: string[], replace: boolean, ask: Ask | undefined, say: (line: string) => void): Promise<void> {
  say(`evidence/${id} stands already. What would change:`)
  differences.forEach(say)
  if (lost.length > 0) say(`These files would be removed: ${lost.join(', ')}`)
  if (replace) return
  if (!ask) throw new CannotPreserve('Nothing was changed. Run it again with --replace if this is what you want.')
  if (!/^y(es)?$/i.test((await ask('Change the record? y/N ')).trim())) throw new CannotPreserve('Nothing was changed.')
}
