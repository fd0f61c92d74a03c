import type { FoundPost } from '../found-post.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { SourceTrouble } from '../source-trouble.ts'
import { readBluesky } from './bluesky.ts'
import { readMastodon } from './mastodon.ts'
import { platformOf } from './platform-of.ts'
import { readTelegram } from './telegram.ts'
import { readTiktok, readYoutube } from './video-platforms.ts'
import { readSocialPage, readWebPage } from './web-page.ts'
import { readX } from './x.ts'

/**
 * Asks the platform, or the page itself, for a post.
 * @throws SourceTrouble; `gone` when the original is known to be no more
 */
export async function readPost(url: URL, fetch: GuardedFetch): Promise<FoundPost> {
  try {
    return await ask(url, fetch)
  } catch (cause) {
    if (cause instanceof RangeError) throw new SourceTrouble('unusable', `What ${url.host} answers cannot be read`, 'save what you see there and run this again with --gone, --media <file> and --text "…"', { cause })
    throw cause
  }
}

function ask(url: URL, fetch: GuardedFetch): Promise<FoundPost> {
  const platform = platformOf(url)
  switch (platform) {
    case 'telegram':
      return readTelegram(url, fetch)
    case 'mastodon':
      return readMastodon(url, fetch)
    case 'bluesky':
      return readBluesky(url, fetch)
    case 'x':
      return readX(url, fetch)
    case 'youtube':
      return readYoutube(url, fetch)
    case 'tiktok':
      return readTiktok(url, fetch)
    case 'instagram':
    case 'facebook':
    case 'vk':
      return readSocialPage(url, platform, fetch)
    case 'web':
      return readWebPage(url, fetch)
  }
}
