/** What operators and their machines are told of a running server, put together. */
import { openCatalogue } from '#lib/catalogue/catalogue.ts'
import { catalogueState } from '#lib/catalogue/ensure-catalogue.ts'
import type { ClusterStatus } from '#lib/cluster/cluster.ts'
import type { PurgeState } from '#lib/edge/purges.ts'
import type { Press } from '#lib/press/press.ts'
import type { Tally } from '#lib/press/tally.ts'
import type { Publisher } from '#lib/publishing/publisher.ts'
import type { Drain } from './drain.ts'
import { type Health, healthOf } from './health.ts'
import { createMetrics } from './metrics.ts'
import { type ObservedPublisher, observePublisher } from './observe-publisher.ts'
import { createOperationEndpoint } from './operation-endpoint.ts'

export interface OperationOptions {
  contentDir: string
  dataDir: string
  press: Press
  tally: Tally
  drain: Pick<Drain, 'isStopping' | 'inFlight'>
  /** Whose bodies are checked. */
  pool: { readonly waiting: number }
  /** Absent in development, where Next answers searches. */
  search?: { readonly waiting: number } | undefined
  /** Where there are several servers. */
  cluster?: { readonly status: ClusterStatus } | undefined
  /** Where there is an edge. */
  edge?: { readonly state: PurgeState } | undefined
  /** See `createOperationEndpoint`. */
  token: string | undefined
  /** The public origin. */
  siteUrl: string
}

export interface Operation {
  /** Says whether the request was its own; others are left alone. */
  handle: ReturnType<typeof createOperationEndpoint>
  /** The publisher whose publications are counted: to be called once, and used instead of it. */
  observe: (publisher: Publisher) => ObservedPublisher
}

export function createOperation({ contentDir, dataDir, press, tally, drain, pool, search, cluster, edge, token, siteUrl }: OperationOptions): Operation {
  const withheld = withheldFiles({ contentDir, dataDir })
  let publisher: ObservedPublisher | undefined
  const health = (): Health => healthOf({
    isStopping: drain.isStopping,
    catalogue: catalogueState(dataDir),
    isSaved: press.expiries.isSaved,
    lastFailure: publisher?.lastFailure,
    withheld: withheld(),
    publishing: publisher?.pending ?? 0,
    cluster: cluster?.status,
    edge: edge?.state,
  })
  const metrics = createMetrics({ tally, press, health, checking: () => pool.waiting, searching: () => search?.waiting ?? 0, inFlight: () => drain.inFlight })
  return {
    handle: createOperationEndpoint({ health, metrics: metrics.read, token, siteHost: new URL(siteUrl).host }),
    observe: (given) => (publisher = observePublisher(given, metrics.published)),
  }
}

/** Milliseconds for which a count is good enough: health is asked for each second, by several. */
const countFor = 2_000

/** @returns How many files are withheld, as of a moment ago; as last known, while the catalogue is not to be read. */
function withheldFiles(folders: { contentDir: string; dataDir: string }): () => number {
  const catalogue = openCatalogue(folders)
  let [count, at] = [0, -Infinity]
  return () => {
    if (performance.now() - at < countFor) return count
    at = performance.now()
    try {
      count = catalogue.withheldFiles()
    } catch {
      // Missing, or being built: health says so.
    }
    return count
  }
}
