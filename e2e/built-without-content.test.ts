/** What an image does: one build without content or origin, run from just the files that the image takes, for whoever comes. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { copyContent, startSite } from './support/site.ts'

test.skip(process.platform !== 'linux', 'cp cannot link there')

/** Beside the project's own, so that it can be linked instead of copied. */
function link(from: string, to: string) {
  expect(spawnSync('cp', ['-al', from, to]).status).toBe(0)
}

test('one build without content serves whichever publication it is given', async () => {
  mkdirSync('test-results', { recursive: true })
  const root = mkdtempSync(path.resolve('test-results', 'image-'))
  const folders = copyContent()
  const other = copyContent()
  try {
    const [build, image] = [path.join(root, 'build'), path.join(root, 'image')]
    mkdirSync(build)
    for (const name of ['app', 'components', 'lib', 'public', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'next.config.mjs', 'server.ts', 'proxy.ts']) cpSync(name, path.join(build, name), { recursive: true })
    link('node_modules', path.join(build, 'node_modules'))
    const { SITE_URL: _, CONTENT_DIR: __, DATA_DIR: ___, INIT_CWD: ____, ...variables } = process.env
    const built = spawnSync(process.execPath, ['scripts/build.ts'], { cwd: build, env: variables, encoding: 'utf8' })
    expect(built.stdout + built.stderr).toContain('this build is for a publication that comes later')
    expect(built.status, built.stderr).toBe(0)
    expect(existsSync(path.join(build, '.data'))).toBe(false)
    const bill = spawnSync(process.execPath, ['scripts/sbom.ts', 'sbom.cdx.json'], { cwd: build, env: variables, encoding: 'utf8' })
    expect(bill.status, bill.stderr).toBe(0)

    mkdirSync(image)
    const taken = [...readFileSync('Dockerfile', 'utf8').matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(([, files]) => files!.split(' ').map((file) => path.relative('/app', file)))
    for (const name of taken) link(path.join(build, name), path.join(image, name))
    rmSync(path.join(image, '.next', 'cache'), { recursive: true, force: true })

    for (const [given, origin] of [[folders, 'https://one.example.org'], [other, 'https://two.example.org']] as const) {
      rmSync(path.join(image, '.next', 'cache'), { force: true })
      symlinkSync(given.dataDir, path.join(image, '.next', 'cache'))
      const site = await startSite(given, ['server.ts'], { SITE_URL: origin }, image)
      try {
        const page = await fetch(`${site.origin}/suv/drought-ledger`).then((answer) => answer.text())
        expect(page).toContain(`<link rel="canonical" href="${origin}/suv/drought-ledger"`)
        for (const path of ['/', '/suv', '/languages/uz', '/archive']) expect((await fetch(site.origin + path)).status, path).toBe(200)
        expect(await fetch(`${site.origin}/rss.xml`).then((answer) => answer.text())).toContain(`<link>${origin}/</link>`)
        expect(await fetch(`${site.origin}/robots.txt`).then((answer) => answer.text())).toContain(`Sitemap: ${origin}/sitemap.xml`)
        const picture = /\/_next\/image\?url=[^" ]*/.exec(page)![0].replaceAll('&amp;', '&')
        expect((await fetch(site.origin + picture)).status).toBe(200)
        expect(existsSync(path.join(given.dataDir, 'images'))).toBe(true)
      } finally {
        await site.stop()
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
    folders.remove()
    other.remove()
  }
})
