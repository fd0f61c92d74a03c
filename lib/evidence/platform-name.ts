const names: Record<string, string> = {
  bluesky: 'Bluesky',
  facebook: 'Facebook',
  instagram: 'Instagram',
  mastodon: 'Mastodon',
  telegram: 'Telegram',
  tiktok: 'TikTok',
  vk: 'VK',
  x: 'X',
  youtube: 'YouTube',
}

/** As the platform writes itself; undefined for a page of the open web. */
export function platformName(platform: string): string | undefined {
  return names[platform]
}
