import type { Store } from '#lib/catalogue/store/store.ts'
import { findRepository, noRepository } from '#lib/git/repository.ts'
import { runGit } from '#lib/git/run-git.ts'
import { allOf, CannotWrite, oneOf } from './newsroom.ts'
import { slugFor } from './slug-for.ts'

export interface Byline {
  store: Store
  contentDir: string
  blog: string
  /** As the writer named them; ids. */
  named: readonly string[]
  /** Puts a question to the writer, if there is one to ask. */
  ask?: (question: string) => Promise<string>
}

/**
 * Who an article is by: those named; else the blog's only author; else the one whose name git knows; else whom the writer picks.
 * @throws CannotWrite if nobody can be asked, or the answer is nobody.
 */
export async function chooseAuthors({ store, contentDir, blog, named, ask }: Byline): Promise<string[]> {
  if (named.length > 0) return [...new Set(named)].map((id) => (oneOf(store, 'author', id), id))
  const all = allOf(store, 'author')
  const own = oneOf(store, 'blog', blog).authors.filter((id) => all.has(id))
  if (own.length === 1) return own
  const candidates = own.length > 0 ? own : [...all.keys()]
  if (candidates.length === 0) throw new CannotWrite('There are no authors yet: npm run new -- author "<name>" --role "…" --about "…" makes one.')
  const me = await nameInGit(contentDir)
  const mine = candidates.find((id) => me !== '' && (id === me || slugFor(all.get(id)!.name) === me))
  if (mine !== undefined) return [mine]
  if (!ask) throw new CannotWrite(`Who writes it? Say so with --author and one of: ${candidates.join(', ')}.`)
  const answer = (await ask(`Who writes it? ${candidates.map((id, index) => `\n  ${index + 1}  ${all.get(id)!.name} (${id})`).join('')}\nNumber: `)).trim()
  const picked = candidates[Number(answer) - 1] ?? candidates.find((id) => id === answer)
  if (picked === undefined) throw new CannotWrite(`“${answer}” is none of them.`)
  return [picked]
}

/** Made as ids are made; '' if git has none. */
async function nameInGit(contentDir: string): Promise<string> {
  return slugFor(await runGit(findRepository(contentDir) ?? noRepository, ['config', 'user.name']).catch(() => ''))
}
