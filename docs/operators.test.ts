/** The manual for operators against what there is: variables, answers, the call that may be copied. */
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { createPublishEndpoint } from '#lib/publishing/publish-endpoint.ts'
import { answerInOrder } from '#lib/site/answer-in-order.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { parseContentRepository } from '#lib/site/content-repository.ts'
import { findProgram } from '../scripts/programs.ts'

const [manual, readme, environment, endpoint] = ['docs/operators.md', 'README.md', 'lib/site/environment.ts', 'lib/publishing/publish-endpoint.ts'].map((file) => readFileSync(file, 'utf8')) as [string, string, string, string]

const section = (text: string, heading: string) => text.slice(text.indexOf(`## ${heading}\n`)).slice(2).split('\n## ')[0]!
const rows = (text: string) => [...text.matchAll(/^\| `?([^`|]+?)`? \|/gm)].map(([, first]) => first!)

test.each([['the manual', manual], ['the README', readme]])('%s has every variable, and no other', (_, text) => {
  const known = [...section(environment.replace('const schema = z.object({', '## schema\n'), 'schema').split('})')[0]!.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name!)
  expect(known.length).toBeGreaterThan(8)
  const named = rows(section(text, 'Variables')).filter((name) => /^[A-Z]/.test(name))
  expect(named.toSorted()).toEqual([...known, 'CHROMIUM_PATH'].toSorted())
})

test('addresses of repositories are taken as they stand there', () => {
  const addresses = [...section(manual, 'Where content comes from').matchAll(/`((?:https:|ssh:|file:|git@|\/srv)[^` ]+)`/g)].map(([, address]) => address!)
  expect(addresses.length).toBeGreaterThan(5)
  expect(addresses.filter((address) => !parseContentRepository(address))).toEqual([])
})

test('every status of the endpoint is told of', () => {
  const given = new Set(endpoint.match(/\b[245]0\d\b|\b413\b/g))
  // To who has hung up.
  given.delete('400')
  expect(rows(section(manual, 'What is answered')).filter((name) => /^\d/.test(name)).toSorted()).toEqual([...given].toSorted())
})

const isThere = (program: string, option: string) => spawnSync(program, [option]).status === 0

test.skipIf(!isThere('curl', '--version') || !isThere('openssl', 'version'))('the call publishes as it stands there, each time', async () => {
  const [, command] = /^```sh\n([\s\S]*?)^```$/m.exec(section(manual, 'When something is pushed'))!
  const secret = 'what is agreed between the two of us'
  const receipt: Receipt = { id: '1', at: '2026-05-04T08:00:00Z', triggers: ['push'], outcome: 'unchanged', files: [], tags: [], pages: [], warnings: [], steps: {} }
  const received = new Set<string>()
  const handle = createPublishEndpoint({
    secrets: [secret],
    publisher: { publish: () => ({ id: receipt.id, receipt: Promise.resolve(receipt) }) },
    book: {
      receive: (keys) => keys.every((key) => !received.has(key) && received.add(key)),
      forget: () => {},
      read: () => undefined,
    },
  })
  const server = createServer(answerInOrder([handle])).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const call = (PUBLISH_SECRET: string) => promisify(execFile)('sh', ['-c', command!], {
    timeout: 20_000,
    env: { ...process.env, NO_PROXY: '*', no_proxy: '*', SITE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, PUBLISH_SECRET },
  })
  try {
    for (const time of ['first', 'second']) expect(JSON.parse((await call(secret)).stdout), time).toEqual(receipt)
    await expect(call('another secret altogether')).rejects.toMatchObject({ stdout: expect.stringContaining('The signature is wrong.') })
  } finally {
    server.close()
  }
})

test.skipIf(!findProgram('nginx'))('nginx takes its configuration as it stands there, keeps pages, and looks each second whether they changed', async () => {
  const [, configuration] = /^```nginx\n([\s\S]*?)^```$/m.exec(section(manual, 'A cache before the site'))!
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-nginx-'))
  const asked: (string | undefined)[] = []
  let isWell = true
  const site = createServer(({ url, headers }, response) => {
    if (url?.startsWith('/api/')) return void response.writeHead(200, { 'cache-control': 'private, no-store' }).end('for one')
    asked.push(headers['if-none-match'])
    if (!isWell) return void response.writeHead(500).end()
    response.writeHead(headers['if-none-match'] === '"1"' ? 304 : 200, { etag: '"1"', 'cache-control': 'public, max-age=0, must-revalidate', vary: 'accept-encoding' })
    response.end(headers['if-none-match'] === '"1"' ? undefined : 'a page')
  }).listen(0, '127.0.0.1')
  const spare = createServer().listen(0, '127.0.0.1')
  await Promise.all([once(site, 'listening'), once(spare, 'listening')])
  const [sitePort, port] = [site, spare].map((server) => (server.address() as AddressInfo).port)
  await new Promise((resolve) => spare.close(resolve))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')
  const own = configuration!.replace('/var/cache/nginx/ovoz', `${folder}/cache`).replace('127.0.0.1:3000', `127.0.0.1:${sitePort}`).replace('listen 80', `listen 127.0.0.1:${port}`)
  const file = path.join(folder, 'nginx.conf')
  writeFileSync(file, `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log off; ${temporary} ${own} }`)
  const nginx = spawn(findProgram('nginx')!, ['-c', file, '-e', `${folder}/error.log`], { stdio: 'ignore' })
  const ask = (page: string) => fetch(`http://127.0.0.1:${port}${page}`, { headers: { 'accept-encoding': 'gzip' } })
  try {
    await vi.waitFor(async () => expect((await ask('/api/health')).ok).toBe(true), { timeout: 20_000, interval: 100 })
    for (const page of ['/suv/a', '/suv/a?utm_source=x']) expect(await (await ask(page)).text()).toBe('a page')
    expect(asked.length, 'a second later, if the machine is slow').toBeLessThanOrEqual(2)
    expect((await ask('/suv/a')).headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    await vi.waitFor(async () => {
      await ask('/suv/a')
      expect(asked.at(-1)).toBe('"1"')
    }, { timeout: 10_000, interval: 200 })
    isWell = false
    const failed = asked.length
    await vi.waitFor(async () => {
      expect((await ask('/suv/a')).status).toBe(200)
      expect(asked.length).toBeGreaterThan(failed)
    }, { timeout: 10_000, interval: 200 })
    expect((await ask('/api/metrics')).status).toBe(404)
  } finally {
    nginx.kill()
    await once(nginx, 'exit')
    site.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the mask of the log is the one that tests run with', () => {
  const [, mask] = /-p (vsl_mask=\S+)/.exec(section(manual, 'A cache before the site'))!
  expect(readFileSync('scripts/stack/varnish.ts', 'utf8')).toContain(`'${mask}'`)
  for (const file of ['deploy/varnish/Dockerfile', 'deploy/systemd/varnish.service.d/ovoz.conf']) expect(readFileSync(file, 'utf8'), file).toContain(mask!)
})

describe('links', () => {
  test('lead somewhere', () => {
    const headingsOf = (text: string) => new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-')))
    for (const [, target] of manual.matchAll(/\]\(([^)]+)\)/g)) {
      const [file, anchor] = target!.split('#')
      if (/^https?:/.test(target!)) continue
      if (file) expect(existsSync(`docs/${file}`), target).toBe(true)
      if (anchor) expect(headingsOf(file ? readFileSync(`docs/${file}`, 'utf8') : manual)).toContain(anchor)
    }
  })

  test('lead here from the README', () => expect(readme).toContain('(docs/operators.md)'))
})
