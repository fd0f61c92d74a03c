/** Where the content comes from, when it is kept in a repository of its own. */
export interface ContentRepository {
  /** What `git fetch` takes. */
  address: string
  /** The remote's own default branch, if undefined. */
  branch?: string
  /** The folder in it that is the content folder; the whole, if undefined. */
  folder?: string
}

const form = /^(?<address>[^#\s]+)(?:#(?<branch>[^:#\s]*)(?::(?<folder>[^#\s]*))?)?$/
/** https, ssh (also as `user@host:path`), git and files; none of git's ways to run a program. */
const transport = /^(?:(?:https?|ssh|git|file):\/\/\S+|[\w.-]+@[\w.-]+:\S+|\/\S+|\.{1,2}\/\S+)$/
const branchName = /^(?!-)(?!.*(?:\.\.|\/\/|@\{|[~^?*[\\]))[^\s/.][^\s]*$/

/**
 * `<address>[#<branch>[:<folder>]]`, as other tools write a place in a repository (docs.docker.com, "Build context").
 * @returns undefined for what is none.
 */
export function parseContentRepository(text: string): ContentRepository | undefined {
  const { address, branch = '', folder = '' } = form.exec(text)?.groups ?? {}
  if (!address || !transport.test(address) || (branch !== '' && !branchName.test(branch))) return undefined
  const segments = folder.split('/').filter((segment) => segment !== '')
  if (segments.some((segment) => segment.startsWith('.'))) return undefined
  return { address, ...(branch === '' ? {} : { branch }), ...(segments.length === 0 ? {} : { folder: segments.join('/') }) }
}
