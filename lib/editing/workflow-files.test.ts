import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { articleSource } from '#lib/catalogue/fixtures/trial.ts'
import { startRepository, type Repository } from './fixtures/repository.ts'
import { standInEngine } from './fixtures/stand-in-engine.ts'

/** GitHub's parser imports JSON as bundlers do, without saying that it is. */
const hooks = registerHooks({
  resolve: (name, context, next) => ({ ...next(name, context), ...(name.endsWith('.json') ? { importAttributes: { type: 'json' } } : {}) }),
})
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser')
hooks.deregister()

const none = '0'.repeat(40)

/** Runs what a host would, in the content repository with Ovoz checked out in it. */
function runScript({ top, dataDir }: Repository, script: string, variables: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd: top, encoding: 'utf8', env: { ...process.env, INIT_CWD: '', DATA_DIR: dataDir, ...variables } })
  return { status, stdout, stderr }
}

/** A repository whose second commit has a mistake. */
function startMistaken() {
  const repository = startRepository()
  const before = repository.git('rev-parse', 'HEAD')
  repository.write('blogs/suv/2023/new.mdx', articleSource({ status: 'publisht' }))
  repository.commit()
  return Object.assign(repository, { before })
}

describe('GitHub', () => {
  const content = readFileSync('content/.github/workflows/check.yml', 'utf8')
  interface Step { uses?: string; with?: Record<string, unknown>; run?: string; env?: Record<string, string> }
  const workflow = parse(content) as { permissions: unknown; jobs: Record<string, { 'permissions'?: unknown; 'timeout-minutes': number; 'steps': Step[] }> }
  const steps = workflow.jobs['check']!.steps
  const script = steps.find(({ run }) => run)!.run!

  test('takes the file, by its own parser', async () => {
    const { context, value } = parseWorkflow({ name: 'check.yml', content }, new NoOperationTraceWriter())
    await convertWorkflowTemplate(context, value!)
    expect(context.errors.getErrors().map(String)).toEqual([])
  })

  test('its parser does refuse what is wrong', async () => {
    const { context, value } = parseWorkflow({ name: 'check.yml', content: content.replace('runs-on:', 'run-on:') }, new NoOperationTraceWriter())
    await convertWorkflowTemplate(context, value!)
    expect(context.errors.getErrors()).not.toEqual([])
  })

  test('may read the content and nothing else; actions are those of GitHub, pinned to a major version', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(workflow.jobs['check']!.permissions).toBeUndefined()
    for (const { uses } of steps.filter(({ uses }) => uses)) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/)
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) expect(step.with).toMatchObject({ 'persist-credentials': false })
  })

  test('nothing that a pusher can name is written into a script', () => expect(script).not.toContain('${{'))

  test('annotates the mistake of a push, and of a new branch', () => {
    using repository = startMistaken()
    standInEngine(path.join(repository.top, '.ovoz'))
    for (const SINCE of [repository.before, none, '', 'f'.repeat(40)]) {
      const { status, stdout } = runScript(repository, script, { SINCE, GITHUB_WORKSPACE: repository.top })
      expect([status, stdout]).toEqual([1, expect.stringMatching(/^::error file=blogs\/suv\/2023\/new\.mdx,line=6,col=9::/m)])
    }
    expect(runScript(repository, script, { SINCE: 'HEAD', GITHUB_WORKSPACE: repository.top }).status).toBe(0)
  })
})

describe('GitLab', () => {
  const file = parse(readFileSync('content/.gitlab-ci.yml', 'utf8')) as {
    check: { script: string[]; image: string; artifacts: { when: string; reports: { codequality: string } }; variables: Record<string, string> }
    workflow: { rules: { if: string; when?: string }[] }
  }
  const script = file.check.script.filter((line) => !line.startsWith('git clone')).join('\n')

  test('is told what it needs: the whole history, and where the report lies, also of a check that fails', () => {
    expect(file.check.variables['GIT_DEPTH']).toBe('0')
    expect(file.check.artifacts).toMatchObject({ when: 'always', reports: { codequality: 'content-check.json' } })
    expect(file.check.script.every((line) => typeof line === 'string')).toBe(true)
    expect(file.check.script.some((line) => /^git clone .* \.ovoz$/.test(line))).toBe(true)
  })

  test('reports the mistake of a push, of a merge request, and of a new branch', () => {
    using repository = startMistaken()
    standInEngine(path.join(repository.top, '.ovoz'))
    const cases: Record<string, string>[] = [{ CI_COMMIT_BEFORE_SHA: repository.before }, { CI_COMMIT_BEFORE_SHA: none, CI_MERGE_REQUEST_DIFF_BASE_SHA: repository.before }, { CI_COMMIT_BEFORE_SHA: none }]
    for (const variables of cases) {
      const { status, stderr } = runScript(repository, script, { CI_PROJECT_DIR: repository.top, ...variables })
      expect([status, stderr]).toEqual([1, expect.stringContaining('new.mdx:6:9  error')])
      const report = JSON.parse(readFileSync(path.join(repository.top, 'content-check.json'), 'utf8')) as { location: unknown }[]
      expect(report.map(({ location }) => location)).toEqual([{ path: 'blogs/suv/2023/new.mdx', lines: { begin: 6 } }])
    }
    expect(runScript(repository, script, { CI_PROJECT_DIR: repository.top, CI_COMMIT_BEFORE_SHA: repository.git('rev-parse', 'HEAD') }).status).toBe(0)
  })
})

test('the task of VS Code finds file, line, column and message in what the check prints', () => {
  using repository = startMistaken()
  const tasks = JSON.parse(readFileSync('content/.vscode/tasks.json', 'utf8').replace(/^\s*\/\/.*$/gm, '')) as { tasks: { problemMatcher: { pattern: { regexp: string; file: number; line: number; column: number; severity: number; message: number } } }[] }
  const { regexp, ...groups } = tasks.tasks[0]!.problemMatcher.pattern
  const { stdout } = spawnSync(process.execPath, [path.resolve('scripts/check.ts'), repository.top, '--since', repository.before], { encoding: 'utf8', env: { ...process.env, DATA_DIR: repository.dataDir, INIT_CWD: repository.top } })
  const found = new RegExp(regexp).exec(stdout.split('\n')[0]!)!
  const named = Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, found[group]]))
  expect(named).toEqual({ file: 'blogs/suv/2023/new.mdx', line: '6', column: '9', severity: 'error', message: expect.stringMatching(/^“status” has a value it may not have {2}\(did you mean/) })
})
