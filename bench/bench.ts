/**
 * `npm run bench`: every figure the project gives of itself, as tables. Medians of several runs; what is compared runs in
 * the same run. All of it takes an hour and more; a part alone with its name.
 *
 *   npm run bench [-- part … [--write] [--date yyyy-mm-dd]]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { buildIfStale } from '../scripts/build.ts'
import { benchBuild } from './build.ts'
import { benchBytes } from './bytes.ts'
import { benchCards } from './cards.ts'
import { benchCatalogue } from './catalogue.ts'
import { benchCheck } from './check.ts'
import { benchCluster } from './cluster.ts'
import { benchLighthouse } from './lighthouse.ts'
import { benchPublish } from './publish.ts'
import { describeLastCommit, putInPage, renderTables, type Table, withoutPlace } from './report.ts'
import { benchSearch } from './search.ts'
import { benchServing } from './serving.ts'
import { benchTexts } from './texts.ts'
import { benchThroughput } from './throughput.ts'

/** In the order of docs/performance.md. */
const parts: Record<string, () => Promise<Table[]>> = {
  bytes: benchBytes,
  throughput: benchThroughput,
  cards: benchCards,
  serving: benchServing,
  search: benchSearch,
  texts: benchTexts,
  catalogue: benchCatalogue,
  check: benchCheck,
  build: benchBuild,
  publish: benchPublish,
  cluster: benchCluster,
  lighthouse: benchLighthouse,
}
const page = 'docs/performance.md'

const { names, write, date } = readArguments()
const where = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`
console.log(where)
await buildIfStale()
for (const name of names) {
  const tables = await parts[name]!()
  for (const { title, rows } of tables) {
    console.log(`\n## ${name}: ${title}`)
    console.table(rows)
  }
  // Read anew: an hour may have passed.
  if (write) writeFileSync(page, putInPage(readFileSync(page, 'utf8'), name, renderTables(tables, `Measured ${date}, ${where}: <code>npm run bench -- ${name}</code>.`)))
}

function readArguments() {
  const { values, positionals } = parse()
  if (values.help) {
    console.log(`npm run bench [-- part … [--write] [--date yyyy-mm-dd]]\nParts: ${Object.keys(parts).join(', ')}. Without a part, all of them.\n--write puts the tables into ${page}, with the date of the last commit or the one given.`)
    process.exit(0)
  }
  const unknown = positionals.filter((name) => !Object.hasOwn(parts, name))
  if (unknown.length > 0) refuse(`There is no part ${unknown.join(', ')}: choose from ${Object.keys(parts).join(', ')}.`)
  if (values.date !== undefined && !values.write) refuse('--date goes with --write.')
  if (values.date !== undefined && !/^\d{4}-\d\d-\d\d$/.test(values.date)) refuse('--date is written 2026-11-23.')
  const homeless = values.write ? withoutPlace(readFileSync(page, 'utf8'), Object.keys(parts)) : []
  if (homeless.length > 0) refuse(`${page} has no place for ${homeless.join(', ')}: see bench/report.ts.`)
  const date = values.date ?? (values.write ? describeLastCommit() : '')
  if (date === undefined) refuse('The date of the last commit is not known: give one with --date.')
  const names = Object.keys(parts).filter((name) => positionals.length === 0 || positionals.includes(name))
  return { names, write: values.write, date }
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' }, write: { type: 'boolean', default: false }, date: { type: 'string' } } })
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function refuse(message: string): never {
  console.error(message)
  process.exit(2)
}
