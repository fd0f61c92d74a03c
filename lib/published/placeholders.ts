import { LRUCache } from 'lru-cache'
import type { Catalogue } from '#lib/catalogue/catalogue.ts'
import type { MediaFile } from '#lib/catalogue/types.ts'
import { placeholderOf } from '#lib/media/placeholder.ts'

/** By the picture's address, which is its content. Pages are kept, so that what is forgotten here is seldom missed. */
const shared = globalThis as { ovozPlaceholders?: LRUCache<string, Promise<string | undefined>> }
const known = (shared.ovozPlaceholders ??= new LRUCache({ max: 10_000 }))

/** Gives each picture its placeholder. The pictures of a page are looked at together, each once. */
export async function addPlaceholders(catalogue: Catalogue, pictures: readonly (MediaFile | undefined)[]): Promise<void> {
  await Promise.all(pictures.map(async (picture) => {
    if (!picture?.type.startsWith('image/')) return
    const placeholder = await placeholderAt(catalogue, picture.href)
    if (placeholder) picture.placeholder = placeholder
  }))
}

function placeholderAt(catalogue: Catalogue, href: string): Promise<string | undefined> {
  const [, , hash = '', name = ''] = href.split('/')
  let placeholder = known.get(href)
  if (!placeholder) {
    const file = catalogue.mediaByHref(hash, name)
    known.set(href, (placeholder = file ? placeholderOf(file.path) : Promise.resolve(undefined)))
  }
  return placeholder
}
