import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bodyError } from '#lib/mdx/body-problem.ts'
import type { Problem } from '../types.ts'
import { checkFile } from './check-file.ts'
import { classifyPath, type PathFacts } from './classify-path.ts'
import { maxTextBytes, tooBig } from './decode-text.ts'
import type { Body } from './document.ts'
import { readMedia } from './read-media.ts'
import { warnOfTraces } from './warn-of-traces.ts'
import { withProblem } from './with-problem.ts'

/** A file as read, in the form the catalogue keeps it; plain data, so that a worker can send it. */
export interface ReadFile {
  path: string
  kind: PathFacts['kind']
  id?: string
  /** SHA-256, hexadecimal; absent for what could not be read. */
  hash?: string
  /** JSON of a `Document`, or of `MediaFacts`. Absent when the file does not hold, or has nothing to say. */
  document?: string
  /** Of an article that holds. */
  body?: Body
  problems: Problem[]
}

/**
 * Reads and checks one file. Never throws: a file that cannot be read has a problem like any other.
 * @param knownHash of the version read before; if it is the same, the answer is undefined
 */
export function readContentFile(contentDir: string, path: string, knownHash?: string): ReadFile | undefined {
  const facts = classifyPath(path)
  const { kind } = facts
  const id = 'id' in facts ? { id: facts.id } : {}
  const absolute = join(contentDir, path)
  try {
    if (kind === 'media') {
      const { hash, facts, traces } = readMedia(absolute)
      return hash === knownHash ? undefined : { path, kind, hash, document: JSON.stringify(facts), problems: warnOfTraces(path, facts.type, traces) }
    }
    if (kind === 'other') return { path, kind, problems: checkFile(path, new Uint8Array()).problems }
    const { size } = statSync(absolute)
    if (size > maxTextBytes) return withProblem(path, tooBig(size))
    const bytes = readFileSync(absolute)
    const hash = createHash('sha256').update(bytes).digest('hex')
    if (hash === knownHash) return undefined
    const { document, body, problems } = checkFile(path, bytes)
    return { path, kind, ...id, hash, ...(document ? { document: JSON.stringify(document) } : {}), ...(body ? { body } : {}), problems }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error'
    return withProblem(path, bodyError({ line: 1, column: 1 }, `The file cannot be read (${code})`, 'check that it may be read by the server'))
  }
}
