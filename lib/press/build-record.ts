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
  /** Paths that were rendered ahead though they grow old by themselves. */
  fleeting: string[]
  siteUrl: string
  contentDir: string
  dataDir: string
}

/** Seconds; what lives shorter is not made of content alone. */
const lasting = 30 * 24 * 3600

/** @param manifest `.next/prerender-manifest.json`, as far as it matters. */
export function fleetingPaths({ routes }: { routes: Record<string, { initialRevalidateSeconds: number | false }> }): string[] {
  return Object.entries(routes).flatMap(([path, { initialRevalidateSeconds: seconds }]) => (seconds !== false && seconds < lasting ? [path] : []))
}

export const buildFile = path.resolve('.next', 'ovoz-build.json')
