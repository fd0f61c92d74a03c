/**
 * `npm test`: content, types, lint, unit tests, then the browser's. Everything runs even when something before it has
 * failed, and the last line sums up: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { siteEnvironment } from '#lib/site/child-environment.ts'
import { findOrInstallChromium } from './chromium.ts'

interface Count {
  passed: number
  /** What failed, by name. */
  failed: string[]
}

/** Vitest's report, as far as it is read. */
const unitReport = z.object({
  numPassedTests: z.number(),
  testResults: z.array(z.object({
    name: z.string(),
    status: z.string(),
    message: z.string(),
    assertionResults: z.array(z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() })),
  })),
})

interface Suite {
  suites?: Suite[]
  specs: { title: string; file: string; line: number; tests: { status: string }[] }[]
}

/** Playwright's report, as far as it is read. */
const suite: z.ZodType<Suite> = z.object({
  get suites() { return z.array(suite).optional() },
  specs: z.array(z.object({ title: z.string(), file: z.string(), line: z.number(), tests: z.array(z.object({ status: z.string() })) })),
})
const browserReport = z.object({ stats: z.object({ expected: z.number() }), suites: z.array(suite) })

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

const counts = checks.map(([name, program]): Count => (run(name, program) ? { passed: 1, failed: [] } : { passed: 0, failed: [name] }))
counts.push(unitTests(), browserTests())

const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.flatMap((count) => count.failed)
// Once more where everybody looks: what it said of itself is far above.
if (failed.length > 0) console.log(`\n── failed\n${failed.join('\n')}`)
console.log(`\n${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length > 0 ? 1 : 0

function run(name: string, program: string[], variables: Record<string, string> = {}): boolean {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(process.execPath, program, { stdio: 'inherit', env: testEnvironment(variables) })
  return status === 0
}

/** Tests need no secret of whoever runs them, and read what is on the network no more than the site does. */
function testEnvironment(variables: Record<string, string>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => /^(?:CHROMIUM_PATH|PLAYWRIGHT_\w+|VITEST_\w+)$/.test(name))
  return siteEnvironment({ ...Object.fromEntries(own), ...variables, NEXT_TELEMETRY_DISABLED: '1' })
}

function unitTests(): Count {
  const report = path.join(reports, 'unit.json')
  const ok = run('unit tests', [bin('vitest/vitest.mjs'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`])
  return countOf('unit tests', ok, () => {
    const { numPassedTests, testResults } = unitReport.parse(readReport(report))
    const failed = testResults.flatMap(({ name, status, message, assertionResults }) => {
      const file = path.relative('.', name)
      const tests = assertionResults.filter((test) => test.status === 'failed').map((test) => `${file} › ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
      return status === 'failed' && tests.length === 0 ? [`${file}: ${firstLine(message)}`] : tests
    })
    return { passed: numPassedTests, failed }
  })
}

function browserTests(): Count {
  const report = path.join(reports, 'browser.json')
  try {
    if (!run('build', [path.resolve('scripts/build.ts')])) return { passed: 0, failed: ['build'] }
    const variables = { CHROMIUM_PATH: findOrInstallChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: report }
    const ok = run('browser tests', [bin('@playwright/test/cli.js'), 'test'], variables)
    return countOf('browser tests', ok, () => {
      const { stats, suites } = browserReport.parse(readReport(report))
      const specs = suites.flatMap(function all({ specs, suites = [] }): Suite['specs'] { return [...specs, ...suites.flatMap(all)] })
      // One that passed only when it was tried again is one that fails.
      const failed = specs.filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'))
      return { passed: stats.expected, failed: failed.map(({ file, line, title }) => `${file}:${line} › ${title}`) }
    })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: ['browser tests'] }
  }
}

function readReport(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function firstLine(text = ''): string {
  return text.trim().split('\n', 1)[0]!
}

/** A runner that failed has failed at something, whatever its report says or does not say. */
function countOf(name: string, ok: boolean, read: () => Count): Count {
  try {
    const count = read()
    return ok || count.failed.length > 0 ? count : { ...count, failed: [name] }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: [name] }
  }
}
