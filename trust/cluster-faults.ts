/** Faults of a publication on two servers, with Redis between them and Varnish before them, where readers ask. */
import path from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { findOrInstall } from '#scripts/programs.ts'
import type { Between, TestCluster } from '../e2e/support/cluster.ts'
import { copyBuild } from '../e2e/support/site.ts'
import { type Fault, type Inflicting, tryFault } from './fault.ts'
import { commandOf, descendantsOf, kill } from './processes.ts'
import { type Line, openLine } from './proxy.ts'
import { openCluster } from './scene.ts'

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

const varnishFault: Fault = {
  name: 'kill-varnish', what: 'kill -9 of the Varnish process that holds the cache; Varnish itself starts it again', before: 'the edge', mayBeUnanswered: true,
  run: () => tryOn(async (cluster) => {
    for (const child of descendantsOf(cluster.varnish.pid)) kill(child, 'SIGKILL')
    await sleep(supervisor)
  }),
}

export const clusterFaults: Fault[] = [...faults.map(([name, what, inflict, between]): Fault => ({ name, what, before: 'the edge', run: () => tryOn(inflict, between) })), varnishFault]

async function tryOn(inflict: Inflict, between?: keyof Between) {
  try {
    findOrInstall('redis-server', 'varnishd')
  } catch (error) {
    return { notRun: error instanceof Error ? error.message : String(error) }
  }
  const lines: Line[] = []
  const through = async (port: number) => {
    const line = await openLine(port)
    lines.push(line)
    return line.port
  }
  try {
    return await tryFault(() => openCluster(between ? { [between]: through } : {}), (scene, told) => inflict(scene.cluster, told, lines))
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
