import { askJson, askPage, gone, walled } from '../ask-source.ts'
import { cleanPost, type FoundPost } from '../found-post.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { SourceTrouble } from '../source-trouble.ts'
import { oembedEndpoint, oembedShape } from './oembed.ts'
import { pageMetadata } from './page-metadata.ts'

/** A video's words and still picture: neither YouTube nor TikTok hands out the video itself. */
export async function readYoutube(url: URL, fetch: GuardedFetch): Promise<FoundPost> {
  const id = url.hostname === 'youtu.be' ? url.pathname.slice(1) : (url.searchParams.get('v') ?? /^\/(?:shorts|live|embed|v)\/([^/]+)/.exec(url.pathname)?.[1])
  if (!id || !/^[\w-]{6,20}$/.test(id)) throw new SourceTrouble('unusable', 'The address is not that of one video', 'copy the link of the video itself, as in https://www.youtube.com/watch?v=…')
  const address = `https://www.youtube.com/watch?v=${id}`
  const oembed = await askJson(fetch, oembedEndpoint(address)!, oembedShape).catch((error: unknown) => {
    if (!(error instanceof SourceTrouble)) throw error
    if (/ answered 400$/.test(error.message)) throw gone('YouTube knows no such video')
    if (error.trouble === 'walled') throw walled('YouTube', 'says that the video is private or may not be shown elsewhere')
    throw error
  })
  const page = await askPage(fetch, address).catch((error: unknown) => {
    if (error instanceof SourceTrouble && error.trouble !== 'forbidden') return undefined
    throw error
  })
  const about = page && '$' in page ? pageMetadata(page) : undefined
  const still = about?.media.flatMap(({ posters = [] }) => posters) ?? []
  return cleanPost({
    platform: 'youtube',
    url: address,
    author: { name: oembed.author_name, handle: handleIn(oembed.author_url), url: oembed.author_url },
    posted: about?.published,
    text: [oembed.title ?? about?.title, about?.description].filter(Boolean).join('\n\n'),
    media: [{ kind: 'video', posters: [...still, oembed.thumbnail_url] }],
    notes: /(?:…|\.\.\.)$/.test(about?.description?.trim() ?? '') ? ['YouTube hands out only the beginning of the description: copy the whole of it and give it with --text if it matters.'] : [],
  })
}

export async function readTiktok(given: URL, fetch: GuardedFetch): Promise<FoundPost> {
  // Links to share are short and lead to the video.
  const url = /\/(?:video|photo)\/\d+/.test(given.pathname) ? given : new URL((await askPage(fetch, given.href)).url)
  const [, user, id] = /^\/@([\w.-]+)\/(?:video|photo)\/(\d{10,20})/.exec(url.pathname) ?? []
  if (!user || !id) throw new SourceTrouble('unusable', 'The address is not that of one video', 'copy the link of the video itself, as in https://www.tiktok.com/@name/video/123…')
  const address = `https://www.tiktok.com/@${user}/video/${id}`
  const oembed = await askJson(fetch, oembedEndpoint(address)!, oembedShape).catch((error: unknown) => {
    if (error instanceof SourceTrouble && / answered 400$/.test(error.message)) throw gone('TikTok no longer has the video, or its author keeps it private')
    throw error
  })
  if (oembed.author_name === undefined && oembed.html === undefined) throw gone('TikTok no longer has the video, or its author keeps it private')
  const handle = oembed.author_unique_id ?? user
  return cleanPost({
    platform: 'tiktok',
    url: address,
    author: { name: oembed.author_name ?? handle, handle: `@${handle}`, url: `https://www.tiktok.com/@${handle}` },
    // The upper half of the number is the second it was made.
    posted: Number(BigInt(id) >> 32n) * 1000,
    text: oembed.title,
    media: [{ kind: 'video', posters: [oembed.thumbnail_url] }],
  })
}

const handleIn = (address: string | undefined): string | undefined => /\/(@[^/?#]+)$/.exec(address ?? '')?.[1]
