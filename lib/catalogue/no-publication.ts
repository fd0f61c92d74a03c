/** What a folder lacks that should hold a publication: told before anything of it is applied, so that nothing is served as one. */
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { ContentRepository } from '#lib/site/content-repository.ts'

export const publicationFile = 'publication.yaml'

/** `meant`: the folder that probably was, seen from the one that was named: `content`, `..`. */
export type Fault = { what: string; mend: string } | { what: string; meant: string }

/** Where it was looked for: a folder, or what an operator knows as one. */
export type Place = string | ContentRepository

/** Without a `publication.yaml`, or an earlier version of it that holds, a folder is no publication: nothing of it is applied. */
export class NoPublication extends Error {
  readonly fault: Fault
  readonly mend: string

  constructor(place: Place, fault: Fault, options?: ErrorOptions) {
    const mend = 'mend' in fault ? fault.mend : nameInstead(place, fault.meant)
    // Not the repository's address, which may hold a password.
    super(`${typeof place === 'string' ? place : 'The content repository'} is no publication: ${fault.what} (${mend})`, options)
    this.name = 'NoPublication'
    this.fault = fault
    this.mend = mend
  }

  /** The same, said of another place: where the files lie is not always what people know them by. */
  of(place: Place): NoPublication {
    return new NoPublication(place, this.fault, { cause: this.cause })
  }
}

function nameInstead(place: Place, meant: string): string {
  if (typeof place === 'string') return `set CONTENT_DIR to ${join(place, meant)}`
  const folder = posix.join(place.folder ?? '', meant)
  return `let CONTENT_REPOSITORY end in #${place.branch ?? '<branch>'}${folder === '.' ? '' : `:${folder}`}`
}

/** One look at one file. @throws NoPublication that names the likely mistake. */
export function requirePublicationFile(contentDir: string): void {
  try {
    if (lstatSync(join(contentDir, publicationFile), { throwIfNoEntry: false })?.isFile()) return
  } catch (cause) {
    if (!isAbsent(cause)) throw new NoPublication(contentDir, unreadable(publicationFile, cause), { cause })
  }
  throw new NoPublication(contentDir, faultOf(contentDir))
}

/** Why there is no such file, as far as the folder tells. */
function faultOf(contentDir: string): Fault {
  try {
    if (!statSync(contentDir).isDirectory()) return { what: 'it is not a folder', mend: `name the folder that ${publicationFile} lies in` }
    const names = readdirSync(contentDir).filter((name) => !name.startsWith('.') && name !== 'lost+found')
    if (names.length === 0) return { what: 'it is empty', mend: `is it mounted? Else put ${publicationFile} and the rest of the content there` }
    if (names.includes(publicationFile)) return { what: `${publicationFile} is not a plain file`, mend: 'put the file itself there: links are not followed' }
    const misspelt = names.find(isMisspelt)
    if (misspelt !== undefined) return { what: `${misspelt} is not read`, mend: `rename it to ${publicationFile}` }
    const below = folderWithPublication(contentDir)
    if (below !== undefined) return { what: `${publicationFile} lies below it, in ${below}`, meant: below }
    if (existsSync(join(contentDir, '..', publicationFile))) return { what: `${publicationFile} lies above it`, meant: '..' }
    return { what: `it has no ${publicationFile}`, mend: 'bring it back, or write one as docs/editors.md says' }
  } catch (cause) {
    if (isAbsent(cause)) return { what: 'there is no such folder', mend: 'is it mounted, and is CONTENT_DIR right?' }
    return unreadable('it', cause)
  }
}

/** The nearest below, as deep as content lies in a repository of other things. */
function folderWithPublication(contentDir: string): string | undefined {
  const foldersIn = (folder: string) =>
    readdirSync(join(contentDir, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name)).map(({ name }) => posix.join(folder, name)).sort()
  const nearest = foldersIn('')
  return [...nearest, ...nearest.flatMap(foldersIn)].find((folder) => lstatSync(join(contentDir, folder, publicationFile), { throwIfNoEntry: false })?.isFile())
}

/** `publication.yml`, `Publication.yaml`, `publications.yaml`, and what editing programs add or hide. */
const isMisspelt = (name: string) => /^publications?(?:\.(?:ya?ml|json|mdx?))?(?:\.(?:txt|bak|orig|sample|example))?$/i.test(name)

const codeOf = (cause: unknown) => (cause as NodeJS.ErrnoException).code ?? String(cause)
const isAbsent = (cause: unknown) => ['ENOENT', 'ENOTDIR'].includes(codeOf(cause))
const unreadable = (what: string, cause: unknown): Fault => ({ what: `${what} cannot be read (${codeOf(cause)})`, mend: 'see that its disk answers, and that it may be read by who runs this' })

/** Of a commit, before its files take the place of those that stand. @param named All its paths that end in the file's name. */
export function requirePublicationIn(commit: string, repository: ContentRepository, named: readonly string[]): void {
  const place = repository.folder === undefined ? '' : `${repository.folder}/`
  const wanted = place + publicationFile
  if (named.includes(wanted)) return
  const elsewhere = named.find((name) => name.startsWith(place) && posix.basename(name) === publicationFile)
  const what = `the commit ${commit.slice(0, 10)} has no ${wanted}${elsewhere === undefined ? '' : `, but ${elsewhere}`}`
  throw new NoPublication(repository, elsewhere === undefined ? { what, mend: 'bring it back with another commit' } : { what, meant: posix.dirname(elsewhere.slice(place.length)) })
}
