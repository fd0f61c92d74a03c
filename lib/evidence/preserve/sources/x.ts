import { z } from 'zod'
import { askJson, gone, walled } from '../ask-source.ts'
import { cleanPost, type FoundPost, type RawPost } from '../found-post.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { loadHtml, wordsOf } from '../html.ts'
import { SourceTrouble } from '../source-trouble.ts'
import { oembedShape } from './oembed.ts'

const tweetShape = z.object({
  __typename: z.literal('Tweet'),
  text: z.string(),
  lang: z.string().optional(),
  created_at: z.string(),
  display_text_range: z.tuple([z.number(), z.number()]).optional(),
  note_tweet: z.unknown().optional(),
  user: z.object({ name: z.string(), screen_name: z.string() }),
  entities: z.object({ urls: z.array(z.object({ url: z.string(), expanded_url: z.string() })).optional() }).optional(),
  mediaDetails: z
    .array(
      z.object({
        type: z.string(),
        media_url_https: z.string(),
        ext_alt_text: z.string().optional(),
        original_info: z.object({ width: z.number(), height: z.number() }).optional(),
        video_info: z.object({ variants: z.array(z.object({ content_type: z.string(), url: z.string(), bitrate: z.number().optional() })) }).optional(),
      }),
    )
    .optional(),
})
const tombstoneShape = z.object({ __typename: z.literal('TweetTombstone'), tombstone: z.object({ text: z.object({ text: z.string() }).optional() }).optional() })

/**
 * A post. X shows its pages to nobody without an account, but lets posts be embedded: what its own embed asks
 * gives words, time and media; its documented oEmbed (https://publish.x.com) words and author only.
 */
export async function readX(url: URL, fetch: GuardedFetch): Promise<FoundPost> {
  const [, user, id] = /^\/(?:#!\/)?(\w+)\/(?:web\/)?status(?:es)?\/(\d{1,20})/.exec(url.pathname) ?? []
  if (!user || !id) throw new SourceTrouble('unusable', 'The address is not that of one post', 'copy the link of the post itself, as in https://x.com/name/status/123')
  try {
    const answer = await askJson(fetch, `https://cdn.syndication.twimg.com/tweet-result?id=${id}&token=${embedToken(id)}&lang=en`, z.union([tweetShape, tombstoneShape]))
    if (answer.__typename === 'TweetTombstone') throw missing(answer.tombstone?.text?.text ?? '')
    return fromEmbed(answer, id)
  } catch (error) {
    if (!(error instanceof SourceTrouble) || ['limited', 'forbidden', 'too-big'].includes(error.trouble) || error.message.startsWith('X says')) throw error
    return fromOembed(`https://twitter.com/${user}/status/${id}`, id, fetch)
  }
}

const missing = (words: string): SourceTrouble =>
  words === '' || /delet|no longer|suspend|does ?n.t exist|unavailable/i.test(words) ? gone(`X says: “${words.slice(0, 200) || 'This post is unavailable'}”`) : walled('X', `says: “${words.slice(0, 200)}”`)

function fromEmbed(tweet: z.infer<typeof tweetShape>, id: string): FoundPost {
  const { screen_name: handle } = tweet.user
  // Counted in code points; the end is the links to the media themselves.
  const shown = [...tweet.text].slice(tweet.display_text_range?.[0], tweet.display_text_range?.[1]).join('')
  const links = new Map(tweet.entities?.urls?.map(({ url, expanded_url }) => [url, expanded_url]))
  const whole = shown.replace(/https:\/\/t\.co\/\w+/g, (link) => links.get(link) ?? link)
  const media = (tweet.mediaDetails ?? []).map(({ type, media_url_https, ext_alt_text, original_info, video_info }): NonNullable<RawPost['media']>[number] => {
    const best = video_info?.variants.filter(({ content_type }) => content_type === 'video/mp4').sort((a, b) => (b.bitrate ?? 0) - (a.bitrate ?? 0))[0]
    const about = { alt: ext_alt_text, ...original_info }
    return type === 'photo' ? { kind: 'image', url: largest(media_url_https), ...about } : { kind: 'video', url: best?.url, ...about, posters: [media_url_https] }
  })
  return cleanPost({
    platform: 'x',
    url: `https://x.com/${handle}/status/${id}`,
    author: { name: tweet.user.name, handle: `@${handle}`, url: `https://x.com/${handle}` },
    posted: tweet.created_at,
    language: tweet.lang,
    // `&amp;`, `&lt;` and `&gt;` are written so, line breaks as they are.
    text: decodeReferences(whole),
    media,
    notes: tweet.note_tweet === undefined || tweet.note_tweet === null ? [] : ['X hands out only the beginning of so long a post: copy the whole of it and give it with --text.'],
  })
}

async function fromOembed(address: string, id: string, fetch: GuardedFetch): Promise<FoundPost> {
  const { html, author_name, author_url } = await askJson(fetch, `https://publish.twitter.com/oembed?url=${encodeURIComponent(address)}&omit_script=1&dnt=1`, oembedShape)
  const $ = loadHtml(html ?? '')
  const words = $('blockquote p').first()
  const handle = /^https?:\/\/(?:twitter|x)\.com\/(\w+)$/.exec(author_url ?? '')?.[1]
  return cleanPost({
    platform: 'x',
    url: handle ? `https://x.com/${handle}/status/${id}` : address,
    author: { name: author_name, ...(handle ? { handle: `@${handle}`, url: `https://x.com/${handle}` } : {}) },
    posted: timeOfId(id),
    language: words.attr('lang'),
    text: wordsOf(words[0]?.children ?? []),
    notes: ['X gave only the words: if the post has pictures or a video, save them and attach them with --media.'],
  })
}

/** X's embed counts this out of the number of the post, and is not answered without it. */
const embedToken = (id: string) => ((Number(id) / 1e15) * Math.PI).toString(36).replace(/0+|\./g, '')

/** The size as uploaded, or the largest that X keeps. */
function largest(address: string): string {
  const url = URL.parse(address)
  if (!url || url.search !== '') return address
  url.searchParams.set('name', 'orig')
  return url.href
}

const decodeReferences = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ 'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', '#39': "'" })[name]!)

/** Since November 2010 the number of a post holds its time, in milliseconds since X's own epoch. */
function timeOfId(id: string): number | undefined {
  const number = BigInt(id)
  return number > 30_000_000_000n ? Number(number >> 22n) + 1_288_834_974_657 : undefined
}
