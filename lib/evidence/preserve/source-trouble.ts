/** What may be wrong with a source. `gone` alone says that the original is no longer there. */
export type Trouble = 'gone' | 'walled' | 'limited' | 'unreachable' | 'forbidden' | 'too-big' | 'unusable'

/** Why a source gave nothing, in one sentence, and what its reader can do. Nothing has been written when it is thrown. */
export class SourceTrouble extends Error {
  readonly trouble: Trouble
  readonly mend: string

  constructor(trouble: Trouble, message: string, mend: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SourceTrouble'
    this.trouble = trouble
    this.mend = mend
  }
}
