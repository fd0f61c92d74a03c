/** `npm run check`: says what is wrong with the content, and where. Leaves the site's own data alone. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { NoPublication, publicationFile, requirePublicationFile } from '#lib/catalogue/no-publication.ts'
import { sync, type SyncResult } from '#lib/catalogue/sync/sync.ts'
import type { Problem } from '#lib/catalogue/types.ts'
import { CannotCompare, changedSince, placeInRepository, resolveCommit } from '#lib/editing/changed-since.ts'
import { withCheckCatalogue } from '#lib/editing/check-catalogue.ts'
import { withCommit } from '#lib/editing/check-out.ts'
import { concernedProblems } from '#lib/editing/concerned-problems.ts'
import { requireGit } from '#lib/git/git-version.ts'
import { asGitHubCommand, asGitLabReport, asText, problemFormats, type ProblemFormat } from '#lib/editing/problem-formats.ts'
import { keepPrivate } from '#lib/site/private-folder.ts'
import { complain, complainOfCrashes, lines, say, sayAsItIs } from './terminal.ts'

const usage = lines`npm run check [-- <folder>] [options]

Checks all content in <folder> (CONTENT_DIR, else content) and prints what is wrong as
  path:line:column  message  (how to mend it)

  --since <commit>      only what changed since then, committed or not, and what that breaks elsewhere; quick, for it
                        remembers the rest (in DATA_DIR, else .data). As in HEAD, origin/main or 3f2a90c
  --commit <commit>     the content as it is in that commit, not as it lies in the folder
  --format <format>     text; github: annotations of a workflow, too; gitlab: a code quality report on standard output

Exits 0 if nothing has to be withheld, 1 if something has or there is no publication, 2 if it was called wrongly.`

interface Call {
  folder: string
  since?: string
  commit?: string
  format: ProblemFormat
}

function readCall(): Call | 'help' | { wrong: string } {
  try {
    const text = { type: 'string' } as const
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h', default: false }, since: text, commit: text, format: { ...text, default: 'text' } },
    })
    if (values.help) return 'help'
    if (positionals.length > 1) return { wrong: 'Give one folder only.' }
    const format = problemFormats.find((name) => name === values.format)
    if (!format) return { wrong: `--format ${values.format}: it may be ${problemFormats.join(', ')}.` }
    const folder = positionals[0] ?? (process.env['CONTENT_DIR'] || 'content')
    return { folder: path.resolve(folder), since: values.since, commit: values.commit, format }
  } catch (cause) {
    return { wrong: (cause as Error).message }
  }
}

interface Found {
  problems: Problem[]
  /** Since when, if not all were looked at. */
  changed?: string
  counts: SyncResult['counts']
}

const dataDir = path.resolve(process.env['DATA_DIR'] || '.data')
const now = new Date()

/** All of it, from nothing: what this says does not depend on anything that was said before. */
async function checkAll(contentDir: string): Promise<Found> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ovoz-check-'))
  try {
    return await sync({ contentDir, dataDir, now, keepLastGood: false })
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function check({ folder, since: sinceName, commit: commitName }: Call): Promise<Found> {
  if (commitName === undefined || !existsSync(folder)) requirePublicationFile(folder)
  const [since, commit] = await Promise.all([sinceName, commitName].map((name) => (name === undefined ? undefined : resolveCommit(folder, name))))
  if (commitName !== undefined && commit === undefined) throw new CannotCompare('--commit names no commit.')
  if (since === undefined && commit === undefined) return checkAll(folder)
  keepPrivate(dataDir, complain)
  const changed = since === undefined ? undefined : await changedSince(folder, since, commit)
  const checkFolder = (contentDir: string, unwritten: Problem[] = []) => withCheckCatalogue({ contentDir, dataDir, now }, (store, { problems, counts }): Found =>
    changed === undefined
      ? { problems: [...unwritten, ...problems], counts }
      : { problems: [...unwritten.filter(({ path }) => changed.includes(path)), ...concernedProblems(store, problems, changed)], counts, changed: `${changed.length} changed since ${since!.slice(0, 10)}, of ` })
  return commit === undefined ? checkFolder(folder) : withCommit({ contentDir: folder, dataDir, commit }, checkFolder)
}

/** Nothing else can be said of it: what the files would be part of is not there. */
async function sayNone(error: NoPublication, { folder, commit, format }: Call): Promise<number> {
  // A commit is looked at in a folder that nobody knows.
  complain(commit === undefined ? error.message : error.of(`${folder} in ${commit}`).message)
  const problem: Problem = { path: publicationFile, line: 1, column: 1, severity: 'error', message: error.fault.what, mend: error.mend }
  const place = format === 'text' || !existsSync(folder) ? '' : (placeInRepository(folder) ?? '')
  if (format === 'gitlab') sayAsItIs(asGitLabReport(place, [problem]))
  if (format === 'github') sayAsItIs(asGitHubCommand(place, problem))
  return 1
}

async function show({ problems, counts, changed = '' }: Found, { folder, format }: Call): Promise<number> {
  // npm says where it was called from, which is where paths are clicked on.
  const shown = path.relative(process.env['INIT_CWD'] || process.cwd(), folder)
  const place = shown === '' ? '' : `${shown}/`
  const tell = format === 'gitlab' ? complain : say
  for (const problem of problems) tell(asText(place, problem))
  if (format !== 'text') {
    const inRepository = placeInRepository(folder) ?? place
    if (format === 'gitlab') sayAsItIs(asGitLabReport(inRepository, problems))
    else for (const problem of problems) sayAsItIs(asGitHubCommand(inRepository, problem))
  }
  const errors = problems.filter(({ severity }) => severity === 'error')
  const withheld = new Set(errors.map(({ path }) => path)).size
  const { articles } = counts
  const standing = [`${articles.public} published`, `${articles.embargoed} embargoed`, `${articles.draft} drafts`, `${articles.retracted} retracted`].join(', ')
  tell(`${changed}${counts.files} files: ${errors.length} errors in ${withheld} files, ${problems.length - errors.length} warnings. Articles: ${standing}.`)
  return errors.length > 0 ? 1 : 0
}

function refuseOldGit(): void {
  try {
    requireGit()
  } catch (cause) {
    throw new CannotCompare((cause as Error).message, { cause })
  }
}

complainOfCrashes()
const call = readCall()
if (call === 'help') say(...usage)
else if ('wrong' in call) {
  complain(call.wrong, '', ...usage)
  process.exitCode = 2
} else {
  try {
    refuseOldGit()
    process.exitCode = await show(await check(call), call)
  } catch (error) {
    if (error instanceof NoPublication) process.exitCode = await sayNone(error, call)
    else if (error instanceof CannotCompare) {
      complain(error.message)
      process.exitCode = 2
    } else throw error
  }
}
