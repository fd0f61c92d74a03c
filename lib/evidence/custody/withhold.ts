import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type Document, isMap, isSeq, parseDocument, Scalar } from 'yaml'
import type { EvidenceFields } from '../preserve/evidence-fields.ts'
import { readMedia } from '#lib/catalogue/read/read-media.ts'
import { mediaTypeOf } from '#lib/catalogue/read/media-types.ts'
import { readRecord } from '../preserve/existing-records.ts'
import { attachMedium } from '../preserve/keep-medium.ts'
import { carryFiles, filesOf, openStage } from '../preserve/record-folder.ts'
import { mentions, tracesOf, valueOf } from '../preserve/traces.ts'
import { articlesNaming } from './articles-naming.ts'

export interface WithholdRequest {
  contentDir: string
  id: string
  /** As the schema names them: `author.handle`, `text`, `media.square.jpg`. */
  fields: readonly string[]
  reason: string
  since: string
  /** A file that takes the place of the one medium among the fields. */
  replacement?: string
  /** Although what is withheld can still be read elsewhere in the record. */
  anyway?: boolean
}

export interface Withheld {
  /** Of each text: without it nobody can prove later what was there. Media need none. */
  salts: { field: string; salt: string }[]
  removedFiles: string[]
  notes: string[]
}

/** Nothing was changed; the message says why. */
export class CannotWithhold extends Error {}

const textFields = ['url', 'author.name', 'author.handle', 'author.url', 'text', 'translation', 'archives']

/** Takes fields or media out of a record and leaves their sums in it. All at once or not at all. @throws CannotWithhold */
export async function withhold({ contentDir, id, fields, reason, since, replacement, anyway = false }: WithholdRequest): Promise<Withheld> {
  const evidenceDir = join(contentDir, 'evidence')
  const { record, yaml: source } = holding(evidenceDir, id)
  const media = fields.filter((field) => field.startsWith('media.')).map((field) => field.slice('media.'.length))
  refuseUnknown(record, fields, media, replacement)

  const document = parseDocument(source, { schema: 'core', version: '1.2' })
  const salts: Withheld['salts'] = []
  const values: string[] = []
  const entries: EvidenceFields['withheld'] = []
  for (const field of fields) {
    const medium = record.media.find(({ file }) => `media.${file}` === field)
    const value = valueOf(record, field)
    const salt = randomBytes(16).toString('hex')
    if (value !== undefined) {
      salts.push({ field, salt })
      values.push(...(field === 'archives' ? value.split('\n') : [value]))
    }
    entries.push({ field, since, reason, sha256: medium?.sha256 ?? sumOf(salt, value!) })
  }

  const stage = await openStage(evidenceDir)
  try {
    const gone = new Set<string>()
    for (const file of media) {
      const medium = record.media.find((each) => each.file === file)!
      for (const name of filesOf({ media: [medium] })) gone.add(name)
    }
    await carryFiles(join(evidenceDir, id), stage.folder, gone)
    for (const field of fields) if (!field.startsWith('media.')) removeField(document, field)
    for (const file of media) await removeMedium(document, file, replacement, stage.folder)
    addEntries(document, entries)
    const yaml = document.toString({ lineWidth: 0, flowCollectionPadding: true })

    const traces = findTraces(id, document.toJS() as EvidenceFields, yaml, stage.folder, fields, values, entries)
    if (traces.length > 0 && !anyway) throw new CannotWithhold(refusal(id, fields, traces))

    const naming = articlesNaming(contentDir).get(id) ?? []
    const telling = naming.filter((path) => values.some((value) => mentions(readFileSync(join(contentDir, path), 'utf8'), value)))
    stage.commit(id, yaml, source)
    return {
      salts,
      removedFiles: [...gone],
      notes: [
        ...telling.map((path) => `${path} still says it, in the article’s own words.`),
        ...(media.length > 0 && replacement !== undefined ? ['The description of the medium (alt, caption) was left as it was, and its poster and captions were removed with it: read them again, and make new ones.'] : []),
      ],
    }
  } finally {
    await stage.discard()
  }
}

/** Where what is withheld could still be read, seen or guessed. */
function findTraces(id: string, left: EvidenceFields, yaml: string, folder: string, fields: readonly string[], values: readonly string[], entries: EvidenceFields['withheld']): string[] {
  const traces = values.flatMap((value) => tracesOf(value, left, id))
  if (fields.includes('author.handle') && left.author?.url !== undefined) traces.push('author.url')
  if (fields.includes('text') && left.translation !== undefined) traces.push('translation')
  if (traces.length === 0 && values.some((value) => mentions(yaml, value))) traces.push('a comment in record.yaml')
  const sums = new Set(entries.map(({ sha256 }) => sha256))
  for (const file of readdirSync(folder)) {
    const path = join(folder, file)
    if (/\.(?:vtt|srt|txt|md)$/.test(file) && values.some((value) => mentions(readFileSync(path, 'utf8'), value))) traces.push(file)
    else if (mediaTypeOf(file) !== undefined && sums.has(readMedia(path).hash)) traces.push(`${file}: the same file`)
  }
  return [...new Set(traces)]
}

