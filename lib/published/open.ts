import type { Catalogue } from '#lib/catalogue/catalogue.ts'
import { ensureCatalogue } from '#lib/catalogue/ensure-catalogue.ts'
import { databasePath, fileIdentity } from '#lib/catalogue/store/database.ts'
import { deletionsIn } from '#lib/git/deleted-files.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { reportAs } from '#lib/site/log.ts'
import { theTime } from '#lib/site/the-time.ts'

/** Builds the catalogue first if there is none, or damage was met in it. @returns Which one it is: another after it was built anew. */
export async function ensureWholeCatalogue(): Promise<bigint | undefined> {
  await theCatalogue()
  return fileIdentity(databasePath(readEnvironment().dataDir))
}

/** Whether readers may have a medium now. `hash` and `name` as they stand in its address. */
export async function isMediaShown({ hash, name }: { hash: string; name: string }): Promise<boolean> {
  const look = async () => (await theCatalogue()).mediaByHref(hash, name) !== undefined
  // Damage that it met is mended before the second look.
  return look().catch(look)
}

/** The catalogue as this process reads it, built first if there is none. */
export function theCatalogue(): Promise<Catalogue> {
  const { contentDir, dataDir } = readEnvironment()
  return ensureCatalogue({ contentDir, dataDir, now: new Date(theTime()), deletions: deletionsIn(contentDir, reportAs('catalogue')) })
}
