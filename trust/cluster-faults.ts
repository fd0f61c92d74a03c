/** Faults of a publication on two servers, with Redis between them and Varnish before them, where readers ask. */
import path from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, RESP_TYPES } from '@redis/client'
import { whatIsMissing } from '#scripts/programs.ts'
import type { Between, OwnOfServer, TestCluster } from '../e2e/support/cluster.ts'
import { serveRepository } from '../e2e/support/git-host.ts'
import { mountDisk } from '../e2e/support/small-disk.ts'
import { copyBuild } from '../e2e/support/site.ts'
import { type Fault, type FaultReport, type Inflicting, tryFault } from './fault.ts'
import { commandOf, descendantsOf, kill } from './processes.ts'
import { type Line, openLine } from './proxy.ts'
import { openCluster } from './scene.ts'
import { makeClock } from './set-clock.ts'

/** Milliseconds that a fault lasts, and that whatever looks after processes takes to start one again. */
const lasts = 6_000
const supervisor = 1_000

type Inflict = (cluster: TestCluster, told: Inflicting, lines: Line[]) => Promise<void>

const faults: [name: string, what: string, inflict: Inflict, between?: keyof Between][] = [
  ['kill-server', 'kill -9 of one server, started again after a second', async (cluster, { isOver }) => {
    await cluster.sites[0]!.stop('SIGKILL')
    await sleep(supervisor)
    isOver()
    await cluster.restart(0)
  }],
  ['kill-servers', 'kill -9 of both servers, started again after a second', async (cluster, { isOver }) => {
    await Promise.all(cluster.sites.map((site) => site.stop('SIGKILL')))
    await sleep(supervisor)
    isOver()
    await Promise.all(cluster.sites.map((_, index) => cluster.restart(index)))
  }],
  ['kill-git', 'kill -9 of what starts git, on each server, four times', async (cluster) => {
    for (let time = 0; time < 4; time += 1) {
      for (const { pid } of cluster.sites) for (const child of descendantsOf(pid)) if (/git/.test(commandOf(child))) kill(child, 'SIGKILL')
      await sleep(1_000)
    }
  }],
  ['kill-helpers', 'kill -9 of every process that the servers have started, four times', async (cluster) => {
    for (let time = 0; time < 4; time += 1) {
      for (const { pid } of cluster.sites) for (const child of descendantsOf(pid)) kill(child, 'SIGKILL')
      await sleep(1_000)
    }
  }],
  ['kill-redis', 'kill -9 of Redis, started again empty after six seconds', async (cluster) => {
    await cluster.redis.stop('SIGKILL')
    await sleep(lasts)
    await cluster.restartRedis()
  }],
  ['stop-redis', 'SIGSTOP of Redis for six seconds', async (cluster) => {
    kill(cluster.redis.pid, 'SIGSTOP')
    await sleep(lasts)
    kill(cluster.redis.pid, 'SIGCONT')
  }],
  ['stop-server', 'SIGSTOP of one server for six seconds', async (cluster) => {
    kill(cluster.sites[0]!.pid, 'SIGSTOP')
    await sleep(lasts)
    kill(cluster.sites[0]!.pid, 'SIGCONT')
  }],
  ['slow-redis', 'every answer of Redis 300 ms late, for six seconds', slow, 'redis'],
  ['cut-redis', 'connections to Redis reset, for six seconds', cut, 'redis'],
  ['slow-servers', 'every answer to the edge 300 ms late, for six seconds', slow, 'servers'],
  ['cut-server', 'connections from the edge to one server reset, for six seconds', async (_, __, lines) => cut(_, __, lines.slice(0, 1)), 'servers'],
  ['cut-servers', 'connections from the edge to both servers reset, for six seconds', cut, 'servers'],
  ['slow-purges', 'every purge of the edge 300 ms late, for six seconds', slow, 'edge'],
  ['cut-purges', 'connections from the servers to the edge reset, for six seconds', cut, 'edge'],
  ['other-build', 'a server of another build beside the others', async (cluster) => {
    await cluster.add({ folder: await otherBuild(cluster.root) })
    await sleep(lasts)
  }],
]

