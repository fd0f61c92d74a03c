import { execFileSync, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { buildIfStale } from '../scripts/build.ts'
import { archiveOf } from './archive.ts'
import { createRandom } from './random.ts'
import type { Table } from './report.ts'
import { serve } from './serve.ts'
import { median, quantile, timed } from './statistics.ts'

const sizes = [100, 10_000, 100_000]
const publishes = 100
/** Before anything is counted: a server is compiled as it runs. */
const warmUp = 5
const secret = 'nobody else knows what this says here'

/** From the call that announces a push to the reader who gets it, for articles anywhere in the archive; beside a build of it all. */
export async function benchPublish(): Promise<Table[]> {
  const rows = []
  for (const size of sizes) {
    const { contentDir, dataDir } = await archiveOf(size)
    const repository = commitAll(contentDir)
    const variables = { CONTENT_DIR: '', CONTENT_REPOSITORY: `${repository.folder}#main`, DATA_DIR: dataDir, PUBLISH_SECRET: secret }
    // The copy of the repository and the catalogue are made before the server is waited for.
    spawnSync(process.execPath, ['scripts/build.ts'], { env: { ...process.env, ...variables }, stdio: ['ignore', 'ignore', 'inherit'] })
    const build = await timed(async () => {
      const next = [path.resolve('node_modules/next/dist/bin/next'), 'build']
      const { status, stdout } = spawnSync(process.execPath, next, { env: { ...process.env, ...variables, NEXT_TELEMETRY_DISABLED: '1' }, encoding: 'utf8' })
      if (status !== 0) throw new Error(stdout)
    })
    await buildIfStale({ force: true })
    const server = await serve(['server.ts'], 4391, variables)
    try {
      const files = globSync('blogs/*/*/*.mdx', { cwd: contentDir }).sort()
      const random = createRandom(11)
      const times: Record<'article' | 'everything', number[]> = { article: [], everything: [] }
      const remade: number[] = []
      for (let number = 0; number < publishes + warmUp; number += 1) {
        const file = files[Math.floor(random() * files.length)]!
        const mark = `Published as number ${number}`
        const absolute = path.join(contentDir, file)
        const before = readFileSync(absolute, 'utf8')
        writeFileSync(absolute, before.replace(/^title: .*$/m, `title: "${mark}"`))
        repository.commit(file)
        const { visible, receipt } = await publish(server.origin, pageOf(file), mark)
        writeFileSync(absolute, before)
        if (receipt.outcome !== 'published' || receipt.pages.some(({ status }) => status !== 200)) throw new Error(JSON.stringify(receipt))
        if (number < warmUp) continue
        times.article.push(visible)
        times.everything.push(Math.max(...receipt.pages.map(({ ms }) => ms)))
        remade.push(receipt.pages.length)
      }
      rows.push({
        articles: size, 'article, median (ms)': Math.round(median(times.article)), 'p99 (ms)': Math.round(quantile(times.article, 0.99)),
        'addresses that show it, median': median(remade), 'all of them, median (ms)': Math.round(median(times.everything)), 'p99 of all (ms)': Math.round(quantile(times.everything, 0.99)), 'next build (s)': Number((build / 1000).toFixed(1)),
      })
      console.table(rows.slice(-1))
    } finally {
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
      rmSync(repository.folder, { recursive: true, force: true })
    }
  }
  return [{ title: 'Publishing', meaning: 'From the call that announces a push to the reader who gets the change, for articles anywhere in the archive; beside a build of it all.', rows }]
}

const pageOf = (file: string) => file.replace(/^blogs\/([^/]+)\/\d+\/(.+)\.mdx$/, '/$1/$2')

/** A repository beside the archive, so that the archive can be kept for the next run as it is. */
function commitAll(contentDir: string) {
  const folder = `${contentDir}.git`
  rmSync(folder, { recursive: true, force: true })
  const git = (...args: string[]) =>
    execFileSync('git', [`--git-dir=${folder}`, `--work-tree=${contentDir}`, '-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', '-c', 'gc.auto=0', ...args], { cwd: contentDir, maxBuffer: 1e9 })
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder])
  git('add', '--all')
  git('commit', '--quiet', '--message=All')
  return {
    folder,
    commit: (file: string) => {
      git('add', '--', file)
      git('commit', '--quiet', '--message=One')
    },
  }
}

async function publish(origin: string, page: string, mark: string): Promise<{ visible: number; receipt: Receipt }> {
  const start = performance.now()
  const receipt = publishTo(origin, secret)
  let visible: number | undefined
  for (let attempt = 0; visible === undefined && attempt < 10_000; attempt += 1) {
    const text = await (await fetch(origin + page)).text()
    if (text.includes(mark)) visible = performance.now() - start
    else await new Promise((resolve) => setTimeout(resolve, 5))
  }
  if (visible === undefined) throw new Error(`${page} never showed what was published.`)
  return { visible, receipt: await receipt }
}

/** Announces a push. */
export async function publishTo(origin: string, secret: string): Promise<Receipt> {
  const body = JSON.stringify({ random: Math.random() })
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return (await (await fetch(`${origin}/api/publish`, { method: 'POST', body, headers: { 'x-hub-signature-256': signature } })).json()) as Receipt
}
