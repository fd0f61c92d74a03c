import { lstatSync, renameSync, rmSync, statSync } from 'node:fs'

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/**
 * Moves what is damaged out of the way, whatever lies there, so that it can be made anew and still be looked at: beside itself, as
 * `<name>.damaged`, in the place of an earlier one.
 * @returns Its path now; undefined if there was nothing.
 */
export function setAside(path: string): string | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined
  const aside = `${path}.damaged`
  rmSync(aside, { recursive: true, force: true })
  renameSync(path, aside)
  return aside
}

/** The same, of a folder that stands where a file belongs. */
export function setFolderAside(path: string): void {
  if (isFolder(path)) setAside(path)
}
