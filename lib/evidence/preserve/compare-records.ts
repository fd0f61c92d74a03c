import type { EvidenceFields } from './evidence-fields.ts'
import { filesOf } from './record-folder.ts'

export interface Difference {
  /** As `withheld` names fields: `author.name`, `media.photo-1.jpg`. */
  field: string
  before?: string
  after?: string
}

/** Field by field, what a record says now and would say; when and by whom it was captured apart. */
export function compareRecords(before: EvidenceFields, after: EvidenceFields): Difference[] {
  const [old, now] = [flatten(before), flatten(after)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field), after: now.get(field) }))
    .filter((difference) => difference.before !== difference.after)
}

/** What would be gone for good, for the editor to see before anything is. */
export function lostFiles(before: EvidenceFields, after: EvidenceFields): string[] {
  const kept = new Set(filesOf(after))
  return filesOf(before).filter((file) => !kept.has(file))
}

export function showDifference({ field, before, after }: Difference): string {
  if (before === undefined) return `  + ${field}: ${indented(after!)}`
  if (after === undefined) return `  - ${field}: ${indented(before)}`
  return `  - ${field}: ${indented(before)}\n  + ${field}: ${indented(after)}`
}

const indented = (value: string) => value.replaceAll('\n', '\n      ')

function flatten(record: EvidenceFields): Map<string, string> {
  const { captured: _, media, archives, withheld, author, translation, ...fields } = record
  const flat = new Map<string, string>()
  const add = (name: string, value: string | undefined) => value !== undefined && flat.set(name, value)
  for (const [name, value] of Object.entries(fields)) add(name, value)
  for (const [name, value] of Object.entries(author)) add(`author.${name}`, value)
  add('translation', translation && [translation.language, translation.translator, translation.text].filter(Boolean).join('\n'))
  for (const { file, kind, alt, caption, width, height, sha256, poster, captions } of media) {
    add(`media.${file}`, [`${kind}${width === undefined ? '' : ` ${width} × ${height}`}, SHA-256 ${sha256}`, `alt: ${alt}`, caption && `caption: ${caption}`, poster && `poster: ${poster}`, captions && `captions: ${captions}`].filter(Boolean).join('\n'))
  }
  for (const { label, url } of archives) add(`archives ${url}`, label)
  for (const { field, sha256, reason } of withheld) add(`withheld ${field}`, `${sha256}, ${reason}`)
  return flat
}
