import { askPage, gone, type Page, walled } from '../ask-source.ts'
import { cleanLine } from '../clean-words.ts'
import { cleanPost, type FoundPost, mergePosts, type Platform } from '../found-post.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { wordsOfHtml } from '../html.ts'
import { SourceTrouble } from '../source-trouble.ts'
import { askOptionalOembed, discoveredOembed, type Oembed, oembedEndpoint } from './oembed.ts'
import { pageMetadata } from './page-metadata.ts'
import { plainAddress } from './platform-of.ts'

/** Any page, from what it says of itself; or a picture, a video or a sound at an address of its own. */
export async function readWebPage(url: URL, fetch: GuardedFetch): Promise<FoundPost> {
  const page = await askPage(fetch, url.href)
  if (!('$' in page)) return readFile(page)
  const oembed = await askOptionalOembed(fetch, discoveredOembed(page) ?? oembedEndpoint(url.href))
  const speaksActivityPub = page.$('link[type="application/activity+json"]').length > 0 && page.$('meta[property="profile:username"], script#initial-state').length > 0
  const own = fromPage(page, speaksActivityPub ? 'mastodon' : 'web')
  return oembed ? mergePosts(own, fromOembed(oembed, own)) : own
}

function readFile({ url, file }: { url: string; file: string }): FoundPost {
  const kind = file === 'media' ? 'video' : /^(image|video|audio)\//.exec(file)?.[1]
  if (kind === undefined) throw new SourceTrouble('unusable', `At ${new URL(url).host} lies a file of the kind ${file}, neither a page nor a medium`, 'give the page it is linked from, or turn it into pictures and attach them with --media')
  return cleanPost({ platform: 'web', url, media: [{ kind: kind as 'image', url }] })
}

function fromPage(page: Page, platform: Platform): FoundPost {
  const about = pageMetadata(page)
  const summary = about.body ?? about.description
  const notes = [
    ...(about.body === undefined && summary !== undefined ? ['Only the title and the summary of the page are kept: copy what matters and give it with --text, or link an archive copy with --archive.'] : []),
  ]
  return cleanPost(
    {
      platform,
      url: sameSite(about.canonical, page.url),
      author: { name: about.author ?? about.siteName, url: about.authorUrl },
      posted: about.published,
      language: about.language,
      text: [about.title, summary === about.title ? undefined : summary].filter(Boolean).join('\n\n'),
      media: about.media,
      notes,
    },
    page.url,
  )
}

function fromOembed(oembed: Oembed, own: FoundPost): FoundPost {
  return cleanPost({
    platform: own.platform,
    url: own.url,
    author: { name: oembed.author_name, url: oembed.author_url },
    text: oembed.title ?? wordsOfHtml(oembed.html ?? ''),
    media:
      oembed.type === 'photo'
        ? [{ kind: 'image', url: oembed.url, width: oembed.width, height: oembed.height }]
        : oembed.type === 'video'
          ? [{ kind: 'video', posters: [oembed.thumbnail_url] }]
          : [],
  })
}

/** A page may name a better address for itself, not somebody else's. */
function sameSite(canonical: string | undefined, address: string): string {
  const url = canonical === undefined ? null : URL.parse(canonical, address)
  const bare = (host: string) => host.replace(/^(?:www|m|mobile)\./, '')
  return plainAddress(url && bare(url.host) === bare(new URL(address).host) && url.pathname !== '/' ? url.href : address)
}

/**
 * Pages of Instagram, Facebook and VK, which are written for people who are signed in: to others they show
 * Open Graph, a wall, or nothing.
 */
export async function readSocialPage(url: URL, platform: 'instagram' | 'facebook' | 'vk', fetch: GuardedFetch): Promise<FoundPost> {
  const address = plainAddress(url.href)
  const page = await askPage(fetch, address)
  if (!('$' in page)) throw new SourceTrouble('unusable', `${url.host} sent a file where the post should be`, 'copy the link of the post itself')
  const about = pageMetadata(page)
  // What these patterns look for stands at the beginning; a page may be megabytes long.
  const title = (about.title ?? '').slice(0, 1000)
  const description = about.description?.slice(0, 10_000)
  if (/isn.t available|not found|page unavailable|content not found|запись удалена|страница удалена|не найдена|удалена или ещё не создана/i.test(title) && description === undefined) throw gone(`${url.host} says: “${cleanLine(title, 200)}”`)
  const isWall = title === '' || /^(?:log in|login|sign up|instagram|facebook|vk|вход|вконтакте|добро пожаловать)\b.{0,30}$/iu.test(title.trim())
  if (isWall && description === undefined) throw walled(url.host)
  const words = readers[platform](title, description)
  return cleanPost(
    {
      platform,
      url: sameSite(about.canonical, page.url),
      posted: about.published,
      media: about.media.map((medium) => ({ ...medium, alt: undefined })),
      ...words,
      author: { name: words.author.name ?? about.author, handle: words.author.handle, url: words.author.handle ? `https://${platform === 'instagram' ? 'www.instagram.com' : url.host}/${words.author.handle.slice(1)}` : about.authorUrl },
      notes: [
        ...(/(?:…|\.\.\.)$/.test(words.text?.trim() ?? '') ? ['The text is cut short: copy the whole of it and give it with --text.'] : []),
        'The platform shows only one picture of a post to those who are not signed in: if it has more, save them and attach them with --media.',
      ],
    },
    page.url,
  )
}

interface Words {
  author: { name?: string; handle?: string }
  text?: string
}

/** How each writes a post into `og:title` and `og:description`. Of an author who is not surely there, nothing is said. */
const readers: Record<'instagram' | 'facebook' | 'vk', (title: string, description: string | undefined) => Words> = {
  // “Name on Instagram: "text"” and “12 likes, 3 comments - handle on June 9, 2019: "text". ”
  instagram(title, description = '') {
    const [, name, quoted] = /^(.{1,200}?) (?:on|в) Instagram(?:: ?["“«]([\s\S]*?)["”»]?)?$/.exec(title.trim()) ?? []
    const [, handle, whole] = /(?:^|- )@?([\w.]{1,30}) (?:on|в) [^:]{4,40}: ?["“«]([\s\S]*?)["”»]?\.?$/.exec(description.trim()) ?? []
    return { author: { name, ...(handle ? { handle: `@${handle}` } : {}) }, text: whole ?? quoted ?? (name ? undefined : description) }
  },
  // “Name - text | Facebook”, “Name | Facebook”
  facebook(title, description) {
    const [before, ...after] = title.split(' | ')
    const isNamed = after.at(-1) === 'Facebook' || after.some((part) => part.startsWith('By '))
    const name = isNamed ? /^(.{1,100}?)(?: - |$)/.exec(before!)?.[1] : undefined
    return { author: { name }, text: description ?? title }
  },
  // “Name | VK”, “Name. Запись со стены.”
  vk(title, description) {
    const [, name] = /^(.{1,100}?)(?: \| (?:VK|ВКонтакте)|\. (?:Запись со стены|Post from wall|Wall post).*)$/i.exec(title) ?? []
    return { author: { name }, text: description ?? (name ? undefined : title) }
  },
}
