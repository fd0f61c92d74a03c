import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { buildIfStale } from '../scripts/build.ts'
import { archiveOf } from './archive.ts'
import type { Table } from './report.ts'
import { median } from './statistics.ts'

const sizes = [100, 10_000, 100_000]
const runs = 3

/** `next build` alone, the catalogue being there, as a start with changed sources runs it. */
export async function benchBuild(): Promise<Table[]> {
  const times = new Map<number, number[]>(sizes.map((size) => [size, []]))
  const archives = await Promise.all(sizes.map(async (size) => [size, await archiveOf(size)] as const))
  for (const [, { contentDir, dataDir }] of archives) spawnSync(process.execPath, [path.resolve('bench/sync-once.ts'), contentDir, dataDir], { stdio: 'inherit' })
  for (let run = 0; run < runs; run += 1)
    for (const [size, { contentDir, dataDir }] of archives) {
      const start = performance.now()
      const { status, stdout } = spawnSync(process.execPath, [path.resolve('node_modules/next/dist/bin/next'), 'build'], {
        env: { ...process.env, CONTENT_DIR: contentDir, DATA_DIR: dataDir, NEXT_TELEMETRY_DISABLED: '1' }, encoding: 'utf8',
      })
      if (status !== 0) throw new Error(stdout)
      times.get(size)!.push(performance.now() - start)
    }
  const base = median(times.get(sizes[0]!)!)
  const rows = sizes.map((size) => {
    const time = median(times.get(size)!)
    return { articles: size, 'next build (s)': Number((time / 1000).toFixed(1)), ratio: Number((time / base).toFixed(2)) }
  })
  await buildIfStale({ force: true })
  return [{ title: '`next build`', meaning: 'The catalogue being there, as a start with changed sources runs it. The ratio is to the smallest archive’s.', rows }]
}