/** SHA-256 of the salt, a line feed and the text, hexadecimal. */
export const sumOf = (salt: string, value: string): string => createHash('sha256').update(`${salt}\n${value.trim()}`).digest('hex')

function holding(evidenceDir: string, id: string): { record: EvidenceFields; yaml: string } {
  const standing = readRecord(evidenceDir, id)
  if (!standing) throw new CannotWithhold(`There is no record ${id}.`)
  if (standing.record) return { record: standing.record, yaml: standing.yaml }
  const { line, column, message, mend } = standing.problems[0]!
  throw new CannotWithhold(`evidence/${id}/record.yaml:${line}:${column} has to be mended first: ${message} (${mend})`)
}

function refuseUnknown(record: EvidenceFields, fields: readonly string[], media: readonly string[], replacement: string | undefined): void {
  for (const [index, field] of fields.entries()) {
    const there = field.startsWith('media.') ? record.media.some(({ file }) => `media.${file}` === field) : valueOf(record, field) !== undefined
    const files = record.media.map(({ file }) => `media.${file}`)
    const known = textFields.includes(field) || field.startsWith('media.')
    if (!known) throw new CannotWithhold(`“${field}” cannot be withheld: only ${[...textFields, ...(files.length > 0 ? files : ['media.<file>'])].join(', ')}.`)
    if (record.withheld.some((entry) => entry.field === field)) throw new CannotWithhold(`“${field}” is withheld already.`)
    if (!there) throw new CannotWithhold(`There is no ${field} in the record${field.startsWith('media.') && files.length > 0 ? `; there is ${files.join(', ')}` : ''}.`)
    if (fields.indexOf(field) !== index) throw new CannotWithhold(`“${field}” is named twice.`)
  }
  if (replacement !== undefined && media.length !== 1) throw new CannotWithhold('--with replaces one medium: name just one media.<file>.')
}

function removeField(document: Document, field: string): void {
  document.deleteIn(field.split('.'))
  const author: unknown = document.get('author')
  if (isMap(author) && author.items.length === 0) document.delete('author')
}

async function removeMedium(document: Document, file: string, replacement: string | undefined, folder: string): Promise<void> {
  const media: unknown = document.get('media')
  if (!isSeq(media)) return
  const index = media.items.findIndex((item) => isMap(item) && item.get('file') === file)
  const medium = media.items[index]
  if (replacement === undefined) {
    media.items.splice(index, 1)
    if (media.items.length === 0) document.delete('media')
    return
  }
  if (!isMap(medium)) return
  const kept = await attachMedium(replacement, folder, 'replacement', Number.POSITIVE_INFINITY)
  if (kept.kind !== medium.get('kind')) throw new CannotWithhold(`${replacement} is no ${String(medium.get('kind'))}.`)
  if (kept.sha256 === medium.get('sha256')) throw new CannotWithhold(`${replacement} is the file itself, unchanged.`)
  // Its name stays, and with it what names it; only another format needs another ending.
  const sameFormat = extension(kept.file) === extension(file).replace('jpeg', 'jpg')
  const name = sameFormat ? file : `${file.replace(/\.[^.]*$/, '')}.${extension(kept.file)}`
  await rename(join(folder, kept.file), join(folder, name))
  medium.set('file', name)
  medium.set('sha256', kept.sha256)
  for (const side of ['width', 'height'] as const) if (kept[side] !== undefined) medium.set(side, kept[side])
  for (const beside of ['poster', 'captions']) medium.delete(beside)
}

const extension = (file: string): string => file.slice(file.lastIndexOf('.') + 1).toLowerCase()

function addEntries(document: Document, entries: EvidenceFields['withheld']): void {
  const list: unknown = document.get('withheld')
  const nodes = entries.map((entry) => {
    const node = document.createNode(entry)
    const words = isMap(node) ? node.get('reason', true) : undefined
    if (words instanceof Scalar) words.type = Scalar.QUOTE_DOUBLE
    return node
  })
  if (isSeq(list)) list.items.push(...nodes)
  else document.set('withheld', document.createNode(nodes))
}

function refusal(id: string, fields: readonly string[], traces: readonly string[]): string {
  const more = traces.filter((trace) => textFields.includes(trace) && !fields.includes(trace))
  const lines = traces.map((trace) =>
    trace === 'the folder’s name'
      ? `  evidence/${id}: rename the folder, and the id in the articles that show it`
      : more.includes(trace)
        ? `  ${trace}: withhold it too`
        : trace.endsWith(': the same file')
          ? `  ${trace}: remove it too`
          : `  ${trace}: write it anew, without`,
  )
  const together = more.length > 0 ? `\nTogether: npm run evidence -- withhold ${id} ${[...fields, ...more].join(' ')} --reason "…"` : ''
  return `Nothing was changed: what is to be withheld can still be read in the record.\n${lines.join('\n')}${together}\nIf that is something else, add --anyway.`
}
