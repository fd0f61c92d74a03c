import { createHash } from 'node:crypto'
import type { DraftRecord } from './compose-record.ts'

/** `<date>-<platform>-<author>`, in ASCII; what cannot be written so is a number of the address instead. */
export function defaultId({ posted, platform, author, url = '' }: DraftRecord): string {
  const by = slug(author.handle) || slug(author.name) || createHash('sha256').update(url).digest('hex').slice(0, 8)
  return `${(posted ?? '').slice(0, 10)}-${platform}-${by}`.replace(/^-/, '')
}

/** Fediverse handles keep their first part: the host would only make it long. */
const slug = (name: string | undefined): string =>
  (name ?? '')
    .replace(/^(@[^@\s]+)@\S+$/, '$1')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '')
