/**
 * A clock that rings at a date, however the computer's clock is set meanwhile. A timer counts the time that passes, so one
 * set for an embargo's end would ring an hour late once the clock was put an hour forward, and what the hour allows no
 * longer would stay up when it was put back. So the time is looked at again and again, which costs nothing.
 */
import { theTime } from '#lib/site/the-time.ts'

/** Milliseconds between looks: the most by which a clock that was set is noticed late. */
const glance = 1_000

export interface Alarm {
  /** Rings at `date`, once, instead of at what was set before; at once for a date that has passed. Null: not for a date. */
  set: (date: Date | null) => void
  stop: () => void
}

/** @param ring Called when a date comes that was set, which forgets it, and when the clock was put back: what was due may be early again. */
export function createAlarm(ring: () => void): Alarm {
  let due = Infinity
  let seen = theTime()
  let timer: NodeJS.Timeout

  function look() {
    const now = theTime()
    const isDue = now >= due || now < seen
    seen = now
    if (isDue) due = Infinity
    wait(now)
    if (isDue) ring()
  }
  function wait(now: number) {
    clearTimeout(timer)
    timer = setTimeout(look, Math.min(glance, Math.max(0, due - now))).unref()
  }

  wait(seen)
  return {
    set: (date) => {
      due = date?.getTime() ?? Infinity
      wait(theTime())
    },
    stop: () => clearTimeout(timer),
  }
}
