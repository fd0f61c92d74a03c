import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { classifyPath } from '#lib/catalogue/read/classify-path.ts'
import { withUsualRights } from '#lib/site/private-folder.ts'
import { withCheckCatalogue, type CheckOptions } from './check-catalogue.ts'
import type { NewFile } from './compose-file.ts'
import { CannotWrite } from './newsroom.ts'

/**
 * Puts a new file into the content folder, whole or not at all, and never in the place of another. What the check would
 * refuse does not stay.
 * @throws CannotWrite
 */
export async function writeNewFile(options: CheckOptions, { path: name, text }: NewFile): Promise<void> {
  const facts = classifyPath(name)
  if (!('id' in facts)) throw new CannotWrite(`${name} is no place for a file.`)
  if (facts.problem) throw new CannotWrite(`${facts.problem.message}: give another name with ${facts.kind === 'article' ? '--slug' : '--id'}.`)
  const file = path.join(options.contentDir, name)
  try {
    withUsualRights(() => {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, text, { flag: 'wx' })
    })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new CannotWrite(`${name} is already there: give another name with ${facts.kind === 'article' ? '--slug' : '--id'}.`, { cause })
    rmSync(file, { force: true })
    throw new CannotWrite(`${name} cannot be written: ${message}.`, { cause })
  }
  const problem = await withCheckCatalogue({ ...options, only: [name] }, (_, { problems }) => problems.find((found) => found.path === name && found.severity === 'error'))
  if (!problem) return
  rmSync(file)
  throw new CannotWrite(`${problem.message} (${problem.mend}).`)
}
