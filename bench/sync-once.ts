/** node bench/sync-once.ts <content> <data>: what `npm start` does before it listens. */
import { sync } from '#lib/catalogue/sync/sync.ts'

const [contentDir, dataDir] = process.argv.slice(2) as [string, string]
await sync({ contentDir, dataDir, now: new Date() })
