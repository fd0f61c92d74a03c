/**
 * The site as deploy/compose.yaml runs it, from the programs of this computer: Redis, several servers, each with a data
 * folder of its own, and Varnish before them. For trying it out, and for what happens when parts of it end.
 *
 *   npm run stack [-- --port <port>] [--servers <number>]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findsServers, startVarnish, type Varnish } from './stack/varnish.ts'
import { buildIfStale } from './build.ts'
import { findOrInstall } from './programs.ts'
import { type App, startApp } from './stack/app.ts'
import { freePort } from './stack/free-port.ts'
import { type Redis, startRedis } from './stack/redis.ts'

const usage = `npm run stack [-- --port <port>] [--servers <number>]

Starts Redis, servers of the site, and Varnish before them, on this computer. Ctrl-C ends all of it.

  --port      where readers ask, 8080 if not given
  --servers   how many, 2 if not given; at most 8
  --help      this

CONTENT_DIR or CONTENT_REPOSITORY say what is published, as for npm start; SITE_URL follows the port.
Varnish and Redis have to be installed (Debian: apt-get install varnish varnish-modules redis-server).`

interface Options {
  port: number
  servers: number
}

function readArguments(): Options {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, servers: { type: 'string', default: '2' }, help: { type: 'boolean' } } })
    if (values.help) {
      console.log(usage)
      process.exit(0)
    }
    const whole = (name: 'port' | 'servers', most: number) => {
      const value = Number(values[name])
      if (!/^\d+$/.test(values[name]) || value < 1 || value > most) throw new Error(`--${name} is a number from 1 to ${most}.`)
      return value
    }
    return { port: whole('port', 65_535), servers: whole('servers', 8) }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exit(2)
  }
}

const { port, servers } = readArguments()
const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-stack-'))
const parts: { redis?: Redis; varnish?: Varnish; apps: App[] } = { apps: [] }
let isEnding = false

const starting = start()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (isEnding) return
    console.log('\nEnding all of it …')
    void end(0)
  })
starting.catch((error: unknown) => {
  if (isEnding) return
  console.error(error instanceof Error ? error.message : error)
  void end(1)
})

/** Stops between two steps when it is to end. */
async function start(): Promise<void> {
  findOrInstall('varnishd', 'redis-server')
  const siteUrl = process.env.SITE_URL ?? `http://localhost:${port}`
  Object.assign(process.env, { SITE_URL: siteUrl })
  await buildIfStale()
  // What came while it was built has not been heard of before this.
  await new Promise(setImmediate)
  if (isEnding) return
  const redis = (parts.redis = await startRedis())
  if (isEnding) return
  const ports = await Promise.all(Array.from({ length: servers }, freePort))
  const edgeUrl = `http://127.0.0.1:${port}`
  // It is told at once what they publish while they start.
  const varnish = (parts.varnish = await startVarnish({ origins: ports.map((own) => `http://127.0.0.1:${own}`), port }))
  if (isEnding) return
  const begun = ports.map((own, index) => startApp({
    port: own,
    variables: { SITE_URL: siteUrl, DATA_DIR: path.join(folder, `data-${index + 1}`), REDIS_URL: redis.url, EDGE_URL: edgeUrl },
    onOutput: (text) => process.stdout.write(text.replace(/^(?=.)/gm, `app${index + 1}  `)),
  }))
  const started = await Promise.allSettled(begun)
  parts.apps = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  if (isEnding) return
  await findsServers(varnish)
  const places = [`readers   ${edgeUrl}`, ...parts.apps.map((app, index) => `app${index + 1}      ${app.origin}   (process ${app.pid})`), `redis     ${redis.url}   (process ${redis.pid})`, `varnish   process ${varnish.pid}`]
  console.log(`\n${places.join('\n')}\n\nCtrl-C ends all of it.\n`)
  for (const [index, app] of parts.apps.entries()) void app.ended.then(() => isEnding || console.log(`app${index + 1} has ended. The others go on.`))
}

/** Those that ask before those that are asked, so that nobody meets what is not there. */
async function end(code: number): Promise<never> {
  isEnding = true
  // What is being started can be stopped once it has.
  await starting.catch(() => {})
  await parts.varnish?.stop()
  await Promise.all(parts.apps.map((app) => app.stop()))
  await parts.redis?.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}
