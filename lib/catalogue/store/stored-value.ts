/**
 * What stands in the catalogue, as it was written. SQLite tells of damage to how its pages hang together, and not of other
 * bytes in a value, which would be shown to readers or fail each page that they are on.
 */
import { crc32 } from 'node:zlib'

/** A value is not what was written: nothing mends it but a catalogue made anew. */
class DamagedValue extends Error {
  override name = 'DamagedValue'
}

/** By name: a bundler may load this module twice. */
export const isDamagedValue = (cause: unknown): boolean => cause instanceof Error && cause.name === 'DamagedValue'

/** @throws DamagedValue */
export function parseStored<Value>(json: string): Value {
  try {
    return JSON.parse(json) as Value
  } catch (cause) {
    throw new DamagedValue('A value in the catalogue is not JSON any more', { cause })
  }
}

/** Of a text that is kept beside it: 32 bits, so that of ten thousand million changes two or three are missed. */
export const sumOf = (text: string): number => crc32(text)

/** @returns The text. @throws DamagedValue */
export function requireSum(text: string, sum: number): string {
  if (sumOf(text) !== sum) throw new DamagedValue('A text in the catalogue is not what was written')
  return text
}
