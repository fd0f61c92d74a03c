import type { BodyProblem } from '#lib/mdx/body-problem.ts'
import { classifyPath } from './classify-path.ts'
import type { ReadFile } from './read-content-file.ts'

/** A file that was not read. */
export function withProblem(path: string, problem: BodyProblem): ReadFile {
  const facts = classifyPath(path)
  return { path, kind: facts.kind, ...('id' in facts ? { id: facts.id } : {}), problems: [{ path, ...problem }] }
}
