import type { Problem } from '#lib/catalogue/types.ts'
import { printable } from '#lib/site/printable.ts'

/** A problem in a body, before it is known which file the body belongs to. */
export type BodyProblem = Omit<Problem, 'path'>

/** Columns. */
const longestSentence = 600

export interface Place {
  /** From 1, in the file. */
  line: number
  /** From 1. */
  column: number
}

/** Whatever was put into the two sentences, each becomes one line that can be shown anywhere; see `quoted` for values. */
export const bodyError = (at: Place, message: string, mend: string): BodyProblem => ({
  line: at.line,
  column: at.column,
  severity: 'error',
  message: printable(message, longestSentence),
  mend: printable(mend, longestSentence),
})

export const bodyWarning = (at: Place, message: string, mend: string): BodyProblem => ({
  ...bodyError(at, message, mend),
  severity: 'warning',
})
