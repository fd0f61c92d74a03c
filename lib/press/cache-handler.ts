/**
 * Next's `cacheHandler`: presses what Next has rendered and stores it. Next answers the first visitor with the very
 * object it hands to `set`, so that changing the object there gives the pressed page to everybody.
 *
 * The contract is in Next's manual, "incrementalCacheHandlerPath"; the shape of keys and values is not, and is pinned
 * by e2e/press.test.ts.
 */
import { readEnvironment } from '#lib/site/environment.ts'
import { statusOfMissing } from '#lib/site/urls.ts'
import { createEntry, type Entry, identityOf } from './entry.ts'
import { documentHeaders, commonHeaders, readerCacheControl } from './page-headers.ts'
import type { CachedPage, CachedRoute, CachedValue } from './next-values.ts'
import { pressDocument } from './press-document.ts'
import { readPrerendered } from './prerendered.ts'
import { type Moment, thePress } from './press.ts'

/** Names the stored entry that an answer came from; the front takes it off again. */
export const entryHeader = 'x-ovoz-entry'
const tagsHeader = 'x-next-cache-tags'
const month = 30 * 24 * 3600

export default class CacheHandler {
  /** A render that this request starts cannot have read anything older. */
  #moment: Moment
  #begun = new Date()

  constructor() {
    this.#moment = thePress().moment()
  }

  async get(key: string) {
    const path = pathOfKey(key)
    const entry = (await thePress().fresh(path)) ?? (await this.#adoptPrerendered(path))
    // Freshness has been decided here, by tag: to Next an entry is new whenever it is given.
    return entry ? { lastModified: Date.now(), value: valueOfEntry(entry) } : null
  }

  async set(key: string, value: CachedValue | null, { cacheControl }: { cacheControl?: { revalidate: number | false } } = {}) {
    const seconds = cacheControl?.revalidate || 12 * month
    if (value?.kind === 'APP_PAGE') await this.#setPage(pathOfKey(key), value, seconds)
    if (value?.kind === 'APP_ROUTE') await this.#setRoute(pathOfKey(key), value, seconds)
  }

  async revalidateTag(tags: string | string[]) {
    thePress().expiries.expire([tags].flat())
  }

  resetRequestCache() {}

  async #setPage(path: string, value: CachedPage, seconds: number) {
    const pressed = typeof value.html === 'string' ? await pressDocument(value.html) : undefined
    if (!pressed) return
    const tags = tagsOf(value.headers)
    const headers: Record<string, string> = {
      ...documentHeaders(pressed.styleHashes),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': readerCacheControl,
      'surrogate-key': surrogateKey(tags),
    }
    value.html = pressed.html
    value.rscData = undefined
    value.segmentData = undefined
    value.headers = { ...sentHeaders(headers), [tagsHeader]: tags.join(','), [entryHeader]: path }
    // The status that proxy.ts gives a rewrite is lost in a custom server.
    value.status = statusOfMissing(path) ?? value.status
    await this.#store({ path, kind: 'page', status: value.status ?? 200, headers, tags }, Buffer.from(pressed.html), seconds)
  }

  async #setRoute(path: string, value: CachedRoute, seconds: number) {
    const tags = tagsOf(value.headers)
    const given = Object.fromEntries(Object.entries(value.headers).filter(([name]) => name !== tagsHeader))
    // Not the newest date that editors wrote in it: an entry can change, or be taken out, and leave that as it was.
    const modified = this.#begun.toUTCString()
    const headers = { ...commonHeaders, ...given, 'last-modified': modified, 'cache-control': readerCacheControl, ...(surrogateKey(tags) ? { 'surrogate-key': surrogateKey(tags) } : {}) } as Record<string, string>
    value.headers = { ...sentHeaders(headers), [tagsHeader]: tags.join(','), [entryHeader]: path }
    if (value.status === 200) await this.#store({ path, kind: 'route', status: 200, headers, tags }, value.body, seconds)
  }

  async #store(entry: Pick<Entry, 'path' | 'kind' | 'status' | 'headers' | 'tags'>, body: Buffer, seconds: number) {
    const until = Date.now() + seconds * 1000
    await thePress().keep(await createEntry({ ...entry, release: this.#moment.release, until }, body), this.#moment)
  }

  /** `next build` writes its pages past `set`: they are pressed when first asked for. */
  async #adoptPrerendered(path: string): Promise<Entry | undefined> {
    const { build, expiries, fresh } = thePress()
    const value = build && (await readPrerendered(path, build))
    if (!value || !expiries.isFresh(tagsOf(value.headers), build.release)) return undefined
    const handler = new CacheHandler()
    // The other servers have the same, or were built for something else.
    handler.#moment = { ...handler.#moment, shared: undefined }
    await (value.kind === 'APP_PAGE' ? handler.#setPage(path, value, month) : handler.#setRoute(path, value, month))
    return fresh(path)
  }
}

/**
 * `/route-cache/APP_PAGE/<owner>/$/suv/drought-ledger` → `/suv/drought-ledger`. The archive of a blog that was not there
 * when the site was built comes as `/new/archive/[[...when]]`: an optional segment that is not given is not left out.
 */
function pathOfKey(key: string): string {
  const path = key.replace(/^\/route-cache\/[A-Z_]+\/[0-9a-f]+\/\$/, '').replace(/\/\[\[\.{3}\w+\]\]$/, '')
  return path === '/index' ? '/' : path
}

function tagsOf(headers: CachedValue['headers']): string[] {
  const list = headers?.[tagsHeader]
  return typeof list === 'string' ? list.split(',') : []
}

/** What is for an edge alone is stored, and sent where there is one. */
function sentHeaders(headers: Record<string, string>): Record<string, string> {
  const { 'surrogate-key': _, ...others } = headers
  return readEnvironment().edge ? headers : others
}

/** Next's own tags, of paths, mean nothing to a shared cache. */
const surrogateKey = (tags: string[]) => tags.filter((tag) => !tag.startsWith('_N_T_')).join(' ')

function valueOfEntry(entry: Entry): CachedValue {
  const { path, kind, status, headers, tags } = entry
  const all = { ...sentHeaders(headers), [tagsHeader]: tags.join(','), [entryHeader]: path }
  return kind === 'page'
    ? { kind: 'APP_PAGE', html: identityOf(entry).toString(), headers: all, status, rscData: undefined, postponed: undefined, segmentData: undefined }
    : { kind: 'APP_ROUTE', body: identityOf(entry), headers: all, status }
}
