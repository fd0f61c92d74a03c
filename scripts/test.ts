/**
 * `npm test`: content, types, lint, unit tests, then the browser's. Everything runs even when something before it has
 * failed, and the last line sums up: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { findOrInstallChromium } from './chromium.ts'

interface Count {
  passed: number
  failed: number
}

const reports = path.resolve('test-results')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const bin = (name: string) => path.resolve('node_modules', name)
const checks: [name: string, program: string[]][] = [
  ['types of routes', [bin('next/dist/bin/next'), 'typegen']],
  ['types', [bin('typescript/bin/tsc'), '--noEmit']],
  ['lint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings=0']],
  ['unused code', [bin('knip/bin/knip.js')]],
  ['content', [path.resolve('scripts/check.ts')]],
]

const counts = checks.map(([name, program]): Count => (run(name, program) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }))
counts.push(unitTests(), browserTests())

const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

function run(name: string, program: string[], variables: Record<string, string> = {}): boolean {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(process.execPath, program, { stdio: 'inherit', env: { ...process.env, ...variables, NEXT_TELEMETRY_DISABLED: '1' } })
  return status === 0
}

function unitTests(): Count {
  const report = path.join(reports, 'unit.json')
  const ok = run('unit tests', [bin('vitest/vitest.mjs'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`])
  const schema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() })
  return countOf(ok, () => {
    const { numPassedTests, numFailedTests } = schema.parse(readReport(report))
    return { passed: numPassedTests, failed: numFailedTests }
  })
}

function browserTests(): Count {
  const report = path.join(reports, 'browser.json')
  try {
    if (!run('build', [path.resolve('scripts/build.ts')])) return { passed: 0, failed: 1 }
    const variables = { CHROMIUM_PATH: findOrInstallChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: report }
    const ok = run('browser tests', [bin('@playwright/test/cli.js'), 'test'], variables)
    const schema = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) })
    return countOf(ok, () => {
      const { expected, unexpected, flaky } = schema.parse(readReport(report)).stats
      return { passed: expected, failed: unexpected + flaky }
    })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1 }
  }
}

function readReport(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** A runner that failed has failed at something, whatever its report says or does not say. */
function countOf(ok: boolean, read: () => Count): Count {
  try {
    const count = read()
    return ok ? count : { ...count, failed: Math.max(1, count.failed) }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1 }
  }
}
