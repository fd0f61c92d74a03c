import type { Platform } from '../found-post.ts'

const hosts: [RegExp, Platform][] = [
  [/^(?:(?:www|m|music)\.)?youtube\.com$|^youtu\.be$/, 'youtube'],
  [/^(?:(?:www|mobile)\.)?(?:x|twitter)\.com$/, 'x'],
  [/^(?:www\.)?instagram\.com$|^instagr\.am$/, 'instagram'],
  [/^(?:(?:www|m|web|mbasic)\.)?facebook\.com$|^fb\.(?:watch|com)$/, 'facebook'],
  [/^t(?:elegram)?\.me$/, 'telegram'],
  [/^(?:(?:www|m|vm|vt)\.)?tiktok\.com$/, 'tiktok'],
  [/^bsky\.app$/, 'bluesky'],
  [/^(?:m\.)?(?:vk\.com|vk\.ru|vkvideo\.ru)$/, 'vk'],
]

/** Mastodon and what speaks its language are on thousands of hosts: their addresses are known by their form. */
const mastodonPath = /^\/(?:@[\w.-]+(?:@[\w.-]+)?|users\/[\w.-]+\/statuses|web\/statuses|deck\/@[\w.@-]+)\/(\d{5,})\/?$/

export function platformOf(url: URL): Platform {
  const host = url.hostname.replace(/\.$/, '')
  const known = hosts.find(([pattern]) => pattern.test(host))?.[1]
  return known ?? (mastodonPath.test(url.pathname) ? 'mastodon' : 'web')
}

export const mastodonId = (url: URL): string | undefined => mastodonPath.exec(url.pathname)?.[1]

/** Says who followed a link from where, and nothing about what it leads to. */
const tracking = /^(?:utm_\w+|fbclid|gclid|yclid|igsh|igshid|si|feature|ref_src|ref_url|mibextid|_rdr|share_id)$/

/** The same address without what only follows readers about. */
export function plainAddress(given: string): string {
  const url = new URL(given)
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name)
  url.hash = ''
  return url.href
}
