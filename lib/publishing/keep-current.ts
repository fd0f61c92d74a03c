/**
 * Keeps a running server at what is in the content folder and at what the hour allows: applies content again when a file
 * changes, and when the next embargo or breaking item is due.
 */
import { watch } from 'node:fs'

/** An editor saves in several steps; one look after the last is enough. */
const settling = 100
/** The most that `setTimeout` takes; what is due later is looked at again then. */
const longestTimer = 2 ** 31 - 1
/** Milliseconds to wait after a failure, such as a full disk. */
const retryAfter = 30_000

export interface KeepCurrentOptions {
  contentDir: string
  /** Brings everything up to date; resolves to when it is to be called again though no file changes. */
  apply: () => Promise<Date | null>
  report: (error: unknown) => void
  firstDue: Date | null
  /** Whether the catalogue is another than at the last call. */
  isReplaced: () => boolean
  /** Watch the folder, or only the clock. */
  isWatching: boolean
}

/** @returns A function that ends it. */
export function keepCurrent({ contentDir, apply, report, firstDue, isReplaced, isWatching }: KeepCurrentOptions): () => void {
  let due: NodeJS.Timeout | undefined
  let settled: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const schedule = (date: Date | null) => {
    clearTimeout(due)
    if (date) due = setTimeout(run, Math.min(longestTimer, Math.max(0, date.getTime() - Date.now()))).unref()
  }
  function run() {
    running = running.then(apply).then(schedule).catch((error: unknown) => {
      report(error)
      schedule(new Date(Date.now() + retryAfter))
    })
  }
  // A catalogue that was deleted is built anew by whoever reads it next, with everything in it to be announced.
  const looking = setInterval(() => isReplaced() && run(), 1000).unref()
  const watcher = isWatching
    ? watch(contentDir, { recursive: true }, () => {
        clearTimeout(settled)
        settled = setTimeout(run, settling)
      }).on('error', report)
    : undefined

  schedule(firstDue)
  return () => {
    watcher?.close()
    clearInterval(looking)
    clearTimeout(due)
    clearTimeout(settled)
  }
}
