import type { Page } from '../ask-source.ts'

export interface LinkedData {
  headline?: string
  description?: string
  /** `articleBody`, or `text` of a posting. */
  body?: string
  author?: string
  authorUrl?: string
  published?: string
  language?: string
  images: string[]
  isVideo: boolean
  videoFile?: string
}

type Node = Record<string, unknown>

/** Types of https://schema.org that are a post, an article or a medium; what a site says of itself is none of them. */
const wanted = /(?:Posting|Article|Report|VideoObject|ImageObject|Photograph|CreativeWork|Comment|SocialMediaPost)$/

/** The first thing in a page's JSON-LD (https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents) that is a post. */
export function linkedData({ $ }: Page): LinkedData {
  const nodes: Node[] = []
  $('script[type="application/ld+json"]').each((_, script) => {
    try {
      collect(JSON.parse($(script).text()), nodes, 0)
    } catch {
      // Damaged, as it often is; the page has other words for it.
    }
  })
  const post = nodes.find((node) => types(node).some((type) => wanted.test(type) && type !== 'ImageObject')) ?? {}
  const video = types(post).includes('VideoObject') ? post : node(post['video'])
  const author = node(post['author']) ?? node(post['creator'])
  return {
    headline: text(post['headline']) ?? text(post['name']),
    description: text(post['description']),
    body: text(post['articleBody']) ?? text(post['text']),
    author: text(post['author']) ?? text(author?.['name']),
    authorUrl: text(author?.['url']) ?? text(author?.['@id']),
    published: text(post['datePublished']) ?? text(post['dateCreated']) ?? text(post['uploadDate']),
    language: text(post['inLanguage']),
    images: [...addresses(post['image']), ...addresses(post['thumbnailUrl'])],
    isVideo: video !== undefined,
    videoFile: text(video?.['contentUrl']),
  }
}

function collect(value: unknown, nodes: Node[], depth: number): void {
  if (depth > 4 || nodes.length > 200) return
  if (Array.isArray(value)) value.forEach((item) => collect(item, nodes, depth + 1))
  else if (typeof value === 'object' && value !== null) {
    nodes.push(value as Node)
    for (const key of ['@graph', 'mainEntity', 'mainEntityOfPage']) collect((value as Node)[key], nodes, depth + 1)
  }
}

const types = (node: Node): string[] => [node['@type']].flat().filter((type) => typeof type === 'string')

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined)

function node(value: unknown): Node | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'object' && first !== null ? (first as Node) : undefined
}

const addresses = (value: unknown): string[] =>
  [value].flat().flatMap((item) => text(item) ?? text((item as Node | null)?.['contentUrl']) ?? text((item as Node | null)?.['url']) ?? [])
