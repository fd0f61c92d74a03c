/** A Varnish of a story's own, with the VCL of deploy/varnish before given servers. */
import { execFile, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { childEnvironment } from '#lib/site/child-environment.ts'
import { findOrInstall, whatIsMissing } from '../programs.ts'
import { freePort } from './free-port.ts'

/** As docs/operators.md has it: nothing of readers in the log. */
const quiet = 'vsl_mask=-SessOpen,-ReqStart,-ReqHeader,-ReqUnset,-RespHeader,-RespUnset,-VCL_call,-VCL_return'

export interface VarnishOptions {
  /** Addresses such as `http://127.0.0.1:3000`, one or several. */
  origins: readonly string[]
  /** The one to listen at; a free one, if not given. */
  port?: number
  /** What health probes ask for. */
  health?: string
  /** Who may purge, as addresses or networks of an ACL. */
  purgers?: readonly string[]
  /** More arguments of varnishd. */
  args?: readonly string[]
  /** Put before its arguments, to pin it to a core. */
  command?: readonly string[]
}

export interface Varnish {
  /** Where readers ask. */
  origin: string
  /** Where purges go: `EDGE_URL`. */
  purgeUrl: string
  pid: number
  /** By which `varnishadm -n` finds it. */
  name: string
  /** What varnishd has written so far. */
  log: () => string
  stop: () => Promise<void>
}

/** @returns One line where Varnish is not installed and cannot be: what needs it is skipped, and says so. */
export function whyNoVarnish(): string | undefined {
  const missing = whatIsMissing('varnishd')
  if (missing === undefined) return undefined
  const reason = `Stories with Varnish are skipped. ${missing}`
  console.error(reason)
  return reason
}

/**
 * Resolves once it listens.
 *
 * @throws Error with one line where Varnish is not installed and cannot be.
 */
export async function startVarnish({ origins, port, health, purgers, args = [], command = [] }: VarnishOptions): Promise<Varnish> {
  const { varnishd } = findOrInstall('varnishd')
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-varnish-'))
  cpSync('deploy/varnish', folder, { recursive: true })
  writeFileSync(path.join(folder, 'backends.vcl'), backendsFor(origins, { health, purgers }))
  const at = port ?? (await freePort())
  const name = path.join(folder, 'work')
  const [program, ...first] = [...command, varnishd]
  // No jail: the folder is this user's. A small log: by default it takes 80 MB.
  const child = spawn(program!, [...first, '-F', '-j', 'none', '-n', name, '-a', `127.0.0.1:${at}`, '-f', path.join(folder, 'ovoz.vcl'), '-s', 'malloc,128m', '-l', '8m', '-p', quiet, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: childEnvironment() })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString() })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const origin = `http://127.0.0.1:${at}`
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  for (let attempt = 0; ; attempt += 1) {
    if (child.exitCode !== null || attempt > 300) {
      await stop()
      throw new Error(`Varnish does not serve:\n${output}`)
    }
    if ((await fetch(`${origin}/api/health`).catch(() => undefined))?.ok) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { origin, purgeUrl: origin, pid: child.pid!, name, log: () => output, stop }
}

/** `backend.list -j`: the command, when it was run, and what was found; servers and what chooses among them. */
const backendList = z.tuple([z.number(), z.unknown(), z.number(), z.record(z.string(), z.object({ type: z.string(), probe_message: z.tuple([z.number(), z.number(), z.string()]) }))])

/** Resolves once its probes have found every server: before, it would not turn from one that ends to another that it holds to be sick. */
export async function findsServers({ name, log }: Varnish): Promise<void> {
  const { varnishadm } = findOrInstall('varnishadm')
  for (let attempt = 0; ; attempt += 1) {
    const { stdout } = await promisify(execFile)(varnishadm, ['-n', name, 'backend.list', '-j'], { env: childEnvironment() })
    const servers = Object.values(backendList.parse(JSON.parse(stdout))[3]).filter(({ type }) => type === 'backend')
    if (servers.length > 0 && servers.every(({ probe_message: [, , state] }) => state === 'healthy')) return
    if (attempt > 200) throw new Error(`Varnish finds no server, or not all of them: ${stdout}\n${log()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The delivered file with these servers in place of its own. @throws Error where it has changed its form. */
function backendsFor(origins: readonly string[], { health, purgers }: Pick<VarnishOptions, 'health' | 'purgers'>): string {
  const delivered = readFileSync('deploy/varnish/backends.vcl', 'utf8')
  const names = origins.map((_, index) => `app${index + 1}`)
  const backends = origins.map((origin, index) => {
    const { hostname, port } = new URL(origin)
    return `backend ${names[index]} {\n    .host = "${hostname}";\n    .port = "${port || '80'}";\n    .probe = ready;\n    .connect_timeout = 2s;\n}`
  })
  const changes: [RegExp, string][] = [
    [/^backend app1 \{[^}]*\}/m, backends.join('\n\n')],
    [/^ *origins\.add_backend\(app1\);/m, names.map((name) => `    origins.add_backend(${name});`).join('\n')],
    ...(health === undefined ? [] : [[/"\/api\/health"/, `"${health}"`]] as [RegExp, string][]),
    ...(purgers === undefined ? [] : [[/^acl purgers \{[^}]*\}/m, `acl purgers {\n${purgers.map((address) => `    "${address}";\n`).join('')}}`]] as [RegExp, string][]),
  ]
  return changes.reduce((text, [found, replacement]) => {
    if (!found.test(text)) throw new Error(`deploy/varnish/backends.vcl has no ${found}`)
    return text.replace(found, replacement)
  }, delivered)
}
