/**
 * Records change all at once or not at all. What is new is made ready in a hidden folder beside them, which the
 * catalogue does not read, and then takes their place.
 */
import { copyFile, link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFile } from '#lib/catalogue/read/check-file.ts'
import { mediaTypeOf } from '#lib/catalogue/read/media-types.ts'
import { readMedia } from '#lib/catalogue/read/read-media.ts'
import type { EvidenceFields } from './evidence-fields.ts'

export interface Stage {
  /** Where the files of the new version are laid. */
  folder: string
  /** Removes what was laid there and is not used after all. */
  keepOnly: (files: readonly string[]) => Promise<void>
  /**
   * The new version takes its place under this id, after it has been checked as the catalogue would.
   * @param replaces the `record.yaml` it was made from; if another stands there by now, nothing is done
   */
  commit: (id: string, yaml: string, replaces?: string) => void
  discard: () => Promise<void>
}

/** @param evidenceDir made if it is not there */
export async function openStage(evidenceDir: string): Promise<Stage> {
  const madeDir = !existsSync(evidenceDir)
  mkdirSync(evidenceDir, { recursive: true })
  recoverStages(evidenceDir)
  const root = await mkdtemp(join(evidenceDir, `.preserve-${process.pid}-`))
  const folder = join(root, 'files')
  await mkdir(folder)
  return {
    folder,
    async keepOnly(files) {
      for (const name of await readdir(folder)) if (!files.includes(name)) await rm(join(folder, name))
    },
    commit(id, yaml, replaces) {
      const bytes = Buffer.from(yaml)
      validate(id, bytes, folder)
      const target = join(evidenceDir, id)
      const stands = existsSync(target) ? readFileSync(join(target, 'record.yaml'), 'utf8') : undefined
      if (stands !== replaces) throw new Error(`Somebody has changed evidence/${id} meanwhile: run this again`)
      for (const name of ['new', 'old']) mkdirSync(join(root, name))
      renameSync(folder, join(root, 'new', id))
      writeFileSync(join(root, 'new', id, 'record.yaml'), bytes, { flag: 'wx', flush: true })
      // Nothing else runs between these two; a machine that dies there is mended by `recoverStages`.
      if (stands !== undefined) renameSync(target, join(root, 'old', id))
      try {
        renameSync(join(root, 'new', id), target)
      } catch (cause) {
        if (existsSync(join(root, 'old', id))) renameSync(join(root, 'old', id), target)
        throw cause
      }
    },
    async discard() {
      await rm(root, { recursive: true, force: true })
      if (madeDir && (await readdir(evidenceDir)).length === 0) await rm(evidenceDir, { recursive: true })
    },
  }
}

/** Removes what programs that were killed have left, and puts back a record that one of them had just set aside. */
export function recoverStages(evidenceDir: string): void {
  for (const name of existsSync(evidenceDir) ? readdirSync(evidenceDir) : []) {
    const pid = /^\.preserve-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    const old = join(evidenceDir, name, 'old')
    for (const id of existsSync(old) ? readdirSync(old) : []) {
      if (!existsSync(join(evidenceDir, id))) renameSync(join(old, id), join(evidenceDir, id))
    }
    rmSync(join(evidenceDir, name), { recursive: true, force: true })
  }
}

/** Brings the files of a standing record along, but for some. */
export async function carryFiles(from: string, to: string, except: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'record.yaml' || except.has(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    // The same bytes under two names cost nothing; other file systems get a copy.
    await link(source, target).catch(() => copyFile(source, target))
  }
}

/** A medium's file and what lies beside it. */
export const filesOf = (record: Pick<EvidenceFields, 'media'>): string[] => record.media.flatMap(({ file, poster, captions }) => [file, poster, captions].filter((name) => name !== undefined))

function validate(id: string, bytes: Buffer, folder: string): void {
  const { document, problems } = checkFile(`evidence/${id}/record.yaml`, bytes)
  if (!document) throw new Error(`The record would not hold:\n${problems.map(({ message, mend }) => `  ${message} (${mend})`).join('\n')}`)
  const record = document.fields as EvidenceFields
  for (const { file, sha256 } of record.media) {
    const { hash, facts } = readMedia(join(folder, file))
    if (facts.fault !== undefined) throw new Error(`The file ${file} is ${facts.fault}`)
    if (hash !== sha256) throw new Error(`The file ${file} is not the one the record names`)
  }
  const missing = filesOf(record).find((file) => mediaTypeOf(file) === undefined || !existsSync(join(folder, file)))
  if (missing !== undefined) throw new Error(`The file ${missing} that the record names is missing`)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
