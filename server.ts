/**
 * The server: Next's documented custom server with the press's front before it.
 *
 *   PORT=3000 node server.ts          what `npm start` runs once all is built
 *   node server.ts --dev              with hot reload, nothing stored
 */
import '#lib/site/small-heap.ts'
import { createServer } from 'node:http'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import inject from 'light-my-request'
import next from 'next'
import { openCatalogue } from '#lib/catalogue/catalogue.ts'
import { keepCheckPool } from '#lib/catalogue/check-pool.ts'
import { NoPublication } from '#lib/catalogue/no-publication.ts'
import { databasePath, fileIdentity } from '#lib/catalogue/store/database.ts'
import { acquireLock, Locked } from '#lib/catalogue/store/writer-lock.ts'
import { lookAside } from '#lib/catalogue/sync/look-aside.ts'
import { appliedCommit, holdsPublication } from '#lib/catalogue/sync/sync.ts'
import { Cluster } from '#lib/cluster/cluster.ts'
import { createPreviews } from '#lib/drafts/previews.ts'
import { createPurges } from '#lib/edge/purges.ts'
import { createGitAside } from '#lib/git/git-aside.ts'
import { requireGit } from '#lib/git/git-version.ts'
import { leaveGitTo } from '#lib/git/run-git.ts'
import { boundConnections, requestLimits } from '#lib/operation/bound-connections.ts'
import { createDrain } from '#lib/operation/drain.ts'
import { createOperation } from '#lib/operation/operation.ts'
import { createFront } from '#lib/press/front.ts'
import { thePress } from '#lib/press/press.ts'
import { Tally } from '#lib/press/tally.ts'
import { createAnnounce } from '#lib/publishing/announce-feeds.ts'
import { ensureWholeCatalogue, isMediaShown } from '#lib/published/open.ts'
import { applyContent, type Expire, expireInStore } from '#lib/publishing/apply-content.ts'
import { beginWithCatalogue } from '#lib/publishing/begin-with-catalogue.ts'
import { createExpire } from '#lib/publishing/expire-in-next.ts'
import { keepCurrent } from '#lib/publishing/keep-current.ts'
import { openRepository } from '#lib/publishing/open-repository.ts'
import { createPublishEndpoint } from '#lib/publishing/publish-endpoint.ts'
import { createPublisher, type Publication, type Publisher } from '#lib/publishing/publisher.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { ReceiptBook } from '#lib/publishing/receipt-book.ts'
import { serverLock } from '#lib/publishing/server-lock.ts'
import { watchContent } from '#lib/publishing/watch-content.ts'
import { createSearch } from '#lib/search/search.ts'
import { answerInOrder, type Handler } from '#lib/site/answer-in-order.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { log, logConsole, messageOf } from '#lib/site/log.ts'
import { keepPrivate } from '#lib/site/private-folder.ts'
import { takeTimeFrom, theTime } from '#lib/site/the-time.ts'
import { publishPath } from '#lib/site/urls.ts'

const dev = process.argv.includes('--dev')
/** Milliseconds for which a start waits to be as new as the other servers; it is asked for nothing meanwhile. */
const longestJoining = 15_000
/** Milliseconds that answers and a publication may take to come to an end. */
const longestStop = 10_000
/** The lock would go with the object. */
let heldFolder: Awaited<ReturnType<typeof acquireLock>> | undefined

