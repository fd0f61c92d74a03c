import { z } from 'zod'
import { askJson, gone } from '../ask-source.ts'
import { cleanPost, type FoundPost } from '../found-post.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { wordsOfHtml } from '../html.ts'
import { SourceTrouble } from '../source-trouble.ts'
import { readWebPage } from './web-page.ts'
import { mastodonId } from './platform-of.ts'

const statusShape = z.object({
  url: z.string().nullish(),
  uri: z.string(),
  created_at: z.string(),
  content: z.string(),
  spoiler_text: z.string().nullish(),
  language: z.string().nullish(),
  account: z.object({ display_name: z.string(), username: z.string(), acct: z.string(), url: z.string() }),
  media_attachments: z.array(
    z.object({
      type: z.string(),
      url: z.string().nullish(),
      preview_url: z.string().nullish(),
      remote_url: z.string().nullish(),
      description: z.string().nullish(),
      meta: z.object({ original: z.object({ width: z.number().optional(), height: z.number().optional() }).optional() }).nullish(),
    }),
  ),
  poll: z.object({ options: z.array(z.object({ title: z.string(), votes_count: z.number().nullish() })) }).nullish(),
})

/**
 * A public post, from the API that Mastodon and its kin give to everybody
 * (https://docs.joinmastodon.org/methods/statuses/#get); where a host keeps it shut, from the page.
 */
export async function readMastodon(url: URL, fetch: GuardedFetch): Promise<FoundPost> {
  let status: z.infer<typeof statusShape>
  try {
    status = await askJson(fetch, `https://${url.host}/api/v1/statuses/${mastodonId(url)}`, statusShape)
  } catch (error) {
    // Not open to everybody, or another program with addresses of the same form: its page decides, also on what is gone.
    if (!(error instanceof SourceTrouble) || !['walled', 'unusable', 'gone'].includes(error.trouble)) throw error
    const post = await readWebPage(url, fetch)
    if (error.trouble === 'gone' && post.author.name === undefined && post.text === undefined) throw gone(error.message)
    return post
  }
  const { account } = status
  const home = URL.parse(account.url)?.host ?? url.host
  return cleanPost({
    platform: 'mastodon',
    url: status.url ?? url.href,
    author: { name: account.display_name.trim() || account.username, handle: `@${account.acct.includes('@') ? account.acct : `${account.acct}@${home}`}`, url: account.url },
    posted: status.created_at,
    language: status.language,
    text: [wordsOfHtml(status.content), ...(status.poll?.options ?? []).map(({ title, votes_count }) => `☐ ${title}${typeof votes_count === 'number' ? ` (${votes_count})` : ''}`)].filter(Boolean).join('\n'),
    warning: status.spoiler_text,
    media: status.media_attachments.map(({ type, url: file, remote_url, preview_url, description, meta }) => ({
      kind: type === 'video' || type === 'gifv' ? 'video' : type === 'audio' ? 'audio' : 'image',
      url: file ?? remote_url,
      alt: description,
      ...meta?.original,
      posters: type === 'video' || type === 'gifv' ? [preview_url] : [],
    })),
  })
}
