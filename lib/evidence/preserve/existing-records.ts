import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFile } from '#lib/catalogue/read/check-file.ts'
import { idPattern } from '#lib/catalogue/schemas/fields.ts'
import type { Problem } from '#lib/catalogue/types.ts'
import type { EvidenceFields } from './evidence-fields.ts'
import { plainAddress } from './sources/platform-of.ts'

export interface StandingRecord {
  id: string
  /** Absent when the file does not hold. */
  record?: EvidenceFields
  problems: Problem[]
  /** As it was read. */
  yaml: string
}

/** Folders of `evidence/` that have a record, by name. */
export function listRecords(evidenceDir: string): string[] {
  if (!existsSync(evidenceDir)) return []
  return readdirSync(evidenceDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && idPattern.test(entry.name) && existsSync(join(evidenceDir, entry.name, 'record.yaml')))
    .map(({ name }) => name)
    .sort()
}

/** Undefined if there is none of that name. */
export function readRecord(evidenceDir: string, id: string): StandingRecord | undefined {
  const path = join(evidenceDir, id, 'record.yaml')
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  const { document, problems } = checkFile(`evidence/${id}/record.yaml`, bytes)
  return { id, problems, yaml: bytes.toString('utf8'), ...(document ? { record: document.fields as EvidenceFields } : {}) }
}

/** The record of an address, whatever its id. */
export function findByAddress(evidenceDir: string, addresses: readonly string[]): StandingRecord | undefined {
  const wanted = new Set(addresses.map(comparable))
  for (const id of listRecords(evidenceDir)) {
    const standing = readRecord(evidenceDir, id)
    if (standing?.record?.url !== undefined && wanted.has(comparable(standing.record.url))) return standing
  }
  return undefined
}

/** The sums of all media that any record withholds → `<id> media.<file>`: what one may not show, another may not either. */
export function withheldMedia(evidenceDir: string): Map<string, string> {
  const entries = listRecords(evidenceDir).flatMap((id) => (readRecord(evidenceDir, id)?.record?.withheld ?? []).map(({ field, sha256 }) => ({ id, field, sha256 })))
  return new Map(entries.filter(({ field }) => field.startsWith('media.')).map(({ id, field, sha256 }) => [sha256, `${id} ${field}`]))
}

/** A record that may be of the same post and cannot be found by its address, which it withholds. */
export function findNameless(evidenceDir: string, { platform, posted }: { platform: string; posted?: string }): string | undefined {
  if (posted === undefined) return undefined
  return listRecords(evidenceDir).find((id) => {
    const record = readRecord(evidenceDir, id)?.record
    return record?.url === undefined && record?.platform === platform && Date.parse(record.posted) === Date.parse(posted)
  })
}

/** Two addresses that differ in this lead to the same post. */
function comparable(address: string): string {
  const url = new URL(plainAddress(address))
  return `${url.hostname.replace(/^(?:www|m|mobile)\./, '').replace(/^twitter\.com$/, 'x.com')}${url.pathname.replace(/(?<!\/)\/+$/, '')}${url.search}`
}
