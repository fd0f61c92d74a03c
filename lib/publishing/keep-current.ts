/**
 * Keeps a running server at what is in the content folder and at what the hour allows: applies content again when a file
 * changes, and when the next embargo or breaking item is due.
 */
import { watch } from 'node:fs'
import { createAlarm } from './alarm.ts'

/** An editor saves in several steps; one look after the last is enough. */
const settling = 100
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
  const alarm = createAlarm(run)
  let settled: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  function run() {
    running = running.then(apply).then(alarm.set).catch((error: unknown) => {
      report(error)
      alarm.set(new Date(Date.now() + retryAfter))
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

  alarm.set(firstDue)
  return () => {
    watcher?.close()
    clearInterval(looking)
    alarm.stop()
    clearTimeout(settled)
  }
}
