import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, globSync, rmSync } from 'node:fs'
import path from 'node:path'
import { archiveOf } from './archive.ts'
import type { Table } from './report.ts'
import { median } from './statistics.ts'

const size = 10_000
const runs = 5

/** What an editor waits for: a check of everything, and of one article changed since the last commit. The start of Node included. */
export async function benchCheck(): Promise<Table[]> {
  const { contentDir: archive, dataDir } = await archiveOf(size)
  const contentDir = path.join(dataDir, 'content')
  cpSync(archive, contentDir, { recursive: true })
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', ...args], { cwd: contentDir })
  git('init', '--quiet')
  git('add', '-A')
  git('commit', '--quiet', '-m', 'All')
  const check = (...args: string[]) => {
    const start = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [path.resolve('scripts/check.ts'), contentDir, ...args], { encoding: 'utf8', env: { ...process.env, DATA_DIR: dataDir } })
    if (status !== 0) throw new Error(stderr)
    return performance.now() - start
  }
  const everything = check()
  check('--since', 'HEAD')
  const [article] = globSync('blogs/*/*/*.mdx', { cwd: contentDir })
  const changed = Array.from({ length: runs }, () => {
    appendFileSync(path.join(contentDir, article!), '\nMore words.\n')
    return check('--since', 'HEAD')
  })
  const seconds = (milliseconds: number) => Number((milliseconds / 1000).toFixed(2))
  rmSync(dataDir, { recursive: true })
  const rows = [{ articles: size, 'everything (s)': seconds(everything), 'one article changed, --since HEAD (s)': seconds(median(changed)) }]
  return [{ title: 'Checking', meaning: 'What an editor waits for: a check of all content, and of one article changed since the last commit.', rows }]
}
