import { findProvider } from '@extractus/oembed-extractor'
import { z } from 'zod'
import { askJson, type Page } from '../ask-source.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { SourceTrouble } from '../source-trouble.ts'

const text = z.string().optional().catch(undefined)
const size = z.coerce.number().optional().catch(undefined)

/** https://oembed.com §2.3.4, and what platforms add to it. Fields of another type are taken as absent. */
export const oembedShape = z.object({
  type: text,
  title: text,
  author_name: text,
  author_url: text,
  author_unique_id: text,
  html: text,
  url: text,
  width: size,
  height: size,
  thumbnail_url: text,
  thumbnail_width: size,
  thumbnail_height: size,
})
export type Oembed = z.infer<typeof oembedShape>

/** Where the platform answers oEmbed for an address, if it is one that is known to. */
export function oembedEndpoint(address: string): string | undefined {
  const endpoint = findProvider(address)?.endpoint
  // Meta's wants a key of an application.
  if (endpoint === undefined || endpoint.includes('graph.facebook.com')) return undefined
  const url = new URL(endpoint)
  url.searchParams.set('format', 'json')
  url.searchParams.set('url', address)
  return url.href
}

/** https://oembed.com §4: a page names its own. */
export function discoveredOembed({ $, url }: Page): string | undefined {
  const href = $('link[type="application/json+oembed"]').first().attr('href')
  return href === undefined ? undefined : URL.parse(href, url)?.href
}

/** oEmbed that may be missing: what it adds is welcome, and its absence says nothing. */
export async function askOptionalOembed(fetch: GuardedFetch, endpoint: string | undefined): Promise<Oembed | undefined> {
  if (endpoint === undefined) return undefined
  try {
    return await askJson(fetch, endpoint, oembedShape)
  } catch (error) {
    if (error instanceof SourceTrouble && error.trouble !== 'forbidden') return undefined
    throw error
  }
}
