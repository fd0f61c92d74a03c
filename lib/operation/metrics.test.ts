import { describe, expect, test } from 'vitest'
import { createEntry } from '#lib/press/entry.ts'
import { Tally } from '#lib/press/tally.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { parseExposition } from './fixtures/parse-exposition.ts'
import type { Health } from './health.ts'
import { createMetrics } from './metrics.ts'

const well: Health = { live: true, ready: true, reasons: [], degraded: [], withheld: 3, publishing: 1 }
const receipt: Receipt = { id: '1', at: '2026-05-04T08:00:00Z', triggers: ['push'], outcome: 'published', files: [], tags: [], pages: [], warnings: [], steps: { apply: 40, all: 300 } }

function start(health: Health = well) {
  const tally = new Tally()
  const store = { bytesInMemory: 1_000, bytesOnDisk: 5_000, evicted: { memory: 7, disk: 2 } }
  const metrics = createMetrics({ tally, press: { store, expiries: { isSaved: true } } as never, health: () => health, checking: () => 4, searching: () => 3, inFlight: () => 5 })
  const read = async () => parseExposition((await metrics.read()).text)
  return { tally, metrics, read }
}

describe('metrics', () => {
  test('are what Prometheus reads, each with its help and type', async () => {
    const { metrics } = start()
    const { type, text } = await metrics.read()
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
    const families = parseExposition(text)
    for (const name of ['ovoz_requests_total', 'ovoz_render_seconds', 'nodejs_eventloop_lag_seconds', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes']) expect(families.has(name), name).toBe(true)
  })

  test('count requests by kind of page and source, however many paths there are', async () => {
    const { tally, read } = start()
    for (const path of ['/suv/a', '/suv/b']) {
      const entry = await createEntry({ path, kind: 'page', status: 200, headers: {}, tags: [], release: 0, until: 0 }, Buffer.from('words'))
      tally.ofEntry(entry).memory += 2
      tally.ofEntry(entry).notModified += 1
    }
    tally.of('media').pass += 1
    tally.onRender?.('article', 0.02, false)
    tally.onRender?.('feed', 3, true)
    for (const _ of ['the first reading', 'the second']) {
      const families = await read()
      expect(families.get('ovoz_requests_total')!.samples).toEqual([
        { name: 'ovoz_requests_total', labels: { route: 'article', cache: 'memory' }, value: 4 }, { name: 'ovoz_requests_total', labels: { route: 'media', cache: 'pass' }, value: 1 },
      ])
      expect(families.get('ovoz_not_modified_total')!.samples).toContainEqual({ name: 'ovoz_not_modified_total', labels: { route: 'article' }, value: 2 })
      const renders = families.get('ovoz_render_seconds')!
      expect(renders.type).toBe('histogram')
      expect(renders.samples).toContainEqual({ name: 'ovoz_render_seconds_count', labels: { route: 'article', outcome: 'rendered' }, value: 1 })
      expect(renders.samples).toContainEqual({ name: 'ovoz_render_seconds_bucket', labels: { route: 'feed', outcome: 'failed', le: '2.5' }, value: 0 })
      expect(renders.samples).toContainEqual({ name: 'ovoz_render_seconds_bucket', labels: { route: 'feed', outcome: 'failed', le: '5' }, value: 1 })
    }
  })

  test('tell of publications what came of them and how long their steps took', async () => {
    const { metrics, read } = start()
    metrics.published(receipt)
    metrics.published({ ...receipt, outcome: 'failed' })
    const families = await read()
    expect(families.get('ovoz_publications_total')!.samples.map(({ labels, value }) => [labels['outcome'], value])).toEqual([['published', 1], ['failed', 1]])
    expect(families.get('ovoz_publish_step_seconds')!.samples).toContainEqual({ name: 'ovoz_publish_step_seconds_sum', labels: { step: 'all' }, value: 0.3 })
    expect(families.get('ovoz_last_publication_failed')!.samples[0]!.value).toBe(1)
    metrics.published(receipt)
    expect((await read()).get('ovoz_last_publication_failed')!.samples[0]!.value).toBe(0)
  })

  test('tell of Redis and the edge only where there are any', async () => {
    const alone = await start().read()
    const valueOf = (families: typeof alone, name: string) => families.get(name)?.samples.map(({ value }) => value) ?? []
    for (const name of ['ovoz_redis_up', 'ovoz_cluster_members', 'ovoz_edge_purges_pending']) expect(valueOf(alone, name), name).toEqual([])
    const many = await start({ ...well, cluster: { redis: 'away', release: 12, isBehind: true, isLeftBehind: false, members: 3, clockAhead: 0, isClockOff: false }, edge: { pending: 6 } }).read()
    expect(['ovoz_redis_up', 'ovoz_cluster_members', 'ovoz_cluster_release', 'ovoz_cluster_behind', 'ovoz_edge_purges_pending'].flatMap((name) => valueOf(many, name))).toEqual([0, 3, 12, 1, 6])
  })

  test('tell of the store and of what waits', async () => {
    const families = await start().read()
    const valuesOf = (name: string) => families.get(name)!.samples.map(({ value }) => value)
    expect(['ovoz_store_bytes', 'ovoz_store_evictions_total', 'ovoz_files_withheld', 'ovoz_files_being_checked', 'ovoz_publications_pending', 'ovoz_searches_waiting', 'ovoz_requests_in_flight'].map(valuesOf)).toEqual([[1_000, 5_000], [7, 2], [3], [4], [1], [3], [5]])
  })
})

describe('the parser that these tests trust', () => {
  test.each([
    ['a sample of no family', 'a 1\n'], ['a bad name', '# HELP 1a x\n# TYPE 1a gauge\n1a 1\n'], ['no value', '# HELP a x\n# TYPE a gauge\na\n'],
    ['a value that is no number', '# HELP a x\n# TYPE a gauge\na undefined\n'], ['the same twice', '# HELP a x\n# TYPE a gauge\na 1\na 2\n'], ['no line end', '# HELP a x\n# TYPE a gauge\na 1'],
    ['an unknown type', '# HELP a x\n# TYPE a number\na 1\n'], ['a label that is not closed', '# HELP a x\n# TYPE a gauge\na{b="c} 1\n'],
    ['buckets that shrink', '# HELP a x\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n'],
    ['a count that is not the last bucket', '# HELP a x\n# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n'],
    ['a negative counter', '# HELP a_total x\n# TYPE a_total counter\na_total -1\n'],
  ])('refuses %s', (_, text) => expect(() => parseExposition(text)).toThrow())
})
