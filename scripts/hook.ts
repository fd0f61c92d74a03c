/** `npm run hook`: has git check what is pushed. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { installHook } from '#lib/editing/install-hook.ts'
import { requireGit } from '#lib/git/git-version.ts'
import { complain, complainOfCrashes, lines, say } from './terminal.ts'

const usage = lines`npm run hook [-- <content folder>] [--force]

Puts a hook into the clone that <content folder> (CONTENT_DIR, else content) lies in: git push then checks the commits it is
about to push, with this Ovoz, and keeps back what has mistakes. Call it again when Ovoz has been moved.
It takes back a setting of git (core.hooksPath) by which hooks were run out of the content.

  --force   replaces another pre-push hook, and a setting that leads to hooks elsewhere
  --help    prints this

Exits 0 once the hook is there, 1 if something is in its way, 2 if it was called wrongly.`

interface Call {
  contentDir: string
  force: boolean
}

function readCall(): Call | 'help' | { mistake: string } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { force: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } } })
    if (values.help) return 'help'
    if (positionals.length > 1) return { mistake: 'Give one folder only.' }
    // As seen from where npm was called.
    const given = positionals[0] === undefined ? undefined : path.resolve(process.env['INIT_CWD'] || '.', positionals[0])
    const contentDir = given !== undefined && isFolder(given) ? given : path.resolve(positionals[0] ?? (process.env['CONTENT_DIR'] || 'content'))
    return isFolder(contentDir) ? { contentDir, force: values.force } : { mistake: `There is no folder ${contentDir}.` }
  } catch (cause) {
    return { mistake: (cause as Error).message }
  }
}

const isFolder = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false

complainOfCrashes()
const call = readCall()
if (call === 'help') say(...usage)
else if ('mistake' in call) {
  complain(call.mistake, '', ...usage)
  process.exitCode = 2
} else {
  try {
    requireGit()
    for (const line of await installHook({ ...call, engine: path.resolve(import.meta.dirname, '..') })) say(line)
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
