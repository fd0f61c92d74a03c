import { readdirSync, realpathSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { type AsyncSubscription, type Event, subscribe } from '@parcel/watcher'

/** Milliseconds. An editor saves in several steps; one look after the last is enough. */
const settling = 100
/** Milliseconds between looks at whether the folder is away, or another than the one that is watched. */
const lookEvery = 1_000
const ignore = ['**/.git/**', '**/node_modules/**']

/** Paths relative to the folder; undefined when what changed is not known any more. */
type OnSaved = (paths: readonly string[] | undefined) => void

export interface ContentWatch {
  /** From now on `onSaved` hears of what was saved, first of what was saved since the watch began. */
  listen: (onSaved: OnSaved) => void
  stop: () => Promise<void>
}

/**
 * A folder that is away, or is replaced or mounted over, is watched once it is there again: the system tells of none of these.
 * @throws Error when the system has no more watches to give.
 */
export async function watchContent(folder: string, report: (error: unknown) => void): Promise<ContentWatch> {
  const paths = new Set<string>()
  const made = new Set<string>()
  let isUnknown = false
  let isReported = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let listener: OnSaved | undefined
  /** The folder may be a link; it is its target that is watched. */
  let watched = folder
  /** Which folder that is; undefined while there is none. */
  let identity: string | undefined
  let isLooking = false
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
    const found = await identityOf(folder)
    if (found !== undefined) {
      watched = realpathSync(folder)
      subscription = await subscribe(watched, take, { ignore })
    }
    identity = found
  }

  async function renew(): Promise<void> {
    if (isStopped) return
    const [old, before] = [subscription, identity]
    subscription = undefined
    identity = undefined
    // Of a folder that is away there may be nothing left to end.
    await old?.unsubscribe().catch(() => {})
    // What cannot be watched now is tried again at the next look.
    await begin().then(() => { isReported = false }, (error: unknown) => {
      if (!isReported) report(error)
      isReported = true
    })
    if (identity === undefined && before === undefined) return
    // It has gone, or between the two nobody looked.
    isUnknown = true
    tell()
  }

  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    if ((await identityOf(folder)) !== identity) await (turn = turn.then(renew))
    isLooking = false
  }

  await begin()
  const looking = setInterval(() => void look(), lookEvery).unref()
  return {
    listen: (onSaved) => {
      listener = onSaved
      tell()
    },
    stop: async () => {
      isStopped = true
      clearInterval(looking)
      clearTimeout(timer)
      await turn
      clearTimeout(timer)
      await subscription?.unsubscribe()
    },
  }
}

/** A folder that hangs holds up nobody. */
async function identityOf(folder: string): Promise<string | undefined> {
  const stats = await stat(folder, { bigint: true }).catch(() => undefined)
  return stats?.isDirectory() ? `${stats.dev}:${stats.ino}` : undefined
}

/** None if it is no folder, or gone. */
function foldersIn(name: string): string[] {
  try {
    return readdirSync(name, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules').map((entry) => path.join(name, entry.name))
  } catch {
    return []
  }
}
