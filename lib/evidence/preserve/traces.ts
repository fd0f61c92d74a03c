import type { EvidenceFields } from './evidence-fields.ts'

type Record = Partial<EvidenceFields>

/** What a field of `withheld` stands for, as the text whose sum is kept; undefined if there is nothing there. */
export function valueOf(record: Record, field: string): string | undefined {
  switch (field) {
    case 'author.name':
    case 'author.handle':
    case 'author.url':
      return record.author?.[field.slice('author.'.length) as 'name' | 'handle' | 'url']
    case 'archives':
      return record.archives?.length ? record.archives.map(({ url }) => url).join('\n') : undefined
    case 'translation':
      return record.translation?.text
    case 'url':
    case 'text':
    case 'warning':
    case 'rights':
    case 'shows':
      return record[field]
    default:
      return undefined
  }
}

/**
 * Where else in a record a value still stands: whole, without the @ of a handle, or written into an address.
 * @param folder the record's id, which is public too
 */
export function tracesOf(value: string, record: Record, folder?: string): string[] {
  const places: [string, string | undefined][] = [
    ['url', record.url],
    ['author.name', record.author?.name],
    ['author.handle', record.author?.handle],
    ['author.url', record.author?.url],
    ['text', record.text],
    ['translation', record.translation && [record.translation.text, record.translation.translator].join('\n')],
    ['shows', record.shows],
    ['rights', record.rights],
    ['warning', record.warning],
    ['captured', record.captured?.by],
    ...(record.archives ?? []).map(({ label, url }): [string, string] => ['archives', `${label}\n${url}`]),
    ...(record.media ?? []).map(({ file, alt, caption, poster, captions }): [string, string] => [`media.${file}`, [file, alt, caption, poster, captions].join('\n')]),
    ...(record.withheld ?? []).map(({ field, reason }): [string, string] => [`withheld.${field}`, reason]),
    ['the folder’s name', folder],
  ]
  return places.filter(([, text]) => text !== undefined && mentions(text, value)).map(([place]) => place)
}

/** Case, the @ of a handle, percent signs and underscores turned hyphens hide nothing from a reader. */
export function mentions(text: string, value: string): boolean {
  const bare = value.trim().replace(/^@/, '').toLowerCase()
  if (bare === '') return false
  const texts = [text, decoded(text)].map((each) => each.toLowerCase())
  const slug = bare.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')
  // A handle of three letters stands in half of all words; in others it counts as a word only.
  const edge = '[^\\p{L}\\p{N}_]'
  const forms = [bare, ...(slug.length > 3 ? [slug] : [])]
  return forms.some((form) => texts.some((each) => new RegExp(`(?:^|${edge})${RegExp.escape(form)}(?:$|${edge})`, 'u').test(each)))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
