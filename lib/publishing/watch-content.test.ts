import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { watchContent } from './watch-content.ts'

test('tells what was saved, also before anybody listened, in new folders, and not what is hidden', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-watch-'))
  mkdirSync(path.join(folder, 'blogs'))
  const watch = await watchContent(folder, () => {})
  const heard = new Set<string>()
  const until = async (wanted: string) => {
    for (let n = 0; n < 300 && !heard.has(wanted); n += 1) await new Promise((resolve) => setTimeout(resolve, 20))
    expect([...heard]).toContain(wanted)
  }
  try {
    writeFileSync(path.join(folder, 'early.yaml'), '')
    await new Promise((resolve) => setTimeout(resolve, 300))
    watch.listen((paths) => paths?.forEach((name) => heard.add(name)))
    await until('early.yaml')
    mkdirSync(path.join(folder, '.git'))
    writeFileSync(path.join(folder, '.git', 'index'), '')
    mkdirSync(path.join(folder, 'blogs', '2026'))
    await until('blogs/2026')
    // As editors save: aside, then in its place.
    writeFileSync(path.join(folder, 'blogs', '2026', 'x.mdx~'), '')
    renameSync(path.join(folder, 'blogs', '2026', 'x.mdx~'), path.join(folder, 'blogs', '2026', 'x.mdx'))
    await until('blogs/2026/x.mdx')
    rmSync(path.join(folder, 'early.yaml'))
    expect([...heard].filter((name) => name.startsWith('.git/'))).toEqual([])
  } finally {
    await watch.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
