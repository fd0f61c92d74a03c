/**
 * For `node --import …/die-at.mjs?at=<point>&when=<file>`: the process ends as by `kill -9` at one point of a publication, which is
 * `git <pattern>` (as that git is started), or `before <pattern>` or `after <pattern>` (a statement of SQLite's); nothing happens
 * until the file exists. They stand in the address, for programs that it starts are given no variables of others.
 */
import childProcess from 'node:child_process'
import { existsSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'

const given = new URL(import.meta.url).searchParams
const [, when, text] = /^(git|before|after) (.+)$/.exec(given.get('at'))
const pattern = new RegExp(text)
/** Starts git for the server, which is to die. */
const server = process.argv[1]?.endsWith('git-program.ts') ? process.ppid : process.pid
const dieIf = (moment, subject) => {
  if (moment === when && pattern.test(subject) && existsSync(given.get('when'))) process.kill(server, 'SIGKILL')
}

const { spawn } = childProcess
childProcess.spawn = (program, args, ...rest) => {
  const child = spawn(program, args, ...rest)
  // Before the command stand its settings.
  if (program === 'git') dieIf('git', args.slice(args.findIndex((argument) => /^[a-z]+(-[a-z]+)*$/.test(argument))).join(' '))
  return child
}
syncBuiltinESMExports()

for (const name of ['exec', 'prepare']) {
  const original = DatabaseSync.prototype[name]
  DatabaseSync.prototype[name] = function (sql, ...rest) {
    dieIf('before', `${this.location()} ${sql}`)
    const result = original.call(this, sql, ...rest)
    dieIf('after', `${this.location()} ${sql}`)
    return result
  }
}
