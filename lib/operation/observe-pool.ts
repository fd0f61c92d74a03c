import type { ReadPool } from '#lib/catalogue/sync/sync.ts'

/** A pool as it is, and how many files wait in it or are being read. */
export function observePool(pool: ReadPool): ReadPool & { readonly waiting: number } {
  let waiting = 0
  return {
    worthFrom: pool.worthFrom,
    async *read(contentDir, tasks) {
      let left = tasks.length
      waiting += left
      try {
        for await (const reading of pool.read(contentDir, tasks)) {
          left -= 1
          waiting -= 1
          yield reading
        }
      } finally {
        waiting -= left
      }
    },
    get waiting() { return waiting },
  }
}
