/**
 * `npm run bench`: every figure the project gives of itself, as tables. Medians of several runs; what is compared runs in
 * the same run. Takes about fifteen minutes; a part alone with its name.
 *
 *   npm run bench [-- catalogue] [check] [build] [serving] [throughput] [cards] [lighthouse]
 */
import { cpus } from 'node:os'
import { buildIfStale } from '../scripts/build.ts'
import { benchBuild } from './build.ts'
import { benchCards } from './cards.ts'
import { benchCatalogue } from './catalogue.ts'
import { benchCheck } from './check.ts'
import { benchLighthouse } from './lighthouse.ts'
import { benchPublish } from './publish.ts'
import { benchServing } from './serving.ts'
import { benchThroughput } from './throughput.ts'

const parts: Record<string, () => Promise<void>> = {
  catalogue: benchCatalogue,
  check: benchCheck,
  build: benchBuild,
  publish: benchPublish,
  serving: benchServing,
  throughput: benchThroughput,
  cards: benchCards,
  lighthouse: benchLighthouse,
}

const asked = process.argv.slice(2)
if (asked.includes('--help')) {
  console.log(`npm run bench [-- part …]\nParts: ${Object.keys(parts).join(', ')}. Without a part, all of them.`)
  process.exit(0)
}
const unknown = asked.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}: choose from ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}

console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`)
await buildIfStale()
for (const [name, bench] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n## ${name}`)
  await bench()
}
