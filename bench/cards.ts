import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openCatalogue } from '#lib/catalogue/catalogue.ts'
import { authorHref, articleHref, blogHref, cardHref, languageHref, topicHref } from '#lib/site/urls.ts'
import type { Table } from './report.ts'
import { serve } from './serve.ts'
import { median, quantile, timed } from './statistics.ts'

const runs = 3

/** Cards drawn one after another by a server that has drawn some before, as whoever asks first waits for them; then the same, stored. */
export async function benchCards(): Promise<Table[]> {
  const [drawn, stored] = [new Map<string, number[]>(), new Map<string, number[]>()]
  const sizes: number[] = []
  let memory = 0
  for (let run = 0; run < runs; run += 1) {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'ovoz-bench-cards-'))
    const server = await serve(['server.ts'], 4393, { DATA_DIR: dataDir })
    try {
      const catalogue = openCatalogue({ contentDir: path.resolve('content'), dataDir })
      const articles = catalogue.recentArticleIds(1_000).map(articleHref)
      const warming = [...catalogue.topics().map(({ id }) => topicHref(id)), ...articles.splice(0, 6)]
      const others = [...catalogue.blogs().map(({ id }) => blogHref(id)), ...catalogue.languages().map(languageHref)]
      const people = catalogue.authors().map(({ id }) => authorHref(id))
      const fetchCard = async (page: string) => {
        const answer = await fetch(server.origin + cardHref(page))
        if (answer.status !== 200) throw new Error(`${page}: ${answer.status}`)
        return (await answer.arrayBuffer()).byteLength
      }
      for (const page of warming) await fetchCard(page)
      const measured = { 'with a photograph': [...articles, ...people], 'of type alone': others }
      for (const times of [drawn, stored])
        for (const [kind, pages] of Object.entries(measured))
          for (const page of pages) times.set(kind, [...(times.get(kind) ?? []), await timed(async () => sizes.push(await fetchCard(page)))])
      memory = Math.max(memory, server.memory())
      catalogue.close()
    } finally {
      await server.stop()
      rmSync(dataDir, { recursive: true })
    }
  }
  const rows = [...drawn].map(([card, times]) => ({
    card, cards: times.length, 'drawn, median (ms)': round(median(times)), 'p90 (ms)': round(quantile(times, 0.9)), 'stored, median (ms)': round(median(stored.get(card)!)),
  }))
  return [
    { title: 'Preview cards', meaning: 'Drawn one after another by a server that has drawn some before, as whoever asks first waits for them; then the same, stored.', rows },
    { title: 'The largest card, and the memory of the server that drew them all', meaning: 'Some platforms show no picture above 300 KB.', rows: [{ 'largest card (KB)': round(Math.max(...sizes) / 1000), 'memory after all (MB)': round(memory / 1e6) }] },
  ]
}

const round = (value: number) => Number(value.toFixed(1))
