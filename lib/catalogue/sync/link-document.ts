/** From a file that holds by itself to what the catalogue hands out: what it refers to is looked up. */
import type { Document, DocumentOf } from '../read/document.ts'
import type { EvidenceMedium, EvidenceRecord, Picture } from '../types.ts'
import type { Links } from './links.ts'

/** As stored: references as ids; names and fallbacks are resolved when read, so that they are never stale. */
export interface StoredBlog { name: string; language: string; kind: 'news' | 'notes'; tagline: string; disclaimer?: string; authors: string[]; image?: Picture; body: string }
export interface StoredAuthor { name: string; role: string; portrait?: Picture; accounts: { label: string; url: string }[]; body: string }

/**
 * The value to store, or undefined when the file has to be withheld. A blog or an author that has no good
 * version yet goes without what is missing: one lost portrait must not take down all that was written.
 */
export function linkDocument(document: Exclude<Document, { kind: 'article' }>, links: Links): unknown {
  const value = link(document, links)
  if (!links.failed) return value
  const spared = document.kind === 'blog' || document.kind === 'author'
  const known = links.store.get('SELECT 1 FROM documents WHERE kind = ? AND id = ?', document.kind, document.id)
  return spared && !known ? value : undefined
}

function link(document: Exclude<Document, { kind: 'article' }>, links: Links): unknown {
  switch (document.kind) {
    case 'blog':
      return linkBlog(document, links)
    case 'author': {
      const { name, role, portrait, accounts } = document.fields
      const picture = portrait && links.picture(`authors/${document.id}`, portrait, 'portrait.src')
      return { name, role, ...(picture ? { portrait: picture } : {}), accounts, body: document.body } satisfies StoredAuthor
    }
    case 'evidence':
      return linkEvidence(document, links)
    default:
      return document.fields
  }
}

function linkBlog({ id, fields, body }: DocumentOf<'blog'>, links: Links): StoredBlog {
  const authors = fields.authors.filter((author, index) => links.refer('author', author, `authors.${index}`))
  const { image, ...rest } = fields
  const picture = image && links.picture(`blogs/${id}`, image, 'image.src')
  return { ...rest, authors, ...(picture ? { image: picture } : {}), body }
}

function linkEvidence({ id, fields }: DocumentOf<'evidence'>, links: Links): EvidenceRecord {
  const folder = `evidence/${id}`
  const media = fields.media.flatMap(({ file, poster, captions, width, height, ...rest }, index): EvidenceMedium[] => {
    const found = links.media(folder, file, rest.kind === 'image' ? 'picture' : rest.kind, `media.${index}.file`)
    const [posterFile, captionsFile] = [
      poster && links.media(folder, poster, 'picture', `media.${index}.poster`),
      captions && links.media(folder, captions, 'captions', `media.${index}.captions`),
    ]
    if (!found) return []
    const { hash, ...served } = found
    if (hash !== rest.sha256) {
      links.error(`media.${index}.sha256`, `The file ${file} is not the one that was captured: its SHA-256 is ${hash}`, 'restore the file; only if it was never changed, correct the sum')
    }
    if (width !== undefined && served.width !== undefined && (width !== served.width || height !== served.height)) {
      links.warn(`media.${index}.width`, `The picture has ${served.width} × ${served.height} pixels`, 'correct width and height, or remove them')
    }
    const size = served.width === undefined && width !== undefined && height !== undefined ? { width, height } : {}
    return [{ ...served, ...size, ...rest, ...(posterFile ? { poster: plain(posterFile) } : {}), ...(captionsFile ? { captions: plain(captionsFile) } : {}) }]
  })
  return { id, ...fields, media }
}

const plain = <File extends { hash: string }>({ hash: _, ...file }: File): Omit<File, 'hash'> => file
