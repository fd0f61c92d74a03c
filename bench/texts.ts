import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathological } from '#lib/mdx/fixtures/pathological.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { siteEnvironment } from '#lib/site/child-environment.ts'
import { publishTo } from './publish.ts'
import type { Table } from './report.ts'
import { serveFreely } from './serve.ts'
import { median, quantile, timed } from './statistics.ts'

/** Bytes, front matter and all. */
const size = 256 * 1024
const matter = (mark: string) => `---\ntitle: "${mark}"\ndate: 2023-01-01T10:00:00+05:00\nauthors: [dilnoza-karimova]\nsummary: "S."\n---\n\n`
const file = 'blogs/suv/2023/a-slow-text.mdx'
const asked = ['/suv/a-slow-text', '/suv/atom.xml', '/suv/rss.xml', '/suv/feed.json', '/search?q=slow']
const secret = 'nobody else knows what this says here'

interface Figures {
  text: string
  outcome: string
  publish: number
  check: number
  /** Of health, while it was published and its pages were asked for. */
  waits: number[]
}

/** Texts that make parsers slow, each published while somebody asks for health, and each checked alone. */
export async function benchTexts(): Promise<Table[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'ovoz-bench-texts-'))
  const [contentDir, dataDir, alone] = ['content', 'data', 'alone'].map((name) => path.join(root, name)) as [string, string, string]
  cpSync('content', contentDir, { recursive: true })
  for (const kept of ['publication.yaml', 'authors', 'topics', 'blogs/suv/blog.mdx']) cpSync(path.join('content', kept), path.join(alone, kept), { recursive: true })
  for (const folder of [contentDir, alone]) mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  const server = await serveFreely(['server.ts'], 4392, { CONTENT_DIR: contentDir, DATA_DIR: dataDir, PUBLISH_SECRET: secret })
  const figures: Figures[] = []
  try {
    for (const [index, { name, source }] of pathological.entries()) {
      const text = matter(`Text ${index}`) + source(size - matter(`Text ${index}`).length)
      writeFileSync(path.join(alone, file), text)
      const check = await timed(async () => { spawnSync('npm', ['run', '-s', 'check', '--', alone], { env: siteEnvironment() }) })
      writeFileSync(path.join(contentDir, file), text)
      let receipt: Receipt | undefined
      let isDone = false
      const waits = watchHealth(server.origin, () => isDone)
      const publish = await timed(async () => { receipt = await publishTo(server.origin, secret) })
      for (const page of asked) await (await fetch(server.origin + page)).arrayBuffer()
      isDone = true
      figures.push({ text: name, outcome: receipt?.files.find(({ path: changed }) => changed === file)?.outcome ?? receipt?.outcome ?? '?', publish, check, waits: await waits })
    }
  } finally {
    await server.stop()
    rmSync(root, { recursive: true, force: true })
  }
  const waits = figures.flatMap((each) => each.waits)
  const longest = (read: (each: Figures) => number) => Math.round(Math.max(...figures.map(read)))
  const slowest = figures.toSorted((a, b) => Math.max(...b.waits) - Math.max(...a.waits)).slice(0, 8)
  return [
    {
      title: 'Texts that make parsers slow', meaning: `${figures.length} texts of 256 KB, each published, its page, feeds and search asked for, while somebody asks for health every 5 ms; and each checked alone in a folder by <code>npm run check</code>.`,
      rows: [{ texts: figures.length, withheld: figures.filter(({ outcome }) => outcome === 'withheld').length, 'health, median (ms)': round(median(waits)), 'p99 (ms)': round(quantile(waits, 0.99)), 'longest (ms)': round(Math.max(...waits)), 'check, longest (ms)': longest(({ check }) => check), 'publication, longest (ms)': longest(({ publish }) => publish) }],
    },
    { title: 'Those for which health waited longest', meaning: 'The longest wait of each.', rows: slowest.map((each) => ({ text: each.text, outcome: each.outcome, 'health, longest (ms)': round(Math.max(...each.waits)), 'check (ms)': Math.round(each.check), 'publication (ms)': Math.round(each.publish) })) },
  ]
}

async function watchHealth(origin: string, isDone: () => boolean): Promise<number[]> {
  const waits: number[] = []
  while (!isDone()) {
    waits.push(await timed(async () => { await (await fetch(`${origin}/api/health`)).arrayBuffer() }))
    await sleep(5)
  }
  return waits
}

const round = (value: number) => Number(value.toFixed(1))
