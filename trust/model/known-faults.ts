/** Faults that there were, each put back into the model: it has to find them. */
import { tagOfGone } from '#lib/edge/tags.ts'
import { Cluster, type ClusterOptions } from '#lib/cluster/cluster.ts'
import { getPage, tick } from '#lib/cluster/scripts.ts'
import { type Script, script } from '#lib/cluster/connection.ts'
import type { Ways } from './world.ts'

class OwnClock extends Cluster {
  readonly #wall: () => number
  override readonly now = () => this.#wall()

  constructor(options: ClusterOptions) {
    super(options)
    this.#wall = options.time!.wall
  }
}

class NeverLeftBehind extends Cluster {
  override get isLeftBehind(): boolean {
    return false
  }
}

class NeverOlder extends Cluster {
  override isOlderThan(): boolean {
    return false
  }
}

/** A server whose Redis runs another script in place of one of ours. */
function withScript(options: ClusterOptions, own: Script, from: string, to: string): ClusterOptions {
  if (!own.source.includes(from)) throw new Error(`The script has no ${from}.`)
  const other = script(own.source.replace(from, to))
  const redis = options.redis!
  const swap = (asked: Script) => (asked === own ? other : asked)
  return {
    ...options,
    redis: {
      get isUp() { return redis.isUp },
      probe: (asked, keys, values) => redis.probe(swap(asked), keys, values),
      run: (asked, keys, values, within) => redis.run(swap(asked), keys, values, within),
      memory: () => redis.memory(),
      close: () => redis.close(),
    },
  }
}

const purging = (options: ClusterOptions, keep: (tags: readonly string[]) => string[]): ClusterOptions => ({ ...options, purge: async (tags, release) => options.purge?.(keep(tags), release) })

export const knownFaults: readonly [name: string, ways: Partial<Ways>][] = [
  ['what is due is due by each server’s own clock', { makeCluster: (options) => new OwnClock(options) }],
  ['a page is taken from Redis whatever it shows', { makeCluster: (options) => new OwnClock(withScript({ ...options, time: { ...options.time! } }, getPage, ' or tonumber(page[4]) > tonumber(ARGV[1])', '')) }],
  ['a server that is behind answers, and the edge does not say what it has seen but of what it holds', { makeCluster: (options) => new NeverLeftBehind(options), remembers: false }],
  ['the edge does not say what it has seen but of what it holds', { remembers: false }],
  ['what is gone is only made old', { drops: false }],
  ['pictures of what is gone are not dropped', { makeCluster: (options) => new Cluster(purging(options, (tags) => tags.filter((tag) => !tagOfGone(tag)?.startsWith('media:')))) }],
  ['a server answers though it is older than what the edge was given', { makeCluster: (options) => new NeverOlder(options) }],
  ['the edge is told before the others have applied it, and does not say what it has seen', { makeCluster: (options) => new NeverLeftBehind(withScript(options, tick, '(#lagging == 0 or now - fact(\'completed\') > tonumber(ARGV[4]))', 'true')), remembers: false }],
]
