/**
 * The hook that checks what is pushed, put into a clone's own `.git/hooks`. Content brings no hook: whoever may change the content could
 * then run programs on every editor's computer. The hook is only the way to the engine at the path it was installed from.
 */
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { repositoryOf, type Repository } from '#lib/git/repository.ts'
import { runGit } from '#lib/git/run-git.ts'
import { shellQuote } from '#lib/site/shell-quote.ts'

/** Nothing was changed; the message says why, and what to do. */
class CannotInstall extends Error {}

export interface HookOptions {
  contentDir: string
  /** The folder of this engine. */
  engine: string
  /** Replaces a hook of somebody else's, and settings that lead to others. */
  force: boolean
}

/** By which ours are known. */
const mark = '# Installed by Ovoz (npm run hook).'

/**
 * @returns What was done, a line each.
 * @throws CannotInstall where there is another hook, or git is told to look for hooks elsewhere, and `force` is not given.
 */
export async function installHook({ contentDir, engine, force }: HookOptions): Promise<string[]> {
  const repository = await repositoryAt(contentDir)
  const hooks = path.join(await commonDir(repository), 'hooks')
  const file = path.join(hooks, 'pre-push')
  const present = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (present !== undefined && !present.includes(mark) && !force) throw new CannotInstall(`There is another hook in ${file}: look at it, then replace it with --force.`)
  const done = await leadHere(repository, { contentDir, hooks, force })
  mkdirSync(hooks, { recursive: true })
  // Anew, not through a link that stands there.
  rmSync(file, { force: true })
  const place = path.relative(repository.workTree!, repository.folder!).split(path.sep).join('/')
  writeFileSync(file, hookText(engine, place), { mode: 0o755 })
  return [...done, `${file} checks ${place === '' ? 'this repository' : place} before each push, with Ovoz in ${engine}.`, 'To push in spite of it: git push --no-verify. To be rid of it: delete the file.']
}

/** `$PWD` is the working tree that is pushed from, which may be another worktree than the one it was installed in. */
const hookText = (engine: string, place: string) => `#!/bin/sh
${mark} Checks what is about to be pushed, and keeps back mistakes that the site would withhold.
# It runs nothing that the content brings. To push in spite of it: git push --no-verify
# Programs with windows may not find what a terminal finds.
node=$(command -v node || echo ${shellQuote(path.join(engine, 'node_modules/node/bin/node'))})
INIT_CWD=$PWD exec "$node" ${shellQuote(path.join(engine, 'scripts/launch.mjs'))} scripts/pre-push.ts "$PWD"${place === '' ? '' : shellQuote(`/${place}`)} "$1"
`

/** Takes back that git looks for hooks in the content. @returns What was done. */
async function leadHere(repository: Repository, { contentDir, hooks, force }: { contentDir: string; hooks: string; force: boolean }): Promise<string[]> {
  const found = await hooksPaths(repository)
  const done: string[] = []
  for (const { scope, value } of found) {
    const folder = path.resolve(repository.workTree!, value)
    if (folder === path.resolve(hooks)) continue
    const isOfContent = isWithin(folder, realpathSync(contentDir))
    const isOwn = scope === 'local' || scope === 'worktree'
    if (!force && !(isOfContent && isOwn)) throw new CannotInstall(`Git is told (${scope}) to look for hooks in ${value}: call this with --force to have it look in ${hooks}, or call npm run check from the hook there.`)
    if (isOwn) await runGit(repository, ['config', `--${scope}`, '--unset-all', 'core.hooksPath'])
    done.push(`Git looked for hooks in ${value}${isOfContent ? ', where whoever changes the content can put them' : ''}: it does not any more.`)
  }
  const isElsewhere = (await hooksPaths(repository)).some(({ value }) => path.resolve(repository.workTree!, value) !== path.resolve(hooks))
  // What is said for all of the computer stays; here it is said otherwise.
  if (isElsewhere) await runGit(repository, ['config', '--local', 'core.hooksPath', hooks])
  return done
}

/** As each scope has it, but for what `runGit` says itself. */
async function hooksPaths(repository: Repository): Promise<{ scope: string; value: string }[]> {
  const listed = await runGit(repository, ['config', '--show-scope', '--type=path', '-z', '--get-all', 'core.hooksPath']).catch(() => '')
  const fields = listed.split('\0')
  return fields.flatMap((scope, index) => (index % 2 === 0 && scope !== '' && scope !== 'command' ? [{ scope, value: fields[index + 1]! }] : []))
}

async function repositoryAt(contentDir: string): Promise<Repository> {
  try {
    const repository = repositoryOf(contentDir)
    await runGit(repository, ['rev-parse', '--git-dir'])
    return repository
  } catch (cause) {
    throw new CannotInstall(`${contentDir} is in no git repository that can be used: ${(cause as Error).message}.`, { cause })
  }
}

/** Of all worktrees: hooks are looked for there (gitrepository-layout, `commondir`). */
const commonDir = async (repository: Repository) => (await runGit(repository, ['rev-parse', '--path-format=absolute', '--git-common-dir'])).replace(/\r?\n$/, '')

const isWithin = (folder: string, parent: string) => folder === parent || folder.startsWith(parent + path.sep)
