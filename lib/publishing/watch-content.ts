import path from 'node:path'
import { subscribe } from '@parcel/watcher'

/** Milliseconds. An editor saves in several steps; one look after the last is enough. */
const settling = 100

/** Paths relative to the folder; undefined when what changed is not known any more. */
type OnSaved = (paths: readonly string[] | undefined) => void

export interface ContentWatch {
  /** From now on `onSaved` hears of what was saved, first of what was saved since the watch began. */
  listen: (onSaved: OnSaved) => void
  stop: () => Promise<void>
}

/** @throws Error when the system has no more watches to give. */
export async function watchContent(folder: string, report: (error: unknown) => void): Promise<ContentWatch> {
  const paths = new Set<string>()
  let isUnknown = false
  let settled: NodeJS.Timeout | undefined
  let listener: OnSaved | undefined

  function tell() {
    if (!listener || (paths.size === 0 && !isUnknown)) return
    const known = isUnknown ? undefined : [...paths]
    paths.clear()
    isUnknown = false
    listener(known)
  }
  const subscription = await subscribe(folder, (error, events) => {
    if (error) {
      // There were more than could be taken.
      report(error)
      isUnknown = true
    }
    for (const event of events) paths.add(path.relative(folder, event.path))
    clearTimeout(settled)
    settled = setTimeout(tell, settling)
  }, { ignore: ['**/.git/**', '**/node_modules/**'] })
  return {
    listen: (onSaved) => {
      listener = onSaved
      tell()
    },
    stop: async () => {
      clearTimeout(settled)
      await subscription.unsubscribe()
    },
  }
}
