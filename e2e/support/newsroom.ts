/** A site whose content lies in a repository, and an editor who commits to it. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startRepository } from '#lib/git/fixtures/trial-repository.ts'
import { copyContent, type Site, startSite } from './site.ts'

export interface Newsroom {
  /** Changes with every commit. */
  site: () => Site
  /** Changes a file of the content folder. */
  edit: (name: string, from: string | RegExp, to: string) => void
  rename: (from: string, to: string) => void
  remove: (name: string) => void
  /** Brings a file back as it first was. */
  restore: (name: string) => void
  /** Commits what was edited, and has the site take it up. */
  publish: (at: string) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** @param at When everything was first committed. */
export async function openNewsroom(at: string): Promise<Newsroom> {
  const folders = copyContent()
  const repository = startRepository(folders.root)
  repository.write('.gitignore', 'data\n')
  const first = repository.commit(at)
  let site = await startSite(folders)
  const file = (name: string) => path.join(folders.contentDir, name)
  return {
    site: () => site,
    edit(name, from, to) {
      const before = readFileSync(file(name), 'utf8')
      const after = before.replace(from, to)
      if (after === before) throw new Error(`${name} has no ${from}`)
      writeFileSync(file(name), after)
    },
    rename: (from, to) => void repository.git('mv', `content/${from}`, `content/${to}`),
    remove: (name) => repository.remove(`content/${name}`),
    restore: (name) => void repository.git('checkout', '--quiet', first, '--', `content/${name}`),
    async publish(at) {
      repository.commit(at)
      await site.stop()
      site = await startSite(folders)
    },
    async [Symbol.asyncDispose]() {
      await site.stop()
      folders.remove()
    },
  }
}
