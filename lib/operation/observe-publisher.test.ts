import { expect, test } from 'vitest'
import type { Publisher } from '#lib/publishing/publisher.ts'
import type { Receipt, Trigger } from '#lib/publishing/receipt.ts'
import { observePublisher } from './observe-publisher.ts'

const receiptOf = (id: string, outcome: Receipt['outcome'], trigger: Trigger = 'push', message?: string): Receipt =>
  ({ id, at: '2026-05-04T08:00:00Z', triggers: [trigger], outcome, files: [], tags: [], pages: [], warnings: [], steps: {}, ...(message === undefined ? {} : { message }) })

/** Each publication ends when the test says so. */
function start() {
  const ended: string[] = []
  let next: ReturnType<Publisher['publish']>
  const publisher = observePublisher({ publish: () => next, nextDue: null }, ({ id }) => ended.push(id))
  const publish = (id: string) => {
    const { promise, resolve } = Promise.withResolvers<Receipt>()
    next = { id, receipt: promise }
    void publisher.publish('push')
    return { again: () => void publisher.publish('push'), end: async (receipt: Receipt) => { resolve(receipt); await promise } }
  }
  return { publisher, publish, ended }
}

test('one that several asked for is one', async () => {
  const { publisher, publish, ended } = start()
  const first = publish('a')
  first.again()
  expect(publisher.pending).toBe(1)
  let isSettled = false
  const settled = publisher.settled().then(() => { isSettled = true })
  const second = publish('b')
  await first.end(receiptOf('a', 'published'))
  expect([publisher.pending, isSettled]).toEqual([1, false])
  await second.end(receiptOf('b', 'unchanged'))
  await settled
  expect([publisher.pending, ended]).toEqual([0, ['a', 'b']])
})

test('a failure is remembered until a publication that would have met it succeeds', async () => {
  const { publisher, publish } = start()
  await publish('a').end(receiptOf('a', 'failed', 'push', 'The remote hangs'))
  expect(publisher.lastFailure).toBe('The remote hangs')
  await publish('b').end(receiptOf('b', 'unchanged', 'clock'))
  expect(publisher.lastFailure).toBe('The remote hangs')
  await publish('c').end(receiptOf('c', 'unchanged', 'look'))
  expect(publisher.lastFailure).toBeUndefined()
})
