/**
 * What the server counts, for Prometheus (text format 0.0.4). Names are told of in docs/operators.md. Labels are few and
 * fixed: never a path, nor anything of a reader's.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Press } from '#lib/press/press.ts'
import { sources, type Tally } from '#lib/press/tally.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import type { Health } from './health.ts'

export interface MetricsOptions {
  tally: Tally
  press: Pick<Press, 'store' | 'expiries'>
  health: () => Health
  /** Files that wait to be checked, or are. */
  checking: () => number
  /** Searches that wait for their turn. */
  searching: () => number
  /** Requests that are not answered yet. */
  inFlight: () => number
}

export interface Metrics {
  /** Called once for each publication. */
  published: (receipt: Receipt) => void
  read: () => Promise<{ type: string; text: string }>
}

/** Seconds. */
const renderBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const stepBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120]

export function createMetrics({ tally, press, health, checking, searching, inFlight }: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const gauge = (name: string, help: string, read: () => number | undefined) =>
    new Gauge({ name, help, registers, collect() {
      this.reset()
      const value = read()
      if (value === undefined) this.remove()
      else this.set(value)
    } })

  new Counter({ name: 'ovoz_requests_total', help: 'Requests, by kind of page and where the answer came from.', labelNames: ['route', 'cache'], registers, collect() {
    this.reset()
    for (const [route, count] of tally.counts) for (const cache of sources) if (count[cache] > 0) this.inc({ route, cache }, count[cache])
  } })
  new Counter({ name: 'ovoz_not_modified_total', help: 'Of these, those that were told that they have it (304).', labelNames: ['route'], registers, collect() {
    this.reset()
    for (const [route, { notModified }] of tally.counts) this.inc({ route }, notModified)
  } })
  const renders = new Histogram({ name: 'ovoz_render_seconds', help: 'How long Next took to render, by kind of page.', labelNames: ['route', 'outcome'], buckets: renderBuckets, registers })
  const passes = new Histogram({ name: 'ovoz_pass_seconds', help: 'How long answers took that are not stored: media, renditions, assets.', labelNames: ['route'], buckets: renderBuckets, registers })
  tally.onRender = (route, seconds, isFailed) => renders.observe({ route, outcome: isFailed ? 'failed' : 'rendered' }, seconds)
  tally.onPass = (route, seconds) => passes.observe({ route }, seconds)
  gauge('ovoz_requests_in_flight', 'Requests that are not answered yet.', inFlight)
  gauge('ovoz_searches_waiting', 'Searches that wait for their turn; those that found no room are ovoz_requests_total with route search and cache refused.', searching)

  const publications = new Counter({ name: 'ovoz_publications_total', help: 'Publications, by what came of them.', labelNames: ['outcome'], registers })
  const steps = new Histogram({ name: 'ovoz_publish_step_seconds', help: 'How long each step of a publication took that published something; all is the whole, until readers were seen to get it.', labelNames: ['step'], buckets: stepBuckets, registers })
  gauge('ovoz_publications_pending', 'Publications that were begun or wait.', () => health().publishing)
  gauge('ovoz_last_publication_failed', '1 if the last publication failed.', () => (lastOutcome === undefined ? undefined : Number(lastOutcome === 'failed')))
  gauge('ovoz_files_withheld', 'Content files that readers do not get as they are, because something is wrong in them.', () => health().withheld)
  gauge('ovoz_files_being_checked', 'Content files that are being checked, or wait for it.', checking)
  let lastOutcome: Receipt['outcome'] | undefined

  new Gauge({ name: 'ovoz_store_bytes', help: 'Bytes of what is stored ready to send.', labelNames: ['place'], registers, collect() {
    this.set({ place: 'memory' }, press.store.bytesInMemory)
    this.set({ place: 'disk' }, press.store.bytesOnDisk)
  } })
  new Counter({ name: 'ovoz_store_evictions_total', help: 'Stored answers dropped because there was no more room.', labelNames: ['place'], registers, collect() {
    this.reset()
    for (const place of ['memory', 'disk'] as const) this.inc({ place }, press.store.evicted[place])
  } })
  gauge('ovoz_expiries_saved', '0 while the disk refuses to take down what expired.', () => Number(press.expiries.isSaved))
  gauge('ovoz_ready', '1 if readers should be sent here.', () => Number(health().ready))
  gauge('ovoz_degraded', 'How many things are wrong though readers are served; /api/health names them.', () => health().degraded.length)

  gauge('ovoz_redis_up', '1 if Redis answers, 0 if it does not; absent without REDIS_URL.', () => whether(health().cluster, ({ redis }) => Number(redis === 'up')))
  gauge('ovoz_cluster_members', 'Instances; absent without REDIS_URL.', () => whether(health().cluster, ({ members }) => members))
  gauge('ovoz_cluster_release', 'The release that this instance has applied; absent without REDIS_URL.', () => whether(health().cluster, ({ release }) => release))
  gauge('ovoz_clock_ahead_seconds', 'By how much the clock of this instance is ahead of the one that most of Redis and the instances agree on; absent without REDIS_URL.', () => whether(health().cluster, ({ clockAhead }) => clockAhead / 1000))
  gauge('ovoz_cluster_behind', '1 if another instance has applied something later; absent without REDIS_URL.', () => whether(health().cluster, ({ isBehind }) => Number(isBehind)))
  gauge('ovoz_edge_purges_pending', 'Tags that the edge has not been purged of yet; absent without EDGE_URL.', () => whether(health().edge, ({ pending }) => pending))

  return {
    published({ outcome, steps: taken }) {
      lastOutcome = outcome
      publications.inc({ outcome })
      if (outcome === 'published') for (const [step, ms] of Object.entries(taken)) steps.observe({ step }, ms / 1000)
    },
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}

const whether = <Value>(value: Value | undefined, read: (value: Value) => number) => (value === undefined ? undefined : read(value))
