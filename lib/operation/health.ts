/** Whether this process should be sent readers, and what an operator should look at. Asked each second by who shares the load. */
import { inWords } from '#lib/cluster/agreed-clock.ts'
import type { ClusterStatus } from '#lib/cluster/cluster.ts'
import type { PurgeState } from '#lib/edge/purges.ts'

export interface ServerState {
  isStopping: boolean
  catalogue: 'there' | 'missing' | 'building'
  /** What expired is on disk, and would be known after a restart. */
  isSaved: boolean
  /** Why the last publication failed, until one succeeds. */
  lastFailure: string | undefined
  /** Files that readers do not get as they are, because something is wrong in them. */
  withheld: number
  /** Publications that were begun or wait. */
  publishing: number
  cluster?: ClusterStatus | undefined
  edge?: PurgeState | undefined
}

export interface Health {
  /** The process answers: it says so itself, and depends on nothing else. */
  live: true
  /** Readers should be sent here. */
  ready: boolean
  /** Why not. */
  reasons: string[]
  /** What is wrong though readers are served all the same. */
  degraded: string[]
  withheld: number
  publishing: number
  cluster?: ClusterStatus
  edge?: PurgeState
}

export function healthOf(state: ServerState): Health {
  const { isStopping, catalogue, isSaved, lastFailure, withheld, publishing, cluster, edge } = state
  const reasons = [
    ...(isStopping ? ['stopping'] : []),
    ...(catalogue === 'missing' ? ['the catalogue is missing: the next request builds it'] : []),
    ...(catalogue === 'building' ? ['the catalogue is being built'] : []),
    ...(cluster?.isLeftBehind ? ['other instances have published what this one cannot apply'] : []),
  ]
  const degraded = [
    ...(isSaved ? [] : ['the disk refuses: what expired is not written down']),
    ...(lastFailure === undefined ? [] : [`the last publication failed: ${lastFailure}`]),
    ...(cluster?.redis === 'away' ? ['Redis does not answer: pages are not shared'] : []),
    ...(cluster?.isClockOff ? [`the clock of this instance is ${inWords(cluster.clockAhead)} the one that most of Redis and the instances agree on: pages are not shared with the others`] : []),
    ...(cluster?.isBehind ? ['another instance has published what this one has not yet'] : []),
    ...(edge && edge.pending > 0 ? [`${edge.pending} tags wait to be purged at the edge${edge.lastFailure === undefined ? '' : `: ${edge.lastFailure}`}`] : []),
  ]
  return { live: true, ready: reasons.length === 0, reasons, degraded, withheld, publishing, ...(cluster ? { cluster } : {}), ...(edge ? { edge } : {}) }
}
