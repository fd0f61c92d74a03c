import { readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { type AsyncSubscription, type Event, subscribe } from '@parcel/watcher'

/** Milliseconds. An editor saves in several steps; one look after the last is enough. */
const settling = 100
/** Milliseconds between attempts to watch a folder that is away. */
const patience = 1_000
const ignore = ['**/.git/**', '**/node_modules/**']

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
  const made = new Set<string>()
  let isUnknown = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let listener: OnSaved | undefined
  /** The folder may be a link; it is its target that is watched. */
  let watched = folder
  let subscription: AsyncSubscription | undefined
  /** One change of the watch after another. */
  let turn: Promise<unknown> = Promise.resolve()

  function take(error: Error | null, events: readonly Event[]) {
    if (error) {
      // There were more than could be taken.
      report(error)
      isUnknown = true
    }
    for (const event of events) {
      paths.add(path.relative(watched, event.path))
      if (event.type === 'create') made.add(event.path)
    }
    clearTimeout(timer)
    timer = setTimeout(settle, settling)
  }

  function settle() {
    // Of folders that came all at once, or with a folder that was moved, only the uppermost is watched by itself.
    const isMissed = paths.has('') || [...made].some((name) => foldersIn(name).some((inner) => !made.has(inner)))
    made.clear()
    if (isMissed) void (turn = turn.then(renew))
    else tell()
  }

  function tell() {
    if (!listener || (paths.size === 0 && !isUnknown)) return
    const known = isUnknown ? undefined : [...paths]
    paths.clear()
    isUnknown = false
    listener(known)
  }

  async function begin() {
    watched = realpathSync(folder)
    subscription = await subscribe(watched, take, { ignore })
  }

  async function renew(): Promise<void> {
    if (isStopped) return
    const old = subscription
    subscription = undefined
    try {
      await old?.unsubscribe()
      await begin()
      // Between the two, nobody looked.
      isUnknown = true
      tell()
    } catch {
      timer = setTimeout(() => { turn = turn.then(renew) }, patience).unref()
    }
  }

  await begin()
  return {
    listen: (onSaved) => {
      listener = onSaved
      tell()
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await turn
      clearTimeout(timer)
      await subscription?.unsubscribe()
    },
  }
}

/** None if it is no folder, or gone. */
function foldersIn(name: string): string[] {
  try {
    return readdirSync(name, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules').map((entry) => path.join(name, entry.name))
  } catch {
    return []
  }
}
