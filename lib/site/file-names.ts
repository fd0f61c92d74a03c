/** Bytes that a disk takes for the name of one file or folder: those of Linux, and the fewest among the systems in use. */
export const longestName = 255

/** The first part of a path that is longer than any disk may take. */
export const overlongName = (path: string): string | undefined => path.split('/').find((name) => Buffer.byteLength(name) > longestName)

/**
 * Whether git could take an entry for a repository's own: `.git`, in the spellings that file systems hold to be the same
 * (git's `is_ntfs_dotgit` and `is_hfs_dotgit`). Git itself writes none of them from a commit.
 */
export function isGitEntry(name: string): boolean {
  const plain = name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').split(/[:\\]/, 1)[0]!
  return /^(?:\.git|git~\d)$/i.test(plain.replace(/[. ]{1,250}$/, ''))
}

/** Whether a folder with this file in it may be taken for a repository: each has a `HEAD` (gitrepository-layout(5)), in any case on some disks. */
export const isRepositoryHead = (name: string): boolean => /^head$/i.test(name)
