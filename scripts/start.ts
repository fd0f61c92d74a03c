/** `npm start`: builds if something changed, then serves. */
import { buildIfStale } from './build.ts'
import { complain } from './terminal.ts'

try {
  await buildIfStale({ withCatalogue: false })
} catch (error) {
  complain(...(error instanceof Error ? error.message : String(error)).split('\n'))
  process.exit(1)
}
// In a process of its own state: what was read before the build is of the build before.
const { resetPress } = await import('#lib/press/press.ts')
resetPress()
await import('../server.ts')
