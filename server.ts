/**
 * The server: Next's documented custom server with the press's front before it.
 *
 *   PORT=3000 node server.ts          what `npm start` runs once all is built
 *   node server.ts --dev              with hot reload, nothing stored
 */
import { createServer } from 'node:http'
import next from 'next'
import pino from 'pino'
import { createFront } from '#lib/press/front.ts'
import { thePress } from '#lib/press/press.ts'
import { applyContent, expireInStore } from '#lib/publishing/apply-content.ts'
import { createExpire } from '#lib/publishing/expire-in-next.ts'
import { keepCurrent } from '#lib/publishing/keep-current.ts'
import { readEnvironment } from '#lib/site/environment.ts'

const log = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime })
const dev = process.argv.includes('--dev')

async function serve() {
  const { port, siteUrl, contentDir } = readEnvironment()
  const applied = await applyContent(expireInStore, new Date()).catch((error: unknown) => {
    // What was published before is still there, and serving that is better than serving nothing.
    log.error(error, 'The content could not be applied.')
    return undefined
  })
  const app = next({ dev, port, hostname: 'localhost' })
  await app.prepare()
  const handle = app.getRequestHandler()
  const expire = createExpire(handle)
  keepCurrent({
    contentDir,
    apply: async () => (await applyContent(expire, new Date())).nextDue,
    report: (error) => log.error(error),
    firstDue: applied?.nextDue ?? null,
    isWatching: dev,
  })

  const server = createServer(dev ? handle : createFront(thePress(), handle))
  server.on('error', (error: NodeJS.ErrnoException) => {
    log.fatal(error.code === 'EADDRINUSE' ? `Port ${port} is taken: set PORT to another.` : error.message)
    process.exit(1)
  })
  server.listen(port, () => {
    const withheld = applied?.problems.filter(({ severity }) => severity === 'error').length ?? 0
    log.info(applied?.counts.articles, `Serving at ${siteUrl}`)
    if (withheld > 0) log.warn(`${withheld} errors withhold content: npm run check says where.`)
  })
  stopOnSignal(() => {
    log.info('Stopping: answering what was asked.')
    server.close(() => process.exit(0))
    server.closeIdleConnections()
  })
}

function stopOnSignal(stop: () => void) {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      stop()
      // A connection that never ends must not keep an operator waiting.
      setTimeout(() => process.exit(0), 10_000).unref()
    })
}

serve().catch((error: unknown) => {
  log.fatal(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
