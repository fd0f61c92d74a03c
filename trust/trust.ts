/**
 * `npm run trust`: the long half of the hostile, fault and soak suites, as tables.
 *
 *   npm run trust [-- part … [--only <fault>] [--histories <n>] [--seed <n>] [--minutes <n>] [--write] [--date yyyy-mm-dd]]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { describeLastCommit, putInPage, renderTables, type Table, withoutPlace } from '../bench/report.ts'
import { buildIfStale } from '../scripts/build.ts'
import { faultNames, showFaults } from './faults.ts'
import { showHostile } from './hostile.ts'
import { showModel } from './model.ts'
import { descendantsOf, kill } from './processes.ts'
import { showSoak } from './soak.ts'

interface Options {
  /** Names of faults. */
  only: string[]
  /** Of the soak. */
  minutes: number
  /** Of the model. */
  histories: number
  seed: number | undefined
}

/** In the order of docs/trust.md. */
const parts: Record<string, (options: Options) => Promise<{ tables: Table[]; failed: number }>> = {
  model: ({ histories, seed }) => showModel({ histories, seed }),
  faults: ({ only }) => showFaults(only),
  soak: ({ minutes }) => showSoak(minutes),
  hostile: () => showHostile(),
}
const page = 'docs/trust.md'
const usage = `npm run trust [-- part … [--only <fault>] [--histories <n>] [--seed <n>] [--minutes <n>] [--write] [--date yyyy-mm-dd]]

Parts: ${Object.keys(parts).join(', ')}. Without a part, all of them. Exit 1 when a row of a table failed.

  --only      one fault alone, of the part faults; may be given several times: ${faultNames.join(', ')}
  --histories how many the model makes up, 10000 if not given
  --seed      the model's histories of an earlier run, which printed it
  --minutes   how long the soak lasts, 30 if not given
  --write     puts the tables into ${page}, with the date of the last commit or the one given
  --help      this`

const { names, only, minutes, histories, seed, write, date } = readArguments()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => process.exit(130))
// Some may be frozen, and none has anything that is worth keeping.
process.on('exit', () => { for (const pid of descendantsOf(process.pid)) kill(pid, 'SIGKILL') })
const where = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`
console.log(where)
// The model needs no site.
if (names.some((name) => name !== 'model')) await buildIfStale()
let failed = 0
for (const name of names) {
  const { tables, failed: ofPart } = await parts[name]!({ only, minutes, histories, seed })
  failed += ofPart
  for (const { title, rows } of tables) {
    console.log(`\n## ${name}: ${title}`)
    console.table(rows)
  }
  const command = `npm run trust -- ${name}${name === 'soak' ? ` --minutes ${minutes}` : ''}`
  if (write) writeFileSync(page, putInPage(readFileSync(page, 'utf8'), name, renderTables(tables, `Shown ${date}, ${where}: <code>${command}</code>.`), 'trust'))
}
process.exit(failed > 0 ? 1 : 0)

function readArguments() {
  const { values, positionals } = parse()
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  const unknown = positionals.filter((name) => !Object.hasOwn(parts, name))
  if (unknown.length > 0) refuse(`There is no part ${unknown.join(', ')}.`)
  const noFault = values.only.filter((name) => !faultNames.includes(name))
  if (noFault.length > 0) refuse(`There is no fault ${noFault.join(', ')}.`)
  const names = Object.keys(parts).filter((name) => positionals.length === 0 || positionals.includes(name))
  if (values.only.length > 0 && names.join() !== 'faults') refuse('--only goes with the part faults.')
  if (values.only.length > 0 && values.write) refuse('--write takes the whole table, without --only.')
  const minutes = Number(values.minutes)
  if (!(minutes >= 1 && minutes <= 10_000)) refuse('--minutes is a number from 1 to 10000.')
  const histories = Number(values.histories)
  if (!Number.isInteger(histories) || histories < 1) refuse('--histories is a whole number from 1.')
  const seed = values.seed === undefined ? undefined : Number(values.seed)
  if (seed !== undefined && !Number.isInteger(seed)) refuse('--seed is a whole number.')
  if (values.date !== undefined && !values.write) refuse('--date goes with --write.')
  if (values.date !== undefined && !/^\d{4}-\d\d-\d\d$/.test(values.date)) refuse('--date is written 2026-11-23.')
  const homeless = values.write ? withoutPlace(readFileSync(page, 'utf8'), Object.keys(parts), 'trust') : []
  if (homeless.length > 0) refuse(`${page} has no place for ${homeless.join(', ')}: see bench/report.ts.`)
  const date = values.date ?? (values.write ? describeLastCommit() : '')
  if (date === undefined) refuse('The date of the last commit is not known: give one with --date.')
  return { names, only: values.only, minutes, histories, seed, write: values.write, date }
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean' }, only: { type: 'string', multiple: true, default: [] as string[] }, minutes: { type: 'string', default: '30' },
        histories: { type: 'string', default: '10000' }, seed: { type: 'string' },
        write: { type: 'boolean', default: false }, date: { type: 'string' },
      },
    })
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function refuse(message: string): never {
  console.error(`${message}\n\n${usage}`)
  process.exit(2)
}
