/** The suites of hostile input with many more runs, and a server that is asked for what no browser would ask for. */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import type { Table } from '../bench/report.ts'
import { fuzzTargets } from './fuzz-targets.ts'

/** How much more often each property is tried than in `npm test`. */
const times = 50
/** Other cases each time; the command has the number, to show the same again. */
const seed = Math.floor(Math.random() * 2 ** 31)
/** Whose names say that they throw hostile or made-up input at something. */
const suites = ['**/*{hostile,properties,pathological,corpus}*.test.{ts,tsx}', '**/*bounds.test.ts', 'lib/xml/escape-xml.test.ts']

const report = z.object({
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

export async function showHostile(): Promise<{ tables: Table[]; failed: number }> {
  const [suitesTable, targetsTable] = [runSuites(), await fuzzTargets()]
  const failed = [...suitesTable.rows, ...targetsTable.rows].filter(({ result }) => result !== 'passed').length
  return { tables: [suitesTable, targetsTable], failed }
}

function runSuites(): Table {
  const files = suitesHere()
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-hostile-'))
  const output = path.join(folder, 'report.json')
  try {
    const vitest = [path.resolve('node_modules/vitest/vitest.mjs'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${output}`, `--testTimeout=${3_600_000}`, ...files]
    spawnSync(process.execPath, vitest, { stdio: 'inherit', env: { ...process.env, PROPERTY_RUNS: String(times), PROPERTY_SEED: String(seed) } })
    const rows = report.parse(JSON.parse(readFileSync(output, 'utf8'))).testResults.map(({ name, startTime, endTime, assertionResults }) => {
      const count = (wanted: string) => assertionResults.filter(({ status }) => status === wanted).length
      const file = path.relative('.', name)
      return {
        suite: file, tests: assertionResults.length, failed: count('failed'), seconds: Math.round((endTime - startTime) / 1000),
        result: assertionResults.length > 0 && count('passed') === assertionResults.length ? 'passed' : 'failed', command: `\`PROPERTY_RUNS=${times} PROPERTY_SEED=${seed} npx vitest run ${file}\``,
      }
    })
    return { title: 'Hostile input', meaning: `Documents, records, calls and terms that were written or made up to do harm, at what reads them; properties are tried ${times} times as often as in \`npm test\`, with other cases.`, rows }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @throws Error when the suites have other names now. */
function suitesHere(): string[] {
  const files = [...new Set(globSync(suites, { exclude: ['node_modules/**', '.next/**', 'e2e/**'] }))].sort()
  if (files.length < 3) throw new Error(`There are no suites named ${suites.join(', ')}: see trust/hostile.ts.`)
  return files
}
