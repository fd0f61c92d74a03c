import type { EvidenceFields, MediumFields } from './evidence-fields.ts'
import { defined, type FoundPost } from './found-post.ts'
import { tracesOf, valueOf } from './traces.ts'

/** What the editor says, over whatever the source says. */
export interface EditorFields {
  shows?: string
  language?: string
  text?: string
  posted?: string
  authorName?: string
  authorHandle?: string
  authorUrl?: string
  rights?: string
  warning?: string
}

/** A record that may still lack what only a person can say. */
export type DraftRecord = Omit<EvidenceFields, 'posted' | 'language' | 'shows'> & Partial<Pick<EvidenceFields, 'posted' | 'language' | 'shows'>>

export interface Composition {
  draft: DraftRecord
  notes: string[]
}

interface Parts {
  found: FoundPost
  editor: EditorFields
  media: MediumFields[]
  archives: EvidenceFields['archives']
  captured: EvidenceFields['captured']
  gone: boolean
  existing?: EvidenceFields
}

/**
 * What the source says now, what the editor says, and what a standing record has that neither may take from it:
 * the editor's own words, and above all what it withholds.
 */
export function composeRecord({ found, editor, media, archives, captured, gone, existing }: Parts): Composition {
  const notes = [...found.notes]
  const fetched: DraftRecord = defined({
    // Of what is gone, its address alone is known.
    platform: gone && existing ? existing.platform : found.platform,
    url: gone && existing?.url ? existing.url : found.url,
    author: defined({ name: editor.authorName ?? found.author.name, handle: editor.authorHandle ?? found.author.handle, url: editor.authorUrl ?? found.author.url }),
    posted: editor.posted ?? found.posted,
    language: editor.language ?? existing?.language ?? found.language,
    text: editor.text ?? found.text,
    translation: existing?.translation,
    shows: editor.shows ?? existing?.shows,
    media,
    captured,
    archives: [...(existing?.archives ?? []), ...archives].filter(({ url }, index, all) => all.findIndex((other) => other.url === url) === index),
    original: gone ? 'gone' : 'live',
    rights: editor.rights ?? existing?.rights,
    warning: editor.warning ?? existing?.warning ?? found.warning,
    withheld: existing?.withheld ?? [],
  })
  if (!existing) return { draft: fetched, notes }

  const draft: DraftRecord = defined({
    ...fetched,
    url: fetched.url ?? existing.url,
    author: { ...existing.author, ...fetched.author },
    posted: fetched.posted ?? existing.posted,
    text: fetched.text ?? existing.text,
  })
  if (existing.text !== undefined && draft.text !== existing.text && existing.translation) notes.push('The translation is of the former text: read it again.')
  return { draft: keepWithheld(draft, existing, fetched, notes), notes }
}

/** Takes out what the record withholds, and everything fetched that would say the same elsewhere. */
function keepWithheld(draft: DraftRecord, existing: EvidenceFields, fetched: DraftRecord, notes: string[]): DraftRecord {
  const hidden = existing.withheld.map(({ field }) => field).filter((field) => !field.startsWith('media.'))
  const secrets = hidden.flatMap((field) => valueOf(fetched, field) ?? [])
  const kept = { ...draft, author: { ...draft.author } }
  for (const field of hidden) remove(kept, field)
  // The address of an account names it.
  if (hidden.includes('author.handle')) delete kept.author.url
  for (const secret of secrets) {
    for (const field of new Set(tracesOf(secret, kept))) {
      const former = valueOf(existing, field)
      if (former !== undefined && former === valueOf(kept, field)) continue
      restore(kept, existing, field)
      notes.push(`“${field}” was not taken over: it says what the record withholds.`)
    }
  }
  return defined({ ...kept, author: defined(kept.author) })
}

function remove(record: DraftRecord, field: string): void {
  if (field.startsWith('author.')) delete record.author[field.slice('author.'.length) as 'name']
  else if (field === 'archives') record.archives = []
  else delete record[field as 'text']
}

function restore(record: DraftRecord, from: EvidenceFields, field: string): void {
  if (field.startsWith('author.')) {
    const name = field.slice('author.'.length) as 'name'
    record.author[name] = from.author[name]
  } else if (field === 'archives') record.archives = from.archives
  else if (field === 'text' || field === 'url' || field === 'warning' || field === 'rights') record[field] = from[field]
}
