import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { isScalar, parseDocument } from 'yaml'
import { carryFiles, openStage } from '../preserve/record-folder.ts'

/** Writes `original: gone` into a record, and changes no other letter of it. */
export async function markGone(evidenceDir: string, id: string): Promise<void> {
  const folder = join(evidenceDir, id)
  const source = readFileSync(join(folder, 'record.yaml'), 'utf8')
  const stage = await openStage(evidenceDir)
  try {
    await carryFiles(folder, stage.folder, new Set())
    stage.commit(id, withGone(source), source)
  } finally {
    await stage.discard()
  }
}

function withGone(source: string): string {
  const node: unknown = parseDocument(source, { schema: 'core', version: '1.2' }).get('original', true)
  if (isScalar(node) && node.range) return `${source.slice(0, node.range[0])}gone${source.slice(node.range[1])}`
  return `${source.trimEnd()}\noriginal: gone\n`
}
