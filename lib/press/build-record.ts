/** What a build says of itself, beside its output. */
import path from 'node:path'

export interface BuildRecord {
  /** Next's BUILD_ID. */
  id: string
  /** Hash of the sources it was built from. */
  sources: string
  /** The release in force before the first page was rendered; see tag-expiries.ts. */
  release: number
  /** What the pictures were made by that Next keeps renditions of; see lib/media/cleaning-version.ts. */
  cleaning?: number
  siteUrl: string
  contentDir: string
  dataDir: string
}

export const buildFile = path.resolve('.next', 'ovoz-build.json')