/** What one of the servers has of its own, or meets. */
const ownFaults: Fault[] = [
  { name: 'clock-ahead', what: 'the clock of one server four hours ahead, for six seconds, over the hour of an embargo', run: () => withClock(4) },
  { name: 'clock-behind', what: 'the clock of one server four hours behind, for six seconds', run: () => withClock(-4) },
  { name: 'full-disk-of-one', what: 'the disk of one server full for six seconds', run: withFullDisk },
  { name: 'git-away-of-one', what: 'the repository’s host answers one server with a refusal, for six seconds', run: withoutGit },
  { name: 'old-redis', what: 'Redis holds what it held six seconds before, as a replica that lagged and was put in its place', run: () => tryOn(async (cluster) => {
    const before = await holdings(cluster)
    await sleep(lasts)
    await before.restore()
  }) },
  { name: 'other-epoch', what: 'the epoch in Redis is another, and what else it holds is what it was', run: () => tryOn(async (cluster) => {
    await (await holdings(cluster)).spoil()
    await sleep(lasts)
  }) },
].map((fault) => ({ ...fault, before: 'the edge' as const }))

async function withClock(hours: number): Promise<FaultReport> {
  using clock = makeClock()
  return await tryOn(async () => {
    clock.set(hours)
    await sleep(lasts)
    clock.set(0)
  }, { own: (index) => (index === 0 ? { more: clock.variables } : {}) })
}

async function withFullDisk(): Promise<FaultReport> {
  const disk = mountDisk(60)
  if (!disk) return { notRun: 'a disk of its own can be mounted by root only' }
  try {
    return await tryOn(async () => {
      const end = disk.fill()
      await sleep(lasts)
      end()
    }, { own: (index) => (index === 0 ? { dataDir: path.join(disk.folder, 'data') } : {}) })
  } finally {
    disk.unmount()
  }
}

async function withoutGit(): Promise<FaultReport> {
  const host = await serveRepository()
  try {
    return await tryOn(async () => {
      host.fault = 'refuses'
      await sleep(lasts)
      host.fault = undefined
    }, { own: async (index, root) => (index === 0 ? { more: { CONTENT_REPOSITORY: `${await host.addressOf(root)}#main:content` } } : {}) })
  } finally {
    host.close()
  }
}

/** What Redis holds now. */
async function holdings({ redis }: TestCluster) {
  const client = createClient({ url: redis.url, commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } } })
  await client.connect()
  const keys = (await client.keys('ovoz:*')).map(String)
  const held = await Promise.all(keys.map(async (key) => [key, (await client.dump(key)) as unknown as Buffer] as const))
  return {
    async restore(): Promise<void> {
      const all = client.multi().flushAll()
      for (const [key, dump] of held) all.restore(key, 0, dump as unknown as string)
      await all.exec()
      client.destroy()
    },
    async spoil(): Promise<void> {
      await client.hSet(keys.find((key) => key.endsWith(':state'))!, 'epoch', 'of another Redis')
      client.destroy()
    },
  }
}

const varnishFault: Fault = {
  name: 'kill-varnish', what: 'kill -9 of the Varnish process that holds the cache; Varnish itself starts it again', before: 'the edge', mayBeUnanswered: true,
  run: () => tryOn(async (cluster) => {
    for (const child of descendantsOf(cluster.varnish.pid)) kill(child, 'SIGKILL')
    await sleep(supervisor)
  }),
}

export const clusterFaults: Fault[] = [...faults.map(([name, what, inflict, between]): Fault => ({ name, what, before: 'the edge', run: () => tryOn(inflict, { through: between }) })), ...ownFaults, varnishFault]

async function tryOn(inflict: Inflict, { through: between, own }: { through?: keyof Between | undefined; own?: OwnOfServer } = {}): Promise<FaultReport> {
  const missing = whatIsMissing('redis-server', 'varnishd')
  if (missing !== undefined) return { notRun: missing }
  const lines: Line[] = []
  const through = async (port: number) => {
    const line = await openLine(port)
    lines.push(line)
    return line.port
  }
  try {
    return await tryFault(() => openCluster({ ...(between ? { between: { [between]: through } } : {}), ...(own ? { own } : {}) }), (scene, told) => inflict(scene.cluster, told, lines))
  } finally {
    await Promise.all(lines.map((line) => line.close()))
  }
}

async function slow(_: TestCluster, __: Inflicting, lines: Line[]): Promise<void> {
  for (const line of lines) line.delay = 300
  await sleep(lasts)
  for (const line of lines) line.delay = 0
}

async function cut(_: TestCluster, __: Inflicting, lines: Line[]): Promise<void> {
  for (const line of lines) line.cut()
  await sleep(lasts)
  for (const line of lines) line.mend()
}

/** The same sources with the record of another build: as if a version were being rolled out. */
async function otherBuild(root: string): Promise<string> {
  const folder = await copyBuild(path.join(root, 'data-build'))
  const record = path.join(folder, '.next', 'ovoz-build.json')
  writeFileSync(record, JSON.stringify({ ...(JSON.parse(readFileSync(record, 'utf8')) as object), id: 'another', sources: 'another' }))
  return folder
}
