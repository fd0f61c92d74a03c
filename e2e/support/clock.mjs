/** For `node --import …/clock.mjs?file=<path>`: a process whose clock is ahead of the computer's by the milliseconds in that file. */
import { readFileSync } from 'node:fs'

// In the address, for programs that it starts are given no variables of others.
const file = new URL(import.meta.url).searchParams.get('file')
const RealDate = Date
let ahead = 0
let read = -Infinity

function now() {
  // It is asked for the time more often than it would like to read a file.
  const elapsed = performance.now()
  if (elapsed - read > 20) {
    read = elapsed
    ahead = Number(readFileSync(file, 'utf8'))
  }
  return RealDate.now() + ahead
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, self) => Reflect.construct(target, given.length > 0 ? given : [now()], self),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
