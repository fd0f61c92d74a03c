/**
 * The server: Next's documented custom server with the press's front before it.
 *
 *   PORT=3000 node server.ts          what `npm start` runs once all is built
 *   node server.ts --dev              with hot reload, nothing stored
 */
import '#lib/site/small-heap.ts'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import next from 'next'
import pino from 'pino'
import { databasePath, fileIdentity } from '#lib/catalogue/store/database.ts'
import { acquireLock, Locked } from '#lib/catalogue/store/writer-lock.ts'
import { createFront } from '#lib/press/front.ts'
import { thePress } from '#lib/press/press.ts'
import { createAnnounce } from '#lib/publishing/announce-feeds.ts'
import { applyContent, expireInStore } from '#lib/publishing/apply-content.ts'
import { createExpire } from '#lib/publishing/expire-in-next.ts'
import { keepCurrent } from '#lib/publishing/keep-current.ts'
import { serverLock } from '#lib/publishing/server-lock.ts'
import { readEnvironment } from '#lib/site/environment.ts'

const log = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime })
const dev = process.argv.includes('--dev')
/** The lock would go with the object. */
let heldFolder: Awaited<ReturnType<typeof acquireLock>> | undefined

async function serve() {
  const { port, siteUrl, contentDir, dataDir, websubHub } = readEnvironment()
  await holdDataFolder(dataDir)
  if (heldFolder) void thePress().removeOtherBuilds()
  const applied = await applyContent(expireInStore, new Date()).catch((error: unknown) => {
    // What was published before is still there, and serving that is better than serving nothing.
    log.error(error, 'The content could not be applied.')
    return undefined
  })
  const announce = websubHub ? createAnnounce({ hub: websubHub, origin: siteUrl, report: (error) => log.warn(error) }) : undefined
  const app = next({ dev, port, hostname: 'localhost' })
  await app.prepare()
  const handle = app.getRequestHandler()
  const expire = createExpire(handle)
  keepCurrent({
    contentDir,
    apply: async () => (await applyContent(expire, new Date(), announce)).nextDue,
    report: (error) => log.error(error),
    // Content that could not be applied is tried again at once.
    firstDue: applied ? applied.nextDue : new Date(),
    isReplaced: replacements(dataDir),
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
    server.close(() => {
      heldFolder?.close()
      process.exit(0)
    })
    server.closeIdleConnections()
  })
}

/**
 * What has expired is known to one process: two servers on one folder would each miss what the other applies.
 * Waits for one that is just stopping.
 */
async function holdDataFolder(dataDir: string) {
  mkdirSync(dataDir, { recursive: true })
  const file = serverLock(dataDir)
  heldFolder = await acquireLock(file, 15_000).catch((error: unknown) => {
    if (error instanceof Locked) throw new Error(`Another server uses ${dataDir}: stop it, or give this one a DATA_DIR of its own.`)
    log.error(error, `${file} cannot be locked.`)
    return undefined
  })
}

/** @returns A function that says whether the catalogue is another file than when it was last asked. */
function replacements(dataDir: string): () => boolean {
  let known = fileIdentity(databasePath(dataDir))
  return () => {
    const found = fileIdentity(databasePath(dataDir))
    const isReplaced = found !== undefined && found !== known
    known = found ?? known
    return isReplaced
  }
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
