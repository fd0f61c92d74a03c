/** What counts as passed. Pure, so that each verdict can be tried on figures that were made up. */
import type { Seen } from './readers.ts'

export interface FaultOutcome {
  seen: Seen
  /** The highest version whose receipt said that it is out; 0 for none. */
  accepted: number
  /** The version that readers, and each server by itself, had in the end. */
  inTheEnd: number
  isRemovedGone: boolean
  /** Seconds from the end of the cause until everything was well; undefined where that never came. */
  recovery: number | undefined
}

export interface Expectation {
  /** Nobody listens for a while, so that connections are refused: where the one process that readers ask has ended. */
  mayBeUnanswered?: boolean
}

/** @returns What is wrong; nothing for a fault that was survived. */
export function faultProblems({ seen, accepted, inTheEnd, isRemovedGone, recovery }: FaultOutcome, { mayBeUnanswered = false }: Expectation = {}): string[] {
  return [
    ...(seen.answers === 0 ? ['nobody was answered'] : []),
    ...(seen.serverErrors > 0 ? [`${seen.serverErrors} answers 5xx`] : []),
    ...(seen.unanswered > 0 && !mayBeUnanswered ? [`${seen.unanswered} without an answer`] : []),
    ...(seen.early > 0 ? [`${seen.early} told of what is under embargo`] : []),
    ...(seen.wentBack > 0 ? [`${seen.wentBack} went back`] : []),
    ...(seen.wrong > 0 ? [`${seen.wrong} wrong answers`] : []),
    ...(accepted === 0 ? ['nothing was accepted'] : []),
    ...(inTheEnd < accepted ? [`version ${accepted} was accepted, and version ${inTheEnd} is there`] : []),
    ...(isRemovedGone ? [] : ['what was removed is still there']),
    ...(recovery === undefined ? ['not well again by itself'] : []),
  ]
}

export interface Sample {
  /** Seconds since the beginning. */
  at: number
  value: number
}

/**
 * How much grew, from the first of the samples to the last, along the line that fits them best (least squares), in
 * relation to their mean: 0.05 is five per cent more.
 */
export function growth(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const [at, value] = [mean((sample) => sample.at), mean((sample) => sample.value)]
  const spread = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0)
  if (spread === 0 || value === 0) return 0
  const slope = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.value - value), 0) / spread
  return (slope * (samples.at(-1)!.at - samples[0]!.at)) / value
}

/** The later half: before, caches fill and code is compiled. */
export const secondHalf = (samples: readonly Sample[]): Sample[] => samples.slice(Math.floor(samples.length / 2))

/**
 * Flat: the second half grew by no more than `bound`, or in all by no more than `slack`, in the samples' unit. What shrinks is well.
 */
export function isFlat(samples: readonly Sample[], bound: number, slack = 0): boolean {
  const half = secondHalf(samples)
  const mean = half.reduce((sum, { value }) => sum + value, 0) / half.length
  return samples.length >= 4 && (growth(half) <= bound || growth(half) * mean <= slack)
}
