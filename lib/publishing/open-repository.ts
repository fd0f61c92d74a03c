import { existsSync } from 'node:fs'
import { readEnvironment, repositoryDir } from '#lib/site/environment.ts'
import { RepositoryCopy } from './repository-copy.ts'

/**
 * The copy of the content repository, its files whole; undefined where content is a folder. For who holds the data folder.
 * @throws Error when there is no content yet and none can be had.
 */
export async function openRepository(report: (error: unknown) => void): Promise<RepositoryCopy | undefined> {
  const { contentDir, dataDir, contentRepository } = readEnvironment()
  if (!contentRepository) return undefined
  const copy = new RepositoryCopy({ folder: repositoryDir(dataDir), repository: contentRepository, report })
  try {
    await copy.prepare()
    for (const { path, message, mend } of copy.leftOut) report(new Error(`${path} is left out: ${message} (${mend})`))
  } catch (error) {
    // What was there is served, however old.
    if (!existsSync(contentDir)) throw error
    report(error)
  }
  return copy
}
