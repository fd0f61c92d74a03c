/** One server at full load for half an hour: what it holds must not grow. */
import { spawn } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Table } from '../bench/report.ts'
import { pinned } from '../bench/serve.ts'
import { descendantsOf, handlesOf, memoryOf, threadsOf } from './processes.ts'
import { metricsAt, openAlone, startEditor } from './scene.ts'
import { growth, isFlat, type Sample, secondHalf } from './verdicts.ts'

/** Seconds between two looks. */
const interval = 10
const connections = 16
/** Megabytes, so that all of it is reached within minutes. */
const diskLimit = 22
/** The most that each may grow in the second half, in relation to its mean. */
const bounds = { 'memory (MB)': 0.05, 'heap (MB)': 0.1, 'disk without the repository’s copy (MB)': 0.05, 'open handles': 0.1, threads: 0.1 }
type Measure = keyof typeof bounds
/** Megabytes that the disk may grow by all the same: receipts are kept up to a thousand, and little lies beside them. */
const slack: Partial<Record<Measure, number>> = { 'disk without the repository’s copy (MB)': 1 }
/** Bytes a publication may add to the copy of the repository: its objects are new. */
const longestCommit = 16_384

const bytesOf = (folder: string) => globSync('**/*', { cwd: folder, withFileTypes: true }).reduce((sum, file) => sum + (file.isFile() ? sizeOf(path.join(file.parentPath, file.name)) : 0), 0)

export async function showSoak(minutes: number): Promise<{ tables: Table[]; failed: number }> {
  await using scene = await openAlone({ variables: { DISK_LIMIT: String(diskLimit) } })
  const { pid, dataDir } = scene.sites()[0]!
  const [program, args] = pinned(1, [process.execPath, path.resolve('trust/load-main.ts'), scene.origin, String(connections)])
  const load = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let told = ''
  load.stdout.on('data', (text: Buffer) => { told += text.toString() })
  const ended = new Promise((resolve) => load.once('close', resolve))
  const editor = startEditor(scene, { every: 1_000, isPatient: false })
  const samples: Record<Measure, Sample[]> = { 'memory (MB)': [], 'heap (MB)': [], 'disk without the repository’s copy (MB)': [], 'open handles': [], threads: [] }
  const repository: Sample[] = []
  const began = performance.now()
  try {
    for (let number = 1; number * interval <= minutes * 60; number += 1) {
      await sleep(Math.max(0, began + number * interval * 1_000 - performance.now()))
      const at = number * interval
      const all = [pid, ...descendantsOf(pid)]
      const sum = (of: (pid: number) => number) => all.reduce((total, each) => total + of(each), 0)
      const copy = bytesOf(path.join(dataDir, 'repository'))
      const found: Record<Measure, number> = {
        'memory (MB)': sum(memoryOf), 'heap (MB)': (await metricsAt(scene.origin, 'nodejs_heap_size_used_bytes')) / 1e6,
        'disk without the repository’s copy (MB)': (bytesOf(dataDir) - copy) / 1e6, 'open handles': sum(handlesOf), threads: sum(threadsOf),
      }
      for (const measure of Object.keys(bounds) as Measure[]) samples[measure].push({ at, value: found[measure] })
      repository.push({ at, value: copy })
      if (number % 6 === 0) console.log(`${at / 60} min: ${Object.entries(found).map(([name, value]) => `${name} ${value.toFixed(1)}`).join(', ')}; ${editor.told.accepted} pushes`)
    }
  } finally {
    await editor.stop()
    load.stdin.write('end\n')
    await ended
  }
  const asked = JSON.parse(told) as Record<'pages' | 'unknown' | 'searches' | 'turnedAway' | 'errors', number> & { firstError: string }
  const command = `\`npm run trust -- soak --minutes ${minutes}\``
  const rows = (Object.keys(bounds) as Measure[]).map((measure) => rowOf(measure, samples[measure], command))
  const perCommit = (repository.at(-1)!.value - repository[0]!.value) / Math.max(1, editor.told.committed)
  const disk = samples['disk without the repository’s copy (MB)'].at(-1)!.value
  const onDisk = bytesOf(dataDir) - bytesOf(path.join(dataDir, 'repository'))
  const problems = [
    ...(asked.errors > 0 ? [`other answers than wanted, such as ${asked.firstError}`] : []),
    ...(editor.told.refused > 0 ? [`pushes were refused: ${editor.told.lastRefusal}`] : []),
    // A third of what was wanted: below that, the machine is too busy for the soak to say anything.
    ...(editor.told.accepted < minutes * 20 ? ['too few pushes for the figures to mean anything'] : []),
    ...(perCommit > longestCommit ? ['the copy of the repository grows too much'] : []),
    ...(onDisk > diskLimit * 1e6 ? ['more on disk than DISK_LIMIT'] : []),
  ]
  const work = {
    'stored pages': asked.pages, 'unknown paths': asked.unknown, searches: asked.searches, 'of these turned away': asked.turnedAway, 'other answers than wanted': asked.errors, pushes: editor.told.committed, 'of these refused': editor.told.refused,
    'repository’s copy, bytes a push': Math.round(perCommit), 'pages on disk (MB)': Number((bytesOf(path.join(dataDir, 'press')) / 1e6).toFixed(1)), 'all on disk (MB)': Number(disk.toFixed(1)),
    result: problems.length === 0 ? 'passed' : `failed: ${problems.join('; ')}`,
  }
  return {
    tables: [
      { title: 'Soak', meaning: `One server at full load for ${minutes} minutes: ${connections} connections that ask for stored pages as fast as they are answered, up to a hundred unknown paths and thirty searches a second of which no two are alike, and a push each second with another version of the same article, whatever became of the one before. Looked at every ${interval} seconds, the server with all that it has started. Growth is that of the second half, along the line that fits it best, in relation to its mean; it may be as large as the bound, and that of the disk a megabyte in any case.`, rows },
      { title: 'What was done meanwhile', meaning: `DISK_LIMIT was ${diskLimit}; of that, 2 of 11 parts are for pages. The copy of the repository grows with its history, by at most ${longestCommit.toLocaleString('en-GB')} bytes a push.`, rows: [work] },
    ],
    failed: [...rows, work].filter(({ result }) => result !== 'passed').length,
  }
}

function rowOf(measure: Measure, samples: readonly Sample[], command: string) {
  const values = samples.map(({ value }) => value)
  const round = (value: number) => Number(value.toFixed(1))
  const grew = growth(secondHalf(samples))
  return {
    what: measure, 'at first': round(values[0]!), 'in the middle': round(values[Math.floor(values.length / 2)]!), 'in the end': round(values.at(-1)!), most: round(Math.max(...values)),
    'growth (%)': round(grew * 100), 'bound (%)': bounds[measure] * 100, result: isFlat(samples, bounds[measure], slack[measure]) ? 'passed' : 'failed', command,
  }
}

/** 0 for what has just been removed. */
function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}
