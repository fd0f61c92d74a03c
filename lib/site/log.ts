/**
 * What the server has to say, as JSON lines on its standard output: one for each event, with a level. Nothing in it says
 * who reads what: no address of a reader, no header, no query.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { format, stripVTControlCharacters } from 'node:util'
import pino from 'pino'
import { escapeInJson, printable } from './printable.ts'

/** Those of pino, the loudest first. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** What is being rendered, for whatever is said meanwhile. */
interface Rendering {
  /** Names the render in the log and, when it fails, in the answer. */
  request: string
  /** The path, without a query. */
  path: string
}

/** A bundler loads this module more than once, and all of them must see what the front says. */
const key = Symbol.for('ovoz.rendering')
const shared = globalThis as { [key]?: AsyncLocalStorage<Rendering> }
const rendering = (shared[key] ??= new AsyncLocalStorage<Rendering>())

/** Whatever is said in `work` tells what was being rendered. */
export const whileRendering = <Result>(what: Rendering, work: () => Result): Result => rendering.run(what, work)

/** A level that is none is refused by lib/site/environment.ts, in one line with everything else that is wrong. */
const level = logLevels.find((name) => name === process.env.LOG_LEVEL) ?? 'info'

/** Where a terminal shows the log, it shows it as it is: JSON need not escape all that a terminal acts on. */
const output = pino.destination(1)

export const log = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, mixin: () => ({ ...rendering.getStore() }) }, { write: (line) => void output.write(escapeInJson(line)) })

/** @returns What takes note of an error that leaves the server running. `part` says whose it is, such as `press`. */
export const reportAs = (part: string) => (error: unknown): void => log.error(error instanceof Error ? { err: error } : {}, `${part}: ${messageOf(error)}`)

/** In one line, whatever is in it: a remote's answer, a file's name. */
export const messageOf = (error: unknown): string => printable(error instanceof Error ? error.message : String(error))

/** What Next and other libraries write for a terminal becomes lines like all others. */
export function logConsole(): void {
  for (const [method, level] of [['log', 'info'], ['info', 'info'], ['warn', 'warn'], ['error', 'error'], ['debug', 'debug']] as const)
    // eslint-disable-next-line no-console
    console[method] = (...parts: unknown[]) => {
      const err = parts.find((part) => part instanceof Error)
      log[level](err ? { err } : {}, stripVTControlCharacters(format(...parts.filter((part) => part !== err))).trim() || messageOf(err))
    }
}
