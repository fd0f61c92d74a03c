import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepCurrent, type KeptCurrent } from './keep-current.ts'
import type { Publisher } from './publisher.ts'
import type { Receipt } from './receipt.ts'

let asked: string[]
let outcome: Receipt['outcome']
let publisher: Publisher
let kept: KeptCurrent
let saved: (paths: readonly string[] | undefined) => void
const watch = Promise.resolve({ listen: (listener: typeof saved) => { saved = listener }, stop: async () => {} })

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  asked = []
  outcome = 'published'
  publisher = {
    publish: (trigger, paths) => {
      asked.push(`${trigger} ${paths?.join() ?? 'all'}`)
      if (trigger === 'clock') Object.assign(publisher, { nextDue: null })
      return { id: '1', receipt: Promise.resolve({ outcome } as Receipt) }
    },
    nextDue: null,
  }
})
afterEach(() => {
  kept.stop()
  vi.useRealTimers()
})

test('what is saved is published, and what is due at its time', async () => {
  kept = keepCurrent({ publisher, isLooked: true, content: watch, isReplaced: () => false, firstDue: new Date(5_000) })
  await watch
  saved(['a.mdx'])
  await vi.advanceTimersByTimeAsync(10)
  expect(asked).toEqual(['files a.mdx'])
  Object.assign(publisher, { nextDue: new Date(9_000) })
  kept.reset('published')
  await vi.advanceTimersByTimeAsync(7_000)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(asked).toEqual(['files a.mdx', 'clock '])
})

test('a folder that was not looked at yet is, once it is watched, or cannot be', async () => {
  for (const content of [watch, Promise.resolve(undefined)]) {
    asked = []
    kept = keepCurrent({ publisher, isLooked: false, content, isReplaced: () => false, firstDue: null })
    expect(asked).toEqual([])
    await vi.advanceTimersByTimeAsync(10)
    expect(asked).toEqual(['start all'])
    kept.stop()
  }
})

test('after a failure all is looked at again, half a minute later', async () => {
  kept = keepCurrent({ publisher, isLooked: true, content: watch, isReplaced: () => false, firstDue: null })
  await watch
  outcome = 'failed'
  saved(['a.mdx'])
  await vi.advanceTimersByTimeAsync(29_000)
  expect(asked).toEqual(['files a.mdx'])
  outcome = 'published'
  await vi.advanceTimersByTimeAsync(2_000)
  expect(asked).toEqual(['files a.mdx', 'files all'])
  await vi.advanceTimersByTimeAsync(120_000)
  expect(asked).toHaveLength(2)
})

test('what failed is looked at again, whatever else is saved meanwhile', async () => {
  kept = keepCurrent({ publisher, isLooked: true, content: watch, isReplaced: () => false, firstDue: null })
  await watch
  outcome = 'failed'
  saved(['a.mdx'])
  await vi.advanceTimersByTimeAsync(20_000)
  outcome = 'published'
  saved(['b.mdx'])
  await vi.advanceTimersByTimeAsync(12_000)
  expect(asked).toEqual(['files a.mdx', 'files b.mdx', 'files all'])
  await vi.advanceTimersByTimeAsync(120_000)
  expect(asked).toHaveLength(3)
})

test('a push that failed is tried again as well', async () => {
  kept = keepCurrent({ publisher, isLooked: true, content: watch, isReplaced: () => false, firstDue: null })
  await watch
  kept.reset('failed')
  await vi.advanceTimersByTimeAsync(31_000)
  expect(asked).toEqual(['files all'])
})

test('what is due and cannot be applied is tried twice a minute, not at once and for ever', async () => {
  kept = keepCurrent({ publisher, isLooked: true, content: watch, isReplaced: () => false, firstDue: new Date(1_000) })
  await watch
  const publish = publisher.publish
  publisher.publish = (...given) => {
    const publication = publish(...given)
    Object.assign(publisher, { nextDue: new Date(1_000) })
    return publication
  }
  outcome = 'failed'
  await vi.advanceTimersByTimeAsync(65_000)
  expect(asked).toEqual(['clock ', 'files all', 'files all'])
})

test('a repository is asked at the start and every minute', async () => {
  kept = keepCurrent({ publisher, isLooked: true, content: 'repository', isReplaced: () => false, firstDue: null })
  await vi.advanceTimersByTimeAsync(125_000)
  expect(asked).toEqual(['look all', 'look all', 'look all'])
})

test('a catalogue that is another is brought up to date', async () => {
  let isReplaced = true
  kept = keepCurrent({ publisher, isLooked: true, content: Promise.resolve(undefined), isReplaced: () => isReplaced, firstDue: null })
  await vi.advanceTimersByTimeAsync(1_100)
  isReplaced = false
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked).toEqual(['start all'])
})

test('what the hour brings comes at its time, though what failed before waits to be tried again', async () => {
  kept = keepCurrent({ publisher, isLooked: true, content: watch, isReplaced: () => false, firstDue: null })
  await watch
  outcome = 'failed'
  Object.assign(publisher, { nextDue: new Date(5_000) })
  saved(['a.mdx'])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toEqual(['files a.mdx', 'clock '])
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asked).toEqual(['files a.mdx', 'clock ', 'files all'])
})
