/** Generated archives, made once for each size and kept for the next run. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateContent } from './generate-content.ts'

const root = path.join(tmpdir(), 'ovoz-bench')

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
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  const contentDir = path.join(root, `content-${count}`)
  const made = path.join(root, `content-${count}.made`)
  if (!existsSync(made)) {
    await generateContent(contentDir, count)
    writeFileSync(made, '')
  }
  return { contentDir, dataDir }
}
