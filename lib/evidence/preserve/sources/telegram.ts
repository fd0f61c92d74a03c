import type { CheerioAPI } from 'cheerio'
import { askPage, gone, walled } from '../ask-source.ts'
import { cleanPost, type FoundPost, type RawPost } from '../found-post.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { wordsOf } from '../html.ts'
import { SourceTrouble } from '../source-trouble.ts'

/**
 * A post of a public channel, from the page that Telegram makes to be embedded elsewhere (`?embed=1`,
 * https://core.telegram.org/widgets/post). It holds the whole text, the time, photographs and most videos.
 */
export async function readTelegram(url: URL, fetch: GuardedFetch): Promise<FoundPost> {
  const [, channel, number] = /^\/(?:s\/)?(\w{4,64})\/(\d+)/.exec(url.pathname) ?? []
  if (url.pathname.startsWith('/c/')) throw walled(url.host, 'keeps the posts of private channels for their members')
  if (!channel || !number) throw new SourceTrouble('unusable', 'The address is not that of one post', 'copy the link of the post itself, as in https://t.me/channel/123')
  const address = `https://t.me/${channel}/${number}`
  const page = await askPage(fetch, `${address}?embed=1&mode=tme`)
  if (!('$' in page)) throw new SourceTrouble('unusable', 't.me sent a file where the post should be', 'try again later')
  const { $ } = page
  const message = $('.tgme_widget_message').first()
  if (message.length === 0) {
    const reason = $('.tgme_widget_message_error').text().trim()
    throw gone(reason === '' ? `t.me shows no post at ${address}` : `t.me says of ${address}: “${reason.slice(0, 200)}”`)
  }
  // What is quoted in a reply has the same class, inside the link to what was replied to.
  const text = message.find('.tgme_widget_message_text').filter((_, element) => $(element).closest('.tgme_widget_message_reply').length === 0)
  const media: NonNullable<RawPost['media']> = []
  const notes: string[] = []
  message.find('.tgme_widget_message_photo_wrap, .tgme_widget_message_video_player, .tgme_widget_message_roundvideo_player, audio').each((_, element) => {
    const part = $(element)
    if (part.is('audio')) media.push({ kind: 'audio', url: part.attr('src') })
    else if (part.is('.tgme_widget_message_photo_wrap')) media.push({ kind: 'image', url: backgroundOf(part) })
    else media.push({ kind: 'video', url: part.find('video').attr('src'), posters: [backgroundOf(part.find('[class*="_thumb"]').first())] })
  })
  if (message.find('.tgme_widget_message_document').length > 0) notes.push('Telegram does not hand out the attached file: download it and attach it with --media if it is a picture, a video or a sound.')
  const owner = message.find('.tgme_widget_message_owner_name').first()
  return cleanPost({
    platform: 'telegram',
    url: address,
    author: { name: owner.text(), handle: `@${channel}`, url: `https://t.me/${channel}` },
    posted: message.find('.tgme_widget_message_date time[datetime]').attr('datetime') ?? message.find('time[datetime]').last().attr('datetime'),
    text: wordsOf(text[0]?.children ?? []),
    media,
    notes,
  })
}

const backgroundOf = (part: ReturnType<CheerioAPI>): string | undefined => /background-image:\s*url\(['"]?([^'")]+)/.exec(part.attr('style') ?? '')?.[1]
