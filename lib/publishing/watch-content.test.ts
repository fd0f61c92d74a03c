import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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

async function listening(folder: string) {
  const watch = await watchContent(folder, () => {})
  let isAll = false
  const heard = new Set<string>()
  watch.listen((paths) => {
    if (!paths) isAll = true
    paths?.forEach((name) => heard.add(name))
  })
  /** Waits until one of the paths was named, or all. */
  const until = async (...wanted: string[]) => {
    for (let n = 0; n < 200 && !isAll && !wanted.some((name) => heard.has(name)); n += 1) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isAll || wanted.some((name) => heard.has(name))).toBe(true)
    // What else belongs to it.
    await new Promise((resolve) => setTimeout(resolve, 400))
    isAll = false
    heard.clear()
  }
  return { watch, until }
}

test('folders that come all at once, or are moved, are watched to their depth', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-watch-'))
  const { watch, until } = await listening(folder)
  try {
    mkdirSync(path.join(folder, 'blogs', 'new', '2026'), { recursive: true })
    await until('blogs')
    writeFileSync(path.join(folder, 'blogs', 'new', '2026', 'x.mdx'), '')
    await until('blogs/new/2026/x.mdx')
    renameSync(path.join(folder, 'blogs'), path.join(folder, 'moved'))
    await until('moved')
    writeFileSync(path.join(folder, 'moved', 'new', '2026', 'y.mdx'), '')
    await until('moved/new/2026/y.mdx')
  } finally {
    await watch.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a folder that is a link, or is replaced by another, is watched', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'ovoz-watch-'))
  const folder = path.join(root, 'content')
  mkdirSync(path.join(root, 'real'))
  symlinkSync(path.join(root, 'real'), folder)
  const { watch, until } = await listening(folder)
  try {
    writeFileSync(path.join(folder, 'x.yaml'), '')
    await until('x.yaml')
    renameSync(path.join(root, 'real'), path.join(root, 'old'))
    await new Promise((resolve) => setTimeout(resolve, 300))
    mkdirSync(path.join(root, 'real'))
    await until()
    writeFileSync(path.join(folder, 'y.yaml'), '')
    await until('y.yaml')
  } finally {
    await watch.stop()
    rmSync(root, { recursive: true, force: true })
  }
})
