import { globSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { renditionWidths } from '#lib/site/renditions.ts'
import { copyBuild, copyContent, startSite } from './support/site.ts'

const megabyte = 1_000_000

test('a server keeps no more pages, cards and pictures on disk than DISK_LIMIT allows, and goes on giving all of them', async () => {
  const folders = copyContent()
  const folder = await copyBuild(path.join(folders.root, 'project'))
  // Two megabytes for pages and cards, eight for what is served of the media, one for the pictures made of them.
  const site = await startSite(folders, undefined, { DISK_LIMIT: '11' }, folder)
  const bytesOf = (...under: string[]) => globSync('**/*', { cwd: path.join(...under), withFileTypes: true }).reduce((sum, file) => sum + (file.isFile() ? statSync(path.join(file.parentPath, file.name)).size : 0), 0)
  try {
    const given = { pages: 0, renditions: 0 }
    const fetchAll = async (addresses: Iterable<string>, kind: keyof typeof given) => {
      for (const address of addresses) {
        const answer = await fetch(site.origin + address, { headers: { accept: 'image/webp' } })
        const { byteLength } = await answer.arrayBuffer()
        expect([answer.status, byteLength > 0], address).toEqual([200, true])
        given[kind] += byteLength
      }
    }
    const html = await (await fetch(`${site.origin}/`)).text()
    const articles = new Set([...html.matchAll(/href="(\/[a-z-]+\/[a-z0-9-]+)"/g)].map(([, href]) => href!))
    const pages = await Promise.all([...articles].map(async (href) => (await fetch(site.origin + href)).text()))
    const cards = pages.flatMap((page) => /<meta property="og:image" content="([^"]+)"/.exec(page)?.[1] ?? []).map((card) => new URL(card).pathname)
    const pictures = new Set(pages.flatMap((page) => [...page.matchAll(/\/_next\/image\?url=([^&"]+)&/g)].map(([, picture]) => picture!)))
    const renditions = [...pictures].flatMap((picture) => renditionWidths.slice(-2).map((width) => `/_next/image?url=${picture}&w=${width}&q=60`))
    await fetchAll(cards, 'pages')
    await fetchAll(renditions, 'renditions')
    expect(given.pages, 'there were more than there is room for').toBeGreaterThan(2 * megabyte)
    expect(given.renditions, 'there were more than there is room for').toBeGreaterThan(2 * megabyte)
    // They are written and removed behind the answers.
    await expect.poll(() => bytesOf(folder, '.next', 'cache', 'images')).toBeLessThanOrEqual(megabyte)
    await expect.poll(() => bytesOf(folders.dataDir, 'press', 'pages')).toBeLessThanOrEqual(2 * megabyte)
    await expect.poll(() => bytesOf(folders.dataDir, 'media')).toBeLessThanOrEqual(8 * megabyte)
    expect(bytesOf(folder, '.next', 'cache', 'images')).toBeGreaterThan(0)
    await fetchAll([...cards.slice(0, 1), ...renditions.slice(0, 1)], 'pages')
  } finally {
    await site.stop()
    folders.remove()
  }
})
