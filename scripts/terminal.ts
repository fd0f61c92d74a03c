/**
 * What our commands say: the one way to a terminal, or to the log of a build, for what others wrote. Each argument is one
 * line; what would end it, move the cursor or be taken for a command by a build's host is shown instead (`printable`).
 */
import { type Escaped, printable, printableJson } from '#lib/site/printable.ts'

/** Columns. Longer than any line of ours with values that are cut as they should be. */
const longestLine = 4000

const ended = (lines: readonly string[]) => `${lines.map((line) => printable(line, longestLine)).join('\n')}\n`

/** On standard output. */
export const say = (...lines: string[]): void => void process.stdout.write(ended(lines))

/** On standard error. */
export const complain = (...lines: string[]): void => void process.stderr.write(ended(lines))

export const sayAsItIs = (text: Escaped): void => void process.stdout.write(`${text}\n`)

export const sayJson = (value: unknown): void => sayAsItIs(printableJson(value, 2))

/** A text of ours as its lines: what is put into it ends none. */
export const lines = (texts: TemplateStringsArray, ...values: unknown[]): string[] =>
  String.raw({ raw: texts }, ...values.map((value) => printable(String(value)))).split('\n')

/** Back to its beginning, and empty it (ECMA-48 EL): what is said next takes the place of the progress. */
const clearLine = process.stderr.isTTY ? '\r\u001b[K' : ''

/** A line that the next one takes the place of. */
export const progress = (line = ''): void => void process.stderr.write(clearLine + printable(line, longestLine))

/** A question of ours, which may have several lines, as it is asked on a terminal. */
export const askable = (question: string): string => question.split('\n').map((line) => printable(line, longestLine)).join('\n')

/** What nobody expected is said like all else, with where it happened, and ends the program with 1. */
export function complainOfCrashes(): void {
  process.setUncaughtExceptionCaptureCallback((error: unknown) => {
    complain(...String(error instanceof Error ? error.stack : error).split('\n').slice(0, 40))
    process.exit(1)
  })
}
