/** A publisher as it is, and what is under way in it: for health, for metrics, and for a stop that waits for it. */
import type { Publisher } from '#lib/publishing/publisher.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'

export interface ObservedPublisher extends Publisher {
  /** Publications that were begun or wait, however many asked for each. */
  readonly pending: number
  /** Why the last one failed; undefined once one did not. */
  readonly lastFailure: string | undefined
  /** Resolves when nothing is under way. */
  settled: () => Promise<void>
}

export function observePublisher(publisher: Publisher, onEnd: (receipt: Receipt) => void): ObservedPublisher {
  const pending = new Map<string, Promise<unknown>>()
  let lastFailure: string | undefined
  return {
    publish(...given) {
      const publication = publisher.publish(...given)
      // Whoever asks while one waits is given the same.
      if (!pending.has(publication.id))
        pending.set(publication.id, publication.receipt.then((receipt) => {
          pending.delete(publication.id)
          // What the hour brings says nothing of a remote that is away.
          const isOfTheHour = receipt.triggers.every((trigger) => trigger === 'clock')
          if (receipt.outcome === 'failed') lastFailure = receipt.message ?? 'for no known reason'
          else if (!isOfTheHour) lastFailure = undefined
          onEnd(receipt)
        }))
      return publication
    },
    get nextDue() { return publisher.nextDue },
    get pending() { return pending.size },
    get lastFailure() { return lastFailure },
    async settled() {
      while (pending.size > 0) await Promise.all(pending.values())
    },
  }
}
