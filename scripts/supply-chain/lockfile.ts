/** package-lock.json, as far as the checks of the supply chain read it. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const entry = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
})
const lockfile = z.object({ packages: z.record(z.string(), entry) })

export interface LockedPackage extends z.infer<typeof entry> {
  /** Such as `node_modules/cheerio/node_modules/entities`. */
  place: string
  name: string
  version: string
}

/** Every package in the lockfile, those of other platforms included; the project itself is not among them. */
export function readLockedPackages(file = 'package-lock.json'): LockedPackage[] {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(file, 'utf8')))
  return Object.entries(packages)
    .filter(([place]) => place !== '')
    .map(([place, found]) => ({ ...found, place, name: place.split('node_modules/').at(-1)!, version: found.version ?? '0.0.0' }))
}
