/** How time passes for a server: by its machine, or as somebody who tries it decides. */
export interface Time {
  /** Milliseconds since 1970, by the clock on the wall: it may be wrong, and may be set. */
  wall: () => number
  /** Milliseconds since some moment: whoever sets the clock does not change it. */
  elapsed: () => number
  /** Calls once, after so many milliseconds, and keeps no process alive for that. @returns What calls it off. */
  after: (wait: number, then: () => void) => () => void
}

export const machineTime: Time = {
  wall: () => Date.now(),
  elapsed: () => performance.now(),
  after: (wait, then) => {
    const timer = setTimeout(then, wait).unref()
    return () => clearTimeout(timer)
  },
}

export const pause = (time: Time, wait: number): Promise<void> => new Promise((resolve) => void time.after(wait, resolve))
