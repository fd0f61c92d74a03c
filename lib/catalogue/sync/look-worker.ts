/** The thread of `look-aside.ts`; run by Node itself, never bundled. */
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import { findChanges } from './find-changes.ts'
import type { LookRequest } from './look-aside.ts'

const { contentDir, dataDir } = workerData as LookRequest
const database = openDatabase(dataDir, { readOnly: true, thorough: false })
if (!database) throw new Error(`There is no catalogue in ${dataDir}`)
const { suspects, gone } = findChanges(new Store(database), contentDir, undefined)
database.close()
parentPort?.postMessage([...suspects.map(({ path }) => path), ...gone])
