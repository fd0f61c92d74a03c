/**
 * Keeps a running server at what is in the content folder and at what the hour allows: applies content again when a file
 * changes, and when the next embargo or breaking item is due.
 */
import { watch } from 'node:fs'

/** An editor saves in several steps; one look after the last is enough. */
const settling = 100
/** The most that `setTimeout` takes; what is due later is looked at again then. */
const longestTimer = 2 ** 31 - 1

export interface KeepCurrentOptions {
  contentDir: string
  /** Brings everything up to date; resolves to when it is to be called again though no file changes. */
  apply: () => Promise<Date | null>
  report: (error: unknown) => void
  firstDue: Date | null
  /** Watch the folder, or only the clock. */
  isWatching: boolean
}

/** @returns A function that ends it. */
export function keepCurrent({ contentDir, apply, report, firstDue, isWatching }: KeepCurrentOptions): () => void {
  let due: NodeJS.Timeout | undefined
  let settled: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const schedule = (date: Date | null) => {
    clearTimeout(due)
    if (date) due = setTimeout(run, Math.min(longestTimer, Math.max(0, date.getTime() - Date.now()))).unref()
  }
  function run() {
    running = running.then(apply).then(schedule).catch(report)
  }
  const watcher = isWatching
    ? watch(contentDir, { recursive: true }, () => {
        clearTimeout(settled)
        settled = setTimeout(run, settling)
      }).on('error', report)
    : undefined

  schedule(firstDue)
  return () => {
    watcher?.close()
    clearTimeout(due)
    clearTimeout(settled)
  }
}
