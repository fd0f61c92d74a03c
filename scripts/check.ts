/** `npm run check`: says what is wrong with the content, and where. Leaves the site's own data alone. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createCheckPool } from '#lib/catalogue/check-pool.ts'
import { sync } from '#lib/catalogue/sync/sync.ts'
import type { Problem } from '#lib/catalogue/types.ts'

const usage = `npm run check [-- <folder>]

Checks all content in <folder> (CONTENT_DIR, else content) and prints what is wrong as
  path:line:column  message  (how to mend it)
Exits 0 if nothing has to be withheld, 1 if something has, 2 if it was called wrongly.`

interface Call {
  folder: string
  help: boolean
}

function readCall(): Call | string {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h', default: false } } })
    if (positionals.length > 1) return 'Give one folder only.'
    const folder = positionals[0] ?? process.env['CONTENT_DIR'] ?? 'content'
    if (values.help) return { folder, help: true }
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? { folder, help: false } : `There is no folder ${folder}.`
  } catch (cause) {
    return (cause as Error).message
  }
}

function show(folder: string, { path, line, column, severity, message, mend }: Problem): string {
  return `${join(folder, path)}:${line}:${column}  ${severity}: ${message}  (${mend})`
}

async function check(folder: string): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ovoz-check-'))
  try {
    const { problems, counts } = await sync({ contentDir: resolve(folder), dataDir, now: new Date(), pool: createCheckPool() })
    const shown = relative(process.cwd(), resolve(folder)) || '.'
    for (const problem of problems) console.log(show(shown, problem))
    const errors = problems.filter(({ severity }) => severity === 'error')
    const withheld = new Set(errors.map(({ path }) => path)).size
    const { articles } = counts
    const standing = [`${articles.public} published`, `${articles.embargoed} embargoed`, `${articles.draft} drafts`, `${articles.retracted} retracted`].join(', ')
    console.log(`${counts.files} files: ${errors.length} errors in ${withheld} files, ${problems.length - errors.length} warnings. Articles: ${standing}.`)
    return errors.length > 0 ? 1 : 0
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const call = readCall()
if (typeof call === 'string') {
  console.error(`${call}\n\n${usage}`)
  process.exitCode = 2
} else if (call.help) {
  console.log(usage)
} else {
  process.exitCode = await check(call.folder)
}
