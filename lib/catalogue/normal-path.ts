/**
 * One spelling for a path that may have several: decoded, lower-case, without a slash at the end.
 * Bytes that are not UTF-8 stay as they are written.
 */
export function normalPath(path: string): string {
  let decoded = path
  try {
    decoded = decodeURIComponent(path)
  } catch {
    // An old link cut in the middle of a character still deserves its 404 page.
  }
  return decoded.normalize('NFC').toLowerCase().replace(/(?<=[^/])\/+$|(?<=^\/)\/+$/, '')
}
