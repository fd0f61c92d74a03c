/** The program of `look-aside.ts`: node look-program.ts <content> <data> */
import { openDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import { findChanges } from './find-changes.ts'

const [contentDir, dataDir] = process.argv.slice(2) as [string, string]
try {
  const database = openDatabase(dataDir, { readOnly: true, thorough: false })
  if (!database) throw new Error(`There is no catalogue in ${dataDir}`)
  const { suspects, gone } = findChanges(new Store(database), contentDir, undefined)
  database.close()
  process.stdout.write(JSON.stringify([...suspects.map(({ path }) => path), ...gone]))
} catch (error) {
  process.exitCode = 1
  process.stderr.write(error instanceof Error ? error.message : String(error))
}
