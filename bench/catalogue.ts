import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { archiveOf } from './archive.ts'
import type { Table } from './report.ts'
import { median } from './statistics.ts'

const sizes = [100, 10_000, 100_000]
const runs = 3

/** From nothing, and when nothing changed, each in a process of its own, the start of Node included. */
export async function benchCatalogue(): Promise<Table[]> {
  const rows = []
  for (const size of sizes) {
    const times = { nothing: [] as number[], unchanged: [] as number[] }
    for (let run = 0; run < runs; run += 1) {
      const { contentDir, dataDir } = await archiveOf(size)
      const sync = () => {
        const start = performance.now()
        const { status, stderr } = spawnSync(process.execPath, [path.resolve('bench/sync-once.ts'), contentDir, dataDir], { encoding: 'utf8' })
        if (status !== 0) throw new Error(stderr)
        return performance.now() - start
      }
      times.nothing.push(sync())
      times.unchanged.push(sync())
    }
    rows.push({
      articles: size, 'from nothing (s)': seconds(times.nothing), 'of it for an article (ms)': Number((median(times.nothing) / size).toFixed(2)), 'all looked at, nothing changed (s)': seconds(times.unchanged),
    })
  }
  return [{ title: 'The catalogue', meaning: 'Made from nothing, and compared with all files when nothing has changed, which a server of a large archive does beside its answers.', rows }]
}

const seconds = (times: number[]) => Number((median(times) / 1000).toFixed(2))
