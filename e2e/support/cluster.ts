/** Several servers of one publication, each with a data folder of its own, a Redis between them and a Varnish before them. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startRepository } from '#lib/git/fixtures/trial-repository.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { freePort } from '#scripts/stack/free-port.ts'
import { type Redis, startRedis } from '#scripts/stack/redis.ts'
import { push, publishSecret } from './newsroom.ts'
import { copyContent, type Site, startSite } from './site.ts'
import { findsServers, startVarnish, type Varnish } from '#scripts/stack/varnish.ts'

export interface TestCluster {
  root: string
  readonly redis: Redis
  /** As a new one, with nothing in it, at the same address. */
  restartRedis: () => Promise<void>
  varnish: Varnish
  /** In the order in which they were started; those that ended are still in it. */
  sites: Site[]
  /** One more server, of the same or of another build. @param more Variables of its own. */
  add: (options?: { folder?: string; more?: Record<string, string> }) => Promise<Site>
  /** Starts again, with the same data and port, one that ended. */
  restart: (index: number) => Promise<Site>
  /** Changes a file of the content, commits it, and does not announce it. */
  edit: (file: string, from: RegExp, to: string) => void
  /** Deletes files or folders of the content, for the next commit. */
  remove: (names: readonly string[]) => void
  /** Changes an article's title, and commits it. */
  retitle: (file: string, title: string) => void
  /** Announces to one server what was committed. */
  announce: (site: Site) => Promise<Receipt>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** What is asked by way of something else: a port → the port to ask instead. */
export interface Between {
  /** Servers → Redis: asked for each server, in their order. */
  redis?: (port: number) => Promise<number>
  /** Edge → servers. */
  servers?: (port: number) => Promise<number>
  /** Servers → edge. */
  edge?: (port: number) => Promise<number>
}

/** What one server has of its own. @param root Where the content is. */
export type OwnOfServer = (index: number, root: string) => { dataDir?: string; more?: Record<string, string> } | Promise<{ dataDir?: string; more?: Record<string, string> }>

/** @throws Error saying what to install, where Redis or Varnish is missing and may not be installed. */
export async function startCluster(servers: number, { between = {}, more: common = {}, own = () => ({}), prepare }: { between?: Between; more?: Record<string, string>; own?: OwnOfServer; prepare?: (contentDir: string) => void } = {}): Promise<TestCluster> {
  const folders = copyContent()
  prepare?.(folders.contentDir)
  const repository = startRepository(folders.root)
  repository.write('.gitignore', 'data*\n')
  repository.commit()
  let redis = await startRedis()
  const edgePort = await freePort()
  const portOf = async (port: number, by: ((port: number) => Promise<number>) | undefined) => (by ? by(port) : port)
  const redisPort = Number(new URL(redis.url).port)
  const variables = {
    CONTENT_DIR: '', CONTENT_REPOSITORY: `${folders.root}#main:content`, PUBLISH_SECRET: publishSecret,
    EDGE_URL: `http://127.0.0.1:${await portOf(edgePort, between.edge)}`, ...common,
  }
  const sites: Site[] = []
  const starts: ((port?: string) => Promise<Site>)[] = []
  async function add({ folder, more = {} }: { folder?: string; more?: Record<string, string> } = {}): Promise<Site> {
    const number = starts.length
    const { dataDir = path.join(folders.root, `data-${number + 1}`), more: ofThis = {} } = owns[number] ?? {}
    const ownRedis = portOf(redisPort, between.redis)
    const start = async (port?: string) => {
      const all = { REDIS_URL: `redis://127.0.0.1:${await ownRedis}`, ...ofThis, ...more, ...(port === undefined ? {} : { PORT: port }) }
      return startSite({ contentDir: folders.contentDir, dataDir }, undefined, { ...variables, ...all }, folder)
    }
    const index = starts.push(start) - 1
    return (sites[index] = await start())
  }
  const owns = await Promise.all(Array.from({ length: servers }, async (_, index) => own(index, folders.root)))
  const ports = await Promise.all(Array.from({ length: servers }, freePort))
  const asked = await Promise.all(ports.map((port) => portOf(port, between.servers)))
  const varnish = await startVarnish({ origins: asked.map((port) => `http://127.0.0.1:${port}`), port: edgePort })
  async function stop(): Promise<void> {
    await Promise.all(sites.map((site) => site.stop()))
    await Promise.all([varnish.stop(), redis.stop()])
    folders.remove()
  }
  // One that does not start leaves none of the others running.
  const failed = (await Promise.allSettled(ports.map((port) => add({ more: { PORT: String(port) } })))).find((result) => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  await findsServers(varnish)
  function edit(file: string, from: RegExp, to: string): void {
    const absolute = path.join(folders.contentDir, file)
    writeFileSync(absolute, readFileSync(absolute, 'utf8').replace(from, to))
    repository.commit()
  }
  return {
    root: folders.root, varnish, sites, add,
    get redis() { return redis },
    restartRedis: async () => { redis = await startRedis(redisPort) },
    restart: async (index) => (sites[index] = await starts[index]!(new URL(sites[index]!.origin).port)),
    edit,
    remove: (names) => { for (const name of names) rmSync(path.join(folders.contentDir, name), { recursive: true }) },
    retitle: (file, title) => edit(file, /^title: .*$/m, `title: "${title}"`),
    async announce(site) {
      let answer = await push(site.origin, JSON.stringify({ by: Math.random() }))
      const location = answer.headers.get('location')
      // It takes long: hosts would look later.
      for (let attempt = 0; (answer.status === 202 || (answer.status === 404 && location)) && attempt < 60; attempt += 1) {
        await new Promise((resolve) => setTimeout(resolve, 500))
        answer = await fetch(site.origin + location)
      }
      if (answer.status !== 200) throw new Error(`The push was answered ${answer.status}: ${await answer.text()}\n${site.log()}`)
      return (await answer.json()) as Receipt
    },
    [Symbol.asyncDispose]: stop,
  }
}
