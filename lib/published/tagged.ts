import { cacheTag } from 'next/cache'
import { everything } from '#lib/edge/tags.ts'

/** Next takes 128 tags a call and drops the rest. */
const most = 100

/**
 * Names what the cached read around it shows. Every read shows something that a catalogue built anew may have changed, so
 * every read carries that tag, too.
 */
export function tagged(...tags: string[]): void {
  cacheTag(everything)
  for (let start = 0; start < tags.length; start += most) cacheTag(...tags.slice(start, start + most))
}
