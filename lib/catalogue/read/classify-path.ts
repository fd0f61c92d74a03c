import { isRepositoryHead, longestName, overlongName } from '#lib/site/file-names.ts'
import { movesText, quoted } from '#lib/site/printable.ts'
import { reservedSegments } from '#lib/site/urls.ts'
import { bodyError, bodyWarning, type BodyProblem } from '#lib/mdx/body-problem.ts'
import { idPattern } from '../schemas/fields.ts'
import { mediaTypes } from './media-types.ts'

export type DocumentKind = 'publication' | 'blog' | 'author' | 'topic' | 'breaking' | 'article' | 'evidence'

export type PathFacts =
  /** `id` of an article is `<blog>/<slug>`; of the publication, `publication`. */
  | { kind: DocumentKind; id: string; problem?: BodyProblem }
  | { kind: 'media' }
  /** Nothing of ours: a README, an editor's backup. */
  | { kind: 'other'; problem?: BodyProblem }

/** What a file is, told by where it lies (relative to the content folder, with `/`). */
export function classifyPath(path: string): PathFacts {
  if (path.split('/').some((segment) => segment.startsWith('.') || segment.endsWith('~'))) return { kind: 'other' }
  const unusable = unusableName(path)
  if (unusable) return { kind: 'other', problem: unusable }
  if (path === 'publication.yaml') return { kind: 'publication', id: 'publication' }
  const blog = /^blogs\/([^/]+)\/blog\.mdx$/.exec(path)
  if (blog) return named('blog', blog[1]!, reserved(blog[1]!))
  const article = /^blogs\/([^/]+)\/(\d{4})\/([^/]+)\.mdx$/.exec(path)
  if (article) return named('article', `${article[1]}/${article[3]}`, reservedSlug(article[3]!))
  const author = /^authors\/([^/]+)\.mdx$/.exec(path)
  if (author) return named('author', author[1]!)
  const record = /^(topic|breaking)s?\/([^/]+)\.yaml$/.exec(path)
  if (record && path.startsWith(record[1] === 'topic' ? 'topics/' : 'breaking/')) return named(record[1] as 'topic' | 'breaking', record[2]!)
  const evidence = /^evidence\/([^/]+)\/record\.yaml$/.exec(path)
  if (evidence) return named('evidence', evidence[1]!)
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  if (Object.hasOwn(mediaTypes, extension) && path.includes('/')) return { kind: 'media' }
  return { kind: 'other', problem: misplaced(path, extension) }
}

/** On some computer, if not here: it must be possible to write what editors commit, git must not take it for its own, and no terminal or script for something else. */
function unusableName(path: string): BodyProblem | undefined {
  const start = { line: 1, column: 1 }
  const overlong = overlongName(path)
  if (overlong !== undefined) return bodyError(start, `The name is too long for a file: ${Buffer.byteLength(overlong)} bytes, of which disks take ${longestName} or fewer`, 'rename it with a shorter name')
  const moving = path.split('/').find((part) => movesText.test(part))
  if (moving !== undefined) {
    const what = path.endsWith(moving) ? 'the file' : 'the folder'
    return bodyError(start, `The name ${quoted(moving, 100)} contains a line break or another control character`, `rename ${what}: letters, digits and hyphens are best`)
  }
  if (isRepositoryHead(path.slice(path.lastIndexOf('/') + 1))) return bodyError(start, 'A file of this name makes a git repository of its folder', 'rename it or take it out: content names no settings for git')
  return undefined
}

function named(kind: DocumentKind, id: string, problem?: BodyProblem): PathFacts {
  const bad = id.split('/').find((part) => !idPattern.test(part))
  if (bad === undefined) return { kind, id, problem }
  const mend = 'rename it with lower-case letters a–z, digits and single hyphens'
  return { kind, id, problem: bodyError({ line: 1, column: 1 }, `The name ${quoted(bad)} cannot be part of an address`, mend) }
}

function reserved(blog: string): BodyProblem | undefined {
  if (!(reservedSegments as readonly string[]).includes(blog)) return undefined
  return bodyError({ line: 1, column: 1 }, `A blog may not be called ${quoted(blog)}: the site uses /${blog} itself`, 'rename its folder')
}

/** Below a blog's address: its archive, and its feeds under the names that other engines give them. */
const reservedSlugs = new Set(['archive', 'atom', 'feed', 'rss'])

function reservedSlug(slug: string): BodyProblem | undefined {
  return reservedSlugs.has(slug) ? bodyError({ line: 1, column: 1 }, `An article may not be called ${quoted(slug)}`, 'rename the file') : undefined
}

function misplaced(path: string, extension: string): BodyProblem | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^(?:readme|license|contributing|changelog)\b/i.test(name)) return undefined
  const start = { line: 1, column: 1 }
  if (extension === 'yml') return bodyWarning(start, 'The file is not read: its name ends in .yml', 'rename it to .yaml')
  if (extension === 'md') return bodyWarning(start, 'The file is not read: its name ends in .md', 'rename it to .mdx')
  if (extension === 'mdx' || extension === 'yaml') {
    const mend = extension === 'mdx' ? 'an article lies in blogs/<blog>/<yyyy>/<slug>.mdx, an author in authors/<author>.mdx' : 'a topic lies in topics/<topic>.yaml, a record in evidence/<id>/record.yaml'
    return bodyWarning(start, 'The file is not read: nothing belongs in this place', mend)
  }
  return undefined
}
