/**
 * The time by which it is decided what readers may see already: of several servers the one that most agree on, else this
 * machine's. Next's bundles have each their own modules, and share this by the process.
 */
const key = Symbol.for('ovoz.time')
const shared = globalThis as { [key]?: () => number }

/** Milliseconds since 1970. */
export const theTime = (): number => (shared[key] ?? Date.now)()

/** @param source Milliseconds since 1970. */
export function takeTimeFrom(source: () => number): void {
  shared[key] = source
}
