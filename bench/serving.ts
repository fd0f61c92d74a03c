import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { openCatalogue } from '#lib/catalogue/catalogue.ts'
import { archiveOf } from './archive.ts'
import { createRandom } from './random.ts'
import type { Table } from './report.ts'
import { serve } from './serve.ts'
import { median, quantile, timed } from './statistics.ts'

const articles = 10_000
const visits = 1_000

/** First requests to old articles, one after another, and what the server holds after a thousand of them. */
export async function benchServing(): Promise<Table[]> {
  const { contentDir, dataDir } = await archiveOf(articles)
  spawnSync(process.execPath, [path.resolve('bench/sync-once.ts'), contentDir, dataDir], { stdio: 'inherit' })
  const server = await serve(['server.ts'], 4390, { CONTENT_DIR: contentDir, DATA_DIR: dataDir })
  try {
    const ids = openCatalogue({ contentDir, dataDir }).recentArticleIds(articles)
    const random = createRandom(7)
    const chosen = Array.from({ length: visits }, () => ids.splice(Math.floor(random() * ids.length), 1)[0]!)
    const times: number[] = []
    for (const id of chosen)
      times.push(await timed(async () => {
        const answer = await fetch(`${server.origin}/${id}`)
        if (answer.status !== 200) throw new Error(`${id}: ${answer.status}`)
        await answer.arrayBuffer()
      }))
    const archives = ['/', '/archive', '/suv/archive', '/suv/archive/2012/03', '/archive/2012/03', '/topics/water', '/search?q=canal', '/search?q=ledger+radio']
    const held = [{ articles, 'first request, median (ms)': round(median(times)), 'p99 (ms)': round(quantile(times, 0.99)), [`memory after ${visits} (MB)`]: round(server.memory() / 1e6) }]
    const rows = []
    for (const page of archives) rows.push({ page, 'first request (ms)': round(await timed(async () => (await fetch(server.origin + page)).arrayBuffer())) })
    return [
      { title: 'First requests to old articles', meaning: 'One after another, each rendered for the first time, and the memory that the server then holds.', rows: held },
      { title: 'First requests to listings, archives and the search', meaning: 'Each once, with nothing of it stored.', rows },
    ]
  } finally {
    await server.stop()
  }
}

const round = (value: number) => Number(value.toFixed(1))
