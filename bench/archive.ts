/** Generated archives, made once for each size and kept for the next run. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateContent } from './generate-content.ts'

const root = path.join(tmpdir(), 'ovoz-bench')
const made = new Set<string>()
process.once('exit', () => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

export interface Archive {
  contentDir: string
  /** Empty, for this run alone, and removed after it. */
  dataDir: string
}

/** @param count Articles. */
export async function archiveOf(count: number): Promise<Archive> {
  const dataDir = path.join(root, `data-${process.pid}-${count}`)
  rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  made.add(dataDir)
  const contentDir = path.join(root, `content-${count}`)
  const mark = path.join(root, `content-${count}.made`)
  if (!existsSync(mark)) {
    await generateContent(contentDir, count)
    writeFileSync(mark, '')
  }
  return { contentDir, dataDir }
}