async function serve() {
  const { port, siteUrl, contentDir, dataDir, websubHub, publishSecrets, edge, redisUrl, metricsToken, stopDelay = 0 } = readEnvironment()
  if (!dev) logConsole()
  requireGit()
  const report = (error: unknown) => log.error(error)
  await holdDataFolder(dataDir)
  leaveGitTo(createGitAside().run)
  const pool = keepCheckPool()
  if (heldFolder) void thePress().removeOtherBuilds()
  const repository = await openRepository(report)
  // Before the first look, so that nothing is saved between the two; all that is there has to be watched, which takes seconds where there is much.
  const watching = repository ? undefined : watchContent(contentDir, report).catch((error: unknown) => {
    log.error(error, `${contentDir} cannot be watched: what is saved there is seen at the next start, or when ${publishPath} is called.`)
    return undefined
  })
  const purges = edge && createPurges(edge, { file: path.join(dataDir, 'purges.json'), report })
  const purge = purges?.purge
  const cluster = redisUrl === undefined || dev ? undefined : new Cluster({
    redisUrl, name: `${hostname()}:${port}`, siteUrl, dataDir, build: thePress().build?.sources.slice(0, 16) ?? 'none', report,
    follow: () => void publishFrom('release', []), asOf: asOfHere({ contentDir, dataDir }), ...(purge ? { purge } : {}),
  })
  if (cluster) {
    takeTimeFrom(cluster.now)
    await cluster.learnTime()
  }
  const begun = await beginWithCatalogue({ expire: noted(cluster, expireInStore), repository, watching, now: new Date(theTime()) }).catch((error: unknown) => {
    if (error instanceof NoPublication && !holdsPublication(dataDir)) throw error
    // What was published before is still there, and serving that is better than serving nothing.
    log.error(error, 'The content could not be applied.')
    return undefined
  })
  const app = next({ dev, port, hostname: 'localhost' })
  await app.prepare()
  const handle = app.getRequestHandler()
  const server = createServer({ ...requestLimits, shouldUpgradeCallback: () => dev })
  boundConnections(server)
  const drain = createDrain(server)
  const tally = new Tally()
  const search = dev ? undefined : createSearch({ press: thePress(), next: handle, tally, contentDir, dataDir })
  const front: Handler = dev ? (request, response) => handle(request, response) : createFront(thePress(), handle, { together: edge?.kind === 'varnish' ? cluster : undefined, tally, search: search?.answer, source: ensureWholeCatalogue, shows: isMediaShown })
  const readers = answerInOrder([front])
  const expire = noted(cluster, createExpire(handle))
  const book = new ReceiptBook(dataDir)
  const operation = createOperation({ contentDir, dataDir, press: thePress(), tally, drain, pool, search, cluster, edge: purges, token: metricsToken, siteUrl })
  const publisher = operation.observe(createPublisher({
    ...(repository ? { repository } : {}),
    appliedCommit: () => appliedCommit(dataDir),
    apply: (options) => applyContent({ expire, look: lookAside, now: new Date(theTime()), ...options }),
    ...(purge ? { purge } : {}),
    ...(cluster ? { cluster } : {}),
    see: async (path) => (await inject(readers as Parameters<typeof inject>[0], { url: path, headers: { host: 'localhost', 'accept-encoding': 'gzip' } })).statusCode,
    announce: websubHub ? createAnnounce({ hub: websubHub, origin: siteUrl, report: (error) => log.warn(error) }) : () => {},
    keep: (receipt) => {
      logReceipt(receipt)
      book.keep(receipt)
    },
    report,
  }))
  const kept = keepCurrent({
    publisher,
    content: watching ?? 'repository',
    isLooked: begun?.isLooked ?? false,
    isReplaced: replacements(dataDir),
    // Content that could not be applied is tried again at once.
    firstDue: begun ? begun.applied.nextDue : new Date(theTime()),
  })
  function publishFrom(...given: Parameters<Publisher['publish']>): Publication {
    const publication = publisher.publish(...given)
    // What is due next may be another now.
    void publication.receipt.then(({ outcome }) => kept.reset(outcome))
    return publication
  }
  if (cluster) {
    thePress().shared = cluster.pages
    await cluster.join(longestJoining)
  }
  const endpoint = createPublishEndpoint({ secrets: publishSecrets, publisher: { publish: publishFrom }, book })
  const answer = answerInOrder([operation.handle, endpoint, createPreviews({ next: handle, isPressed: !dev }), front])
  server.on('request', (request, response) => {
    drain.begin(response)
    answer(request, response)
    drain.handled(response)
  })
  server.on('error', (error: NodeJS.ErrnoException) => {
    log.fatal(error.code === 'EADDRINUSE' ? `Port ${port} is taken: set PORT to another.` : error.message)
    process.exit(1)
  })
  server.listen(port, () => {
    log.info(`Serving at ${siteUrl}`)
    const withheld = begun ? withheldIn({ contentDir, dataDir }) : 0
    // What changed while no server ran. Of several servers, one tells the edge when all have it; while Redis is away, each.
    if (begun && !cluster) void purges?.purge(begun.applied.tags).catch(report)
    if (cluster && cluster.status.redis !== 'up') void publisher.publish('clock', [])
    if (withheld > 0) log.warn(`${withheld} errors withhold content: npm run check says where.`)
  })
  stopOnSignal(async () => {
    log.info(`Stopping: ${stopDelay > 0 ? `taking no more connections in ${stopDelay} s, and ` : ''}answering what was asked.`)
    const delay = stopDelay * 1000
    setTimeout(() => {
      log.warn('Not everything could be brought to an end in time.')
      process.exit(0)
    }, delay + longestStop + 1_000)
    kept.stop()
    void watching?.then((watch) => watch?.stop())
    const [isDone] = await Promise.all([drain.stop({ delay, limit: longestStop }), Promise.race([publisher.settled(), sleep(delay + longestStop)])])
    log.info(isDone ? 'Stopped: all that was asked has been answered.' : 'Stopped, with requests unanswered.')
    purges?.stop()
    await cluster?.close()
    book.close()
    heldFolder?.close()
    process.exit(0)
  })
}

/** Before tags expire here, it is noted that the other servers have to be told. */
const noted = (cluster: Cluster | undefined, expire: Expire): Expire => (tags) => {
  if (tags.length > 0) cluster?.note(tags)
  return expire(tags)
}

/** What this server takes as past; undefined while its catalogue is missing or being made. */
function asOfHere(options: { contentDir: string; dataDir: string }): () => number | undefined {
  const catalogue = openCatalogue(options)
  return () => {
    try {
      return catalogue.asOf()
    } catch {
      return undefined
    }
  }
}

function withheldIn(options: { contentDir: string; dataDir: string }): number {
  const catalogue = openCatalogue(options)
  try {
    return catalogue.problems().filter(({ severity }) => severity === 'error').length
  } finally {
    catalogue.close()
  }
}

/** Names no file: logs go where receipts do not. */
function logReceipt({ id, outcome, message, triggers, commit, files, pages, steps }: Receipt): void {
  const count = (wanted: string) => files.filter((file) => file.outcome === wanted).length
  const facts = { receipt: id, triggers, ...(commit ? { commit: commit.after } : {}), published: count('published'), withheld: count('withheld'), removed: count('removed'), pages: pages.length, steps }
  if (outcome === 'failed') log.error(facts, `Nothing was published: ${message}`)
  else log.info(facts, outcome === 'published' ? 'Published.' : 'Nothing new to publish.')
}

/**
 * What has expired is known to one process: two servers on one folder would each miss what the other applies.
 * Waits for one that is just stopping.
 */
async function holdDataFolder(dataDir: string) {
  keepPrivate(dataDir, (message) => log.warn(message))
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

function stopOnSignal(stop: () => Promise<void>) {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      void stop()
    })
}

serve().catch((error: unknown) => {
  log.fatal(messageOf(error))
  // The log is for machines: this is for who started it by hand.
  process.stderr.write(`${messageOf(error)}\n`)
  process.exit(1)
})
