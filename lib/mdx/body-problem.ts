import type { Problem } from '#lib/catalogue/types.ts'

/** A problem in a body, before it is known which file the body belongs to. */
export type BodyProblem = Omit<Problem, 'path'>

export interface Place {
  /** From 1, in the file. */
  line: number
  /** From 1. */
  column: number
}

export const bodyError = (at: Place, message: string, mend: string): BodyProblem => ({
  line: at.line,
  column: at.column,
  severity: 'error',
  message,
  mend,
})

export const bodyWarning = (at: Place, message: string, mend: string): BodyProblem => ({
  ...bodyError(at, message, mend),
  severity: 'warning',
})
