import { z } from 'zod'
import { askJson, gone, walled } from '../ask-source.ts'
import { cleanPost, type FoundPost, type RawPost } from '../found-post.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { SourceTrouble } from '../source-trouble.ts'

const imagesShape = z.object({
  $type: z.literal('app.bsky.embed.images#view'),
  images: z.array(z.object({ fullsize: z.string(), alt: z.string(), aspectRatio: z.object({ width: z.number(), height: z.number() }).optional() })),
})
const videoShape = z.object({
  $type: z.literal('app.bsky.embed.video#view'),
  cid: z.string(),
  thumbnail: z.string().optional(),
  alt: z.string().optional(),
})
const mediaShape = z.union([imagesShape, videoShape])
const embedShape = z.union([mediaShape, z.object({ $type: z.literal('app.bsky.embed.recordWithMedia#view'), media: mediaShape })])

const postShape = z.object({
  author: z.object({ did: z.string(), handle: z.string(), displayName: z.string().optional(), labels: z.array(z.object({ val: z.string() })).optional() }),
  record: z.object({ text: z.string(), createdAt: z.string(), langs: z.array(z.string()).optional() }),
  embed: embedShape.optional().catch(undefined),
})
const threadShape = z.object({ thread: z.union([z.object({ post: postShape }), z.object({ notFound: z.literal(true) }), z.object({ blocked: z.literal(true) })]) })
const didDocument = z.object({ service: z.array(z.object({ id: z.string(), serviceEndpoint: z.string() })) })

/** A post, from the API that is open to everybody (https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread). */
export async function readBluesky(url: URL, fetch: GuardedFetch): Promise<FoundPost> {
  const [, profile, key] = /^\/profile\/([\w.:%-]+)\/post\/(\w+)/.exec(url.pathname) ?? []
  if (!profile || !key) throw new SourceTrouble('unusable', 'The address is not that of one post', 'copy the link of the post itself, as in https://bsky.app/profile/name/post/123')
  const uri = encodeURIComponent(`at://${decodeURIComponent(profile)}/app.bsky.feed.post/${key}`)
  const { thread } = await askJson(fetch, `https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?uri=${uri}&depth=0&parentHeight=0`, threadShape).catch((error: unknown) => {
    // “NotFound” and an account that is no more both come as 400.
    if (error instanceof SourceTrouble && / answered 400$/.test(error.message)) throw gone('Bluesky no longer has that post, or its author’s account')
    throw error
  })
  if ('notFound' in thread) throw gone('Bluesky no longer has that post')
  if ('blocked' in thread) throw walled('Bluesky', 'does not show that post to everybody')
  const { author, record, embed } = thread.post
  const notes = author.labels?.some(({ val }) => val === '!no-unauthenticated') ? ['The author has asked Bluesky to show their posts only to those who are signed in: weigh whether you may publish it.'] : []
  const shown = embed?.$type === 'app.bsky.embed.recordWithMedia#view' ? embed.media : embed
  return cleanPost({
    platform: 'bluesky',
    url: `https://bsky.app/profile/${author.handle}/post/${key}`,
    author: { name: author.displayName?.trim() || author.handle, handle: `@${author.handle}`, url: `https://bsky.app/profile/${author.handle}` },
    posted: record.createdAt,
    language: record.langs?.length === 1 ? record.langs[0] : undefined,
    text: record.text,
    media: await mediaOf(shown, author.did, fetch),
    notes,
  })
}

async function mediaOf(shown: z.infer<typeof mediaShape> | undefined, did: string, fetch: GuardedFetch): Promise<RawPost['media']> {
  if (!shown) return []
  if ('images' in shown) return shown.images.map(({ fullsize, alt, aspectRatio }) => ({ kind: 'image', url: fullsize, alt, ...aspectRatio }))
  return [{ kind: 'video', url: await originalVideo(did, shown.cid, fetch), alt: shown.alt, posters: [shown.thumbnail] }]
}

/** Bluesky plays a video in pieces; the file as it was uploaded lies on the author's own server (https://atproto.com/specs/did). */
async function originalVideo(did: string, cid: string, fetch: GuardedFetch): Promise<string | undefined> {
  const document = did.startsWith('did:web:') ? `https://${did.slice('did:web:'.length)}/.well-known/did.json` : `https://plc.directory/${did}`
  try {
    const { service } = await askJson(fetch, document, didDocument)
    const server = service.find(({ id }) => id.endsWith('#atproto_pds'))?.serviceEndpoint
    return server && `${server}/xrpc/com.atproto.sync.getBlob?did=${encodeURIComponent(did)}&cid=${encodeURIComponent(cid)}`
  } catch (error) {
    if (error instanceof SourceTrouble) return undefined
    throw error
  }
}
