/** What is wrong with a server at present. */
interface Trouble {
  redis: { isCut: boolean; losesAnswers: boolean }
  isWithoutGit: boolean
  isDiskFull: boolean
  isCutFromEdge: boolean
  cannotPurge: boolean
  /** Milliseconds by which its clock is ahead. */
  ahead: number
}

export const noTrouble = (): Trouble => ({ redis: { isCut: false, losesAnswers: false }, isWithoutGit: false, isDiskFull: false, isCutFromEdge: false, cannotPurge: false, ahead: 0 })
