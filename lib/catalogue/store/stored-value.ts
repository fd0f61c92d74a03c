/**
 * What stands in the catalogue, as it was written. SQLite tells of damage to how its pages hang together, and not of other
 * bytes in a value, which would be shown to readers or fail each page that they are on. So every object bears its sum.
 */
import { crc32 } from 'node:zlib'

/** A value is not what was written: nothing mends it but a catalogue made anew. */
class DamagedValue extends Error {
  override name = 'DamagedValue'
}

/** By name: a bundler may load this module twice. */
export const isDamagedValue = (cause: unknown): boolean => cause instanceof Error && cause.name === 'DamagedValue'

/** @param json An object. @returns The same with its CRC-32 as the first of its properties, so that SQL finds all others where they were. */
export const withSum = (json: string): string => `{"sum":${crc32(json)}${json === '{}' ? '' : ','}${json.slice(1)}`

/** @param stored From `withSum`. @returns What `withSum` was given. @throws DamagedValue */
export function withoutSum(stored: string): string {
  const [head, sum] = /^\{"sum":(\d+),?/.exec(stored) ?? []
  const json = `{${stored.slice(head?.length)}`
  if (head === undefined || crc32(json) !== Number(sum)) throw new DamagedValue('A value in the catalogue is not what was written')
  return json
}

/** @param stored An object from `withSum`, or a list, which has none. @throws DamagedValue */
export function parseStored<Value>(stored: string): Value {
  if (!stored.startsWith('[')) return JSON.parse(withoutSum(stored)) as Value
  try {
    return JSON.parse(stored) as Value
  } catch (cause) {
    throw new DamagedValue('A list in the catalogue is not JSON any more', { cause })
  }
}
