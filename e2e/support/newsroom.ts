/** A site whose content lies in a repository of its own, and an editor who pushes to it. */
import { createHmac } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startRepository } from '#lib/git/fixtures/trial-repository.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { copyContent, type Site, startSite } from './site.ts'

export const publishSecret = 'the secret of the newsroom in these tests'

export interface Newsroom {
  site: () => Site
  /** Where the content is edited and committed. */
  contentDir: string
  dataDir: string
  git: (...args: string[]) => string
  /** Changes a file of the content folder. */
  edit: (name: string, from: string | RegExp, to: string) => void
  write: (name: string, content: string | Uint8Array) => void
  rename: (from: string, to: string) => void
  remove: (name: string) => void
  /** Brings a file back as it first was. */
  restore: (name: string) => void
  commit: (at: string) => string
  /** Announces a push, as a repository's host does. */
  announce: () => Promise<{ status: number; receipt: Receipt }>
  /** Commits what was edited, and announces it. @throws Error unless it was published. */
  publish: (at: string) => Promise<Receipt>
  /** Ends the server as a power cut would, or as an operator does, and starts it again. */
  restart: (signal?: NodeJS.Signals, more?: Record<string, string>) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

export interface NewsroomOptions {
  /** Of the server, beside its own. */
  variables?: Record<string, string>
  /** Where the server keeps what it derives; a folder of the newsroom's own, if not given. */
  dataDir?: string
  /** The address of the repository, if it is not its folder. */
  addressOf?: (folder: string) => Promise<string>
  /** Changes the content before it is first committed. */
  prepare?: (contentDir: string) => void
}

/** @param at When everything was first committed. */
export async function openNewsroom(at: string, { variables = {}, dataDir, addressOf, prepare }: NewsroomOptions = {}): Promise<Newsroom> {
  const folders = copyContent()
  prepare?.(folders.contentDir)
  const repository = startRepository(folders.root)
  repository.write('.gitignore', 'data\n')
  const first = repository.commit(at)
  const branch = repository.git('symbolic-ref', '--short', 'HEAD').trim()
  const address = (await addressOf?.(folders.root)) ?? folders.root
  const own = { contentDir: folders.contentDir, dataDir: dataDir ?? folders.dataDir }
  const start = (more: Record<string, string> = {}) =>
    startSite(own, undefined, { CONTENT_DIR: '', CONTENT_REPOSITORY: `${address}#${branch}:content`, PUBLISH_SECRET: publishSecret, ...variables, ...more })
  let site = await start()
  const file = (name: string) => path.join(folders.contentDir, name)

  async function announce() {
    let answer = await push(site.origin, JSON.stringify({ ref: `refs/heads/${branch}`, at: performance.now(), by: Math.random() }))
    const location = answer.headers.get('location')
    // It takes long: hosts would look later.
    for (let attempt = 0; (answer.status === 202 || answer.status === 404) && attempt < 480; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      answer = await fetch(site.origin + location)
    }
    return { status: answer.status, receipt: (await answer.json()) as Receipt }
  }
  return {
    ...own,
    site: () => site,
    git: repository.git,
    edit(name, from, to) {
      const before = readFileSync(file(name), 'utf8')
      const after = before.replace(from, to)
      if (after === before) throw new Error(`${name} has no ${from}`)
      writeFileSync(file(name), after)
    },
    write(name, content) {
      mkdirSync(path.dirname(file(name)), { recursive: true })
      writeFileSync(file(name), content)
    },
    rename: (from, to) => void repository.git('mv', `content/${from}`, `content/${to}`),
    remove: (name) => repository.remove(`content/${name}`),
    restore: (name) => void repository.git('checkout', '--quiet', first, '--', `content/${name}`),
    commit: (at) => repository.commit(at),
    announce,
    async publish(at) {
      repository.commit(at)
      const { status, receipt } = await announce()
      if (status !== 200) throw new Error(`The push was answered ${status}: ${JSON.stringify(receipt)}\n${site.log()}`)
      return receipt
    },
    async restart(signal = 'SIGTERM', more) {
      await site.stop(signal)
      site = await start(more)
    },
    async [Symbol.asyncDispose]() {
      await site.stop()
      folders.remove()
    },
  }
}

/** As GitHub signs it. */
export function push(origin: string, body: string, { secret = publishSecret, headers = {} }: { secret?: string; headers?: Record<string, string> } = {}): Promise<Response> {
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return fetch(`${origin}/api/publish`, { method: 'POST', body, headers: { 'x-hub-signature-256': signature, ...headers } })
}
