/** Faults of one server, which readers ask themselves. */
import { closeSync, fstatSync, globSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serveRepository, type HostFault } from '../e2e/support/git-host.ts'
import type { Newsroom } from '../e2e/support/newsroom.ts'
import { mountDisk, type SmallDisk } from '../e2e/support/small-disk.ts'
import { type Fault, type FaultReport, type Inflicting, tryFault } from './fault.ts'
import { openAlone } from './scene.ts'
import { makeClock } from './set-clock.ts'

/** Milliseconds. */
const lasts = 6_000
const supervisor = 1_000

type Inflict = (newsroom: Newsroom, told: Inflicting) => Promise<void>
const alone = (inflict: Inflict) => tryFault(openAlone, (scene, told) => inflict(scene.newsroom, told))

/** The server ends as by kill -9, something happens, and whatever looks after processes starts it again. */
const whileItIsAway = (happens: (dataDir: string) => void): Inflict => async (newsroom, { isOver }) => {
  await newsroom.site().stop('SIGKILL')
  happens(newsroom.dataDir)
  await sleep(supervisor)
  isOver()
  await newsroom.restart()
}

const remoteFaults: [name: string, fault: HostFault, what: string][] = [
  ['remote-hangs', 'hangs', 'the repository’s host takes requests and answers none, for six seconds'],
  ['remote-refuses', 'refuses', 'the repository’s host refuses, for six seconds'],
  ['remote-garbage', 'gives garbage', 'the repository’s host answers with random bytes, for six seconds'],
  ['remote-truncated', 'is half-written', 'the repository’s host cuts every object short, for six seconds'],
]

const serverFaults: Fault[] = [
  { name: 'kill-alone', what: 'kill -9 of the only server, started again after a second', mayBeUnanswered: true, run: () => alone(whileItIsAway(() => {})) },
  { name: 'damaged-entries', what: 'every stored page damaged in its middle while the server is away', mayBeUnanswered: true, run: () => alone(whileItIsAway((dataDir) => damage(dataDir, 'press/pages/**/*'))) },
  { name: 'damaged-catalogue', what: 'the catalogue damaged while the server is away', mayBeUnanswered: true, run: () => alone(whileItIsAway((dataDir) => damage(dataDir, 'catalogue.db'))) },
  { name: 'damaged-tags', what: 'the record of what expired damaged while the server is away', mayBeUnanswered: true, run: () => alone(whileItIsAway((dataDir) => damage(dataDir, '**/tags.db'))) },
  { name: 'damaged-running', what: 'the catalogue damaged under the running server', run: () => alone(async ({ dataDir }) => damage(dataDir, 'catalogue.db')) },
  { name: 'deleted-catalogue', what: 'the catalogue deleted under the running server', run: () => alone(async ({ dataDir }) => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(dataDir, `catalogue.db${suffix}`), { force: true })
  }) },
  { name: 'full-disk', what: 'the disk is full for six seconds', run: () => onDisk(60, async (disk) => {
    const end = disk.fill()
    await sleep(lasts)
    end()
  }) },
  { name: 'sealed-disk', what: 'the disk can only be read: a start, six seconds, and a start with a disk that can be written', mayBeUnanswered: true, run: () => onDisk(120, async (disk, newsroom, { isOver }) => {
    await newsroom.site().stop()
    disk.remount('ro')
    await newsroom.restart()
    await sleep(lasts)
    await newsroom.site().stop()
    disk.remount('rw')
    isOver()
    await newsroom.restart()
  }) },
  { name: 'clock', what: 'the clock set an hour forward, two back, and right again', run: () => withClock(async (_, set) => {
    for (const hours of [1, -1, 0]) {
      set(hours)
      await sleep(lasts / 2)
    }
  }) },
  ...remoteFaults.map(([name, fault, what]) => ({ name, what, run: () => withRemote(fault) })),
].map((fault) => ({ ...fault, before: 'the server' as const }))

export { serverFaults }

/** Some bytes in the middle of each file become others. */
function damage(dataDir: string, pattern: string): void {
  const files = globSync(pattern, { cwd: dataDir, withFileTypes: true }).filter((file) => file.isFile())
  if (files.length === 0) throw new Error(`There is no ${pattern} to damage in ${dataDir}.`)
  for (const { parentPath, name } of files) {
    const file = openSync(path.join(parentPath, name), 'r+')
    writeSync(file, Buffer.alloc(64, 0xa5), 0, 64, Math.floor(fstatSync(file).size / 2))
    closeSync(file)
  }
}

async function onDisk(megabytes: number, inflict: (disk: SmallDisk, newsroom: Newsroom, told: Inflicting) => Promise<void>): Promise<FaultReport> {
  const disk = mountDisk(megabytes)
  if (!disk) return { notRun: 'a disk of its own can be mounted by root only' }
  try {
    return await tryFault(() => openAlone({ dataDir: path.join(disk.folder, 'data') }), (scene, told) => inflict(disk, scene.newsroom, told))
  } finally {
    disk.unmount()
  }
}

async function withClock(inflict: (newsroom: Newsroom, set: (hours: number) => void) => Promise<void>): Promise<FaultReport> {
  using clock = makeClock()
  return await tryFault(() => openAlone({ variables: clock.variables }), (scene) => inflict(scene.newsroom, clock.set))
}

async function withRemote(fault: HostFault): Promise<FaultReport> {
  const remote = await serveRepository()
  try {
    return await tryFault(() => openAlone({ addressOf: remote.addressOf }), async () => {
      remote.fault = fault
      await sleep(lasts)
      remote.fault = undefined
    })
  } finally {
    remote.close()
  }
}
