/** Hosts whose posts come and go: what they hold is preserved, not linked to. */
const platforms = new Map(
  Object.entries({
    'bsky.app': 'Bluesky',
    'facebook.com': 'Facebook',
    'fb.watch': 'Facebook',
    'instagram.com': 'Instagram',
    't.me': 'Telegram',
    'tiktok.com': 'TikTok',
    'twitter.com': 'X',
    'vk.com': 'VK',
    'x.com': 'X',
    'youtu.be': 'YouTube',
    'youtube.com': 'YouTube',
  }),
)

/** The platform a link leads to, if it is one. */
export function platformOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  return platforms.get(new URL(url).hostname.replace(/^(?:www|m|mobile)\./, ''))
}
