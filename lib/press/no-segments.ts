/**
 * In the place of Next's `app-render/collect-segment-data`, by `turbopack.resolveAlias` in next.config.mjs. After each page
 * Next renders its parts once more, for a framework in the browser to fetch ahead of a click; an eighth of what the first
 * request for a page takes. Readers get no framework, and the press kept none of it.
 *
 * e2e/press.test.ts fails if an upgrade finds another way to its own.
 */

/** @returns No segments: Next takes that for a page that has none. */
export const collectSegmentData = async (): Promise<undefined> => undefined

/** What a browser would be told of segments worth fetching. */
export const collectPrefetchHints = async (): Promise<undefined> => undefined
