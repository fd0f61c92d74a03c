import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hashOfFile } from '#lib/site/file-hash.ts'
import { readRecord } from '../preserve/existing-records.ts'
import { sumOf } from './withhold.ts'

/** What somebody says was removed: a file, or a text with the salt that was kept. */
export type Claim = { file: string } | { salt: string; value: string }

/**
 * Whether that is what a record withholds.
 * @throws Error when it cannot be told: no such record, field or file
 */
export async function verifyWithheld(contentDir: string, id: string, field: string, claim: Claim): Promise<boolean> {
  const record = readRecord(join(contentDir, 'evidence'), id)?.record
  if (!record) throw new Error(`There is no record ${id} that holds.`)
  const entry = record.withheld.find((each) => each.field === field)
  if (!entry) throw new Error(`The record withholds no ${field}${record.withheld.length > 0 ? `; it withholds ${record.withheld.map((each) => each.field).join(', ')}` : ''}.`)
  if ('salt' in claim) {
    if (field.startsWith('media.')) throw new Error('A medium is verified by its file, without a salt.')
    return sumOf(claim.salt.trim(), claim.value) === entry.sha256
  }
  if (!field.startsWith('media.')) throw new Error('A text is verified with its salt: --salt <salt> "<text>".')
  if (!existsSync(claim.file)) throw new Error(`There is no file ${claim.file}.`)
  return (await hashOfFile(claim.file)) === entry.sha256
}
