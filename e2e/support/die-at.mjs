/**
 * For `node --import`: the process ends as by `kill -9` at one point of a publication. DIE_AT is `git <pattern>` (as that
 * git is started), or `before <pattern>` or `after <pattern>` (a statement of SQLite's); nothing happens until the file
 * DIE_WHEN exists.
 */
import childProcess from 'node:child_process'
import { existsSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'

const [, when, text] = /^(git|before|after) (.+)$/.exec(process.env.DIE_AT)
const pattern = new RegExp(text)
/** Starts git for the server, which is to die. */
const server = process.argv[1]?.endsWith('git-program.ts') ? process.ppid : process.pid
const dieIf = (moment, subject) => {
  if (moment === when && pattern.test(subject) && existsSync(process.env.DIE_WHEN)) process.kill(server, 'SIGKILL')
}

const { spawn } = childProcess
childProcess.spawn = (program, args, ...rest) => {
  const child = spawn(program, args, ...rest)
  if (program === 'git') dieIf('git', args.join(' '))
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
