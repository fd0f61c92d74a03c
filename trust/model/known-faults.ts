/**
 * Faults that there were, each put back into the model alone: it has to find them. Two guards are not here, that a server that was left behind
 * answers 503 and that a page of a later hour is not taken from Redis: without one of them the others still hold, in the histories that were tried.
 */
import { tagOfGone } from '#lib/edge/tags.ts'
import { Cluster, type ClusterOptions } from '#lib/cluster/cluster.ts'
import type { Ways } from './world.ts'

class OwnClock extends Cluster {
  readonly #wall: () => number
  override readonly now = () => this.#wall()

  constructor(options: ClusterOptions) {
    super(options)
    this.#wall = options.time!.wall
  }
}

class NeverOlder extends Cluster {
  override isOlderThan(): boolean {
    return false
  }
}

const purging = (options: ClusterOptions, keep: (tags: readonly string[]) => string[]): ClusterOptions => ({ ...options, purge: async (tags, release) => options.purge?.(keep(tags), release) })

export const knownFaults: readonly [name: string, ways: Partial<Ways>][] = [
  ['what is due is due by each server’s own clock', { makeCluster: (options) => new OwnClock(options) }],
  ['the edge does not say what it has seen but of what it holds', { remembers: false }],
  ['what is gone is only made old', { drops: false }],
  ['pictures of what is gone are not dropped', { makeCluster: (options) => new Cluster(purging(options, (tags) => tags.filter((tag) => !tagOfGone(tag)?.startsWith('media:')))) }],
  ['a server answers though it is older than what the edge was given', { makeCluster: (options) => new NeverOlder(options) }],
]
