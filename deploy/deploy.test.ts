/** What operators copy from here, as far as it can be tried without a container engine or a running systemd. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readEnvironment } from '#lib/site/environment.ts'
import { findProgram } from '#scripts/programs.ts'

const dockerfile = readFileSync('Dockerfile', 'utf8')
const service = z.object({
  image: z.string(), user: z.string(), read_only: z.literal(true), cap_drop: z.tuple([z.literal('ALL')]), security_opt: z.array(z.string()),
  restart: z.string(), mem_limit: z.string(), build: z.object({ context: z.string() }).optional(), healthcheck: z.unknown().optional(),
  environment: z.record(z.string(), z.string()).optional(), ports: z.array(z.string()).optional(), volumes: z.array(z.string()).optional(),
  networks: z.preprocess((value) => (Array.isArray(value) ? {} : value), z.record(z.string(), z.object({ ipv4_address: z.string().optional() }))),
})
const compose = z.object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync('deploy/compose.yaml', 'utf8'), { merge: true }))

function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-deploy-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('every service is locked in as far as it can be, and looked after', () => {
  expect(Object.keys(compose.services)).toEqual(['app1', 'app2', 'redis', 'varnish'])
  for (const [name, { user, security_opt, image, build, healthcheck }] of Object.entries(compose.services)) {
    expect(user, name).not.toBe('root')
    expect(security_opt, name).toContain('no-new-privileges:true')
    // What is not built here is of one version.
    if (!build) expect(image, name).toMatch(/:\d+\.\d+/)
    else expect(existsSync(path.join('deploy', build.context, 'Dockerfile')), name).toBe(true)
    if (!name.startsWith('app')) expect(healthcheck, name).toBeDefined()
  }
  // Only the edge is reached from outside, and servers share no data folder.
  expect(Object.entries(compose.services).flatMap(([name, { ports }]) => (ports ? [name] : []))).toEqual(['varnish'])
  const folders = ['app1', 'app2'].map((name) => compose.services[name]!.volumes!.find((volume) => volume.endsWith(':/data')))
  expect(new Set(folders).size).toBe(2)
})

test('the servers take the variables that they are given there', () => {
  const given = { SITE_URL: 'https://news.example.org', ...compose.services['app1']!.environment }
  expect(readEnvironment(given)).toMatchObject({ redisUrl: 'redis://redis:6379', edge: { kind: 'varnish' }, stopDelay: 8 })
  const example = readFileSync('deploy/ovoz.env.example', 'utf8')
  const known = readFileSync('lib/site/environment.ts', 'utf8')
  for (const [, name] of example.matchAll(/^#?([A-Z_]+)=/gm)) expect(known, name).toMatch(new RegExp(`^ {2}${name}:`, 'm'))
})

test('the image takes files that there are, and starts the server as nobody in particular', () => {
  const copied = [...dockerfile.matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(([, files]) => files!.split(' ')).map((file) => file.replace('/app/', ''))
  expect(copied).toContain('server.ts')
  // The others are made in the image.
  for (const file of copied) if (!['.next', 'sbom.cdx.json'].includes(file)) expect(existsSync(file), file).toBe(true)
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  expect(last).toMatch(/^USER node$/m)
  expect(last).toMatch(/^CMD \["node", "server.ts"\]$/m)
})

test('the image has the Node.js that the lockfile pins', () => {
  const { devDependencies } = z.object({ devDependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync('package.json', 'utf8')))
  expect([...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version)).toEqual([devDependencies['node'], devDependencies['node']])
})

test.skipIf(!findProgram('varnishd'))('the VCL compiles with the servers of compose.yaml', () => inFolder((folder) => {
  cpSync('deploy/varnish', folder, { recursive: true })
  cpSync(path.join(folder, 'backends.compose.vcl'), path.join(folder, 'backends.vcl'))
  const { status, stderr } = spawnSync(findProgram('varnishd')!, ['-j', 'none', '-C', '-f', path.join(folder, 'ovoz.vcl')], { encoding: 'utf8', maxBuffer: 10_000_000 })
  expect(status, stderr.slice(0, 2_000)).toBe(0)
  const addresses = ['app1', 'app2'].map((name) => compose.services[name]!.networks['inside']!.ipv4_address!)
  const vcl = readFileSync('deploy/varnish/backends.compose.vcl', 'utf8')
  for (const address of addresses) expect(vcl.split(`"${address}"`).length - 1, address).toBe(2)
}))

test.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)('systemd understands the units', () => inFolder((folder) => {
  // The program need not be there to be understood.
  const unit = readFileSync('deploy/systemd/ovoz@.service', 'utf8').replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true')
  const file = path.join(folder, 'ovoz@3000.service')
  writeFileSync(file, unit)
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
  expect([status, stdout + stderr]).toEqual([0, ''])
}))
