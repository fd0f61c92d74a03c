/**
 * Keeps a running server at what is in its content and at what the hour allows, though nobody calls: when an editor saves
 * a file, when an embargo or a breaking item is due, when the catalogue was deleted, when a push was not announced.
 */
import { theTime } from '#lib/site/the-time.ts'
import { createAlarm } from './alarm.ts'
import type { Publisher } from './publisher.ts'
import type { Receipt, Trigger } from './receipt.ts'
import type { ContentWatch } from './watch-content.ts'

/** Milliseconds to wait after a failure, such as a full disk. */
const retryAfter = 30_000
/** Milliseconds between looks at a remote repository: its calls may get lost. */
const lookEvery = 60_000

export interface KeepCurrentOptions {
  publisher: Publisher
  /** Of the content folder; or that the content comes from a repository, which is asked. */
  content: Promise<ContentWatch | undefined> | 'repository'
  /** Whether the content was looked at since the last server ran; else it is once the folder is watched. */
  isLooked: boolean
  /** Whether the catalogue is another than at the last call. */
  isReplaced: () => boolean
  /** When something is due first. */
  firstDue: Date | null
}

export interface KeptCurrent {
  /** After a publication of everything that somebody else asked for: what is due may be another. */
  reset: (outcome: Receipt['outcome']) => void
  stop: () => void
}

export function keepCurrent({ publisher, content, isLooked, isReplaced, firstDue }: KeepCurrentOptions): KeptCurrent {
  const isRepository = content === 'repository'
  /** What was to be published and failed is known to nobody any more: until all has been looked at, that is due. */
  let retryAt: Date | undefined
  const alarm = createAlarm(() => (retryAt && retryAt.getTime() <= theTime() ? publish(isRepository ? 'look' : 'files') : publish('clock', [])))
  const timers: NodeJS.Timeout[] = []

  function settle(outcome: Receipt['outcome'], isWhole: boolean) {
    if (outcome === 'failed' && (isWhole || !retryAt)) retryAt = new Date(theTime() + retryAfter)
    else if (outcome !== 'failed' && isWhole) retryAt = undefined
    const { nextDue } = publisher
    // What was due and could not be applied is tried again with the rest, not at once and for ever.
    const isAhead = nextDue !== null && nextDue.getTime() > theTime()
    alarm.set(retryAt && !(isAhead && nextDue < retryAt) ? retryAt : nextDue)
  }
  function publish(trigger: Trigger, paths?: readonly string[]) {
    void publisher.publish(trigger, paths).receipt.then(({ outcome }) => settle(outcome, paths === undefined))
  }

  // A catalogue that was deleted is built anew by whoever reads it next, with everything in it to be announced.
  timers.push(setInterval(() => isReplaced() && publish('start'), 1_000).unref())
  if (isRepository) {
    // What was pushed while no server ran.
    publish('look')
    timers.push(setInterval(() => publish('look'), lookEvery).unref())
  } else void content.then((watch) => {
    watch?.listen((paths) => publish('files', paths))
    if (!isLooked) publish('start')
  })
  alarm.set(firstDue)
  return {
    reset: (outcome) => settle(outcome, true),
    stop: () => {
      timers.forEach((timer) => clearInterval(timer))
      alarm.stop()
    },
  }
}
