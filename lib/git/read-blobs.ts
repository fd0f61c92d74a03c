import type { Repository } from './repository.ts'
import { runGit } from './run-git.ts'

/**
 * What files of the repository hold, all read by one program.
 * @param names As git names them: object ids, or `<commit>:<path>`.
 * @param most Bytes of all together; those beyond it are left out, and so is what is not there or is no file.
 */
export async function readBlobs(repository: Repository, names: readonly string[], most: number): Promise<Map<string, Uint8Array>> {
  // Each is a line of the question; a name of two lines would be two questions.
  names = names.filter((name) => !name.includes('\n'))
  if (names.length === 0) return new Map()
  const lines = (list: readonly string[]) => list.map((name) => `${name}\n`).join('')
  const sizes = (await runGit(repository, ['cat-file', '--batch-check=%(objecttype) %(objectsize)'], { input: lines(names) })).split('\n')
  let total = 0
  const wanted = names.filter((_, index) => {
    const [type, size] = sizes[index]!.split(' ')
    if (type !== 'blob' || total + Number(size) > most) return false
    total += Number(size)
    return true
  })
  if (wanted.length === 0) return new Map()
  const answer = await runGit(repository, ['cat-file', '--batch=%(objectsize)'], { input: lines(wanted), encoding: 'latin1', maxBytes: most + names.length * 32 })
  const found = new Map<string, Uint8Array>()
  let at = 0
  for (const name of wanted) {
    const start = answer.indexOf('\n', at) + 1
    const end = start + Number(answer.slice(at, start))
    found.set(name, Buffer.from(answer.slice(start, end), 'latin1'))
    at = end + 1
  }
  return found
}
