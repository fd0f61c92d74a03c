import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { InTurn, Refused } from './in-turn.ts'

/** Work that waits to be told to end, and what of it runs. */
function watched() {
  const running = new Set<string>()
  const ends = new Map<string, () => void>()
  let [begun, most] = [0, 0]
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      running.add(name)
      begun += 1
      most = Math.max(most, running.size)
      ends.set(name, () => {
        running.delete(name)
        if (name.startsWith('bad')) reject(new Error(name))
        else resolve(name)
      })
    })
  return { work, end: (name: string) => ends.get(name)!(), running, facts: () => ({ begun, most }) }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('thirty who ask for one thing have it made once', async () => {
  const { work, end, facts } = watched()
  const inTurn = new InTurn<string>(2)
  const results = Array.from({ length: 30 }, () => inTurn.do('card', work('card')))
  await turn()
  end('card')
  expect(new Set(await Promise.all(results))).toEqual(new Set(['card']))
  expect(facts().begun).toBe(1)
})

test('of many things two are made at a time, in the order in which they were asked for, and a failure holds up nothing', async () => {
  const { work, end, running, facts } = watched()
  const inTurn = new InTurn<string>(2)
  const names = ['a', 'bad', 'c', 'd', 'e']
  const results = Promise.allSettled(names.map((name) => inTurn.do(name, work(name))))
  for (const name of names) {
    await turn()
    expect(running.has(name)).toBe(true)
    end(name)
  }
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(facts()).toEqual({ begun: 5, most: 2 })
})

test('what was made is made anew for the next who asks', async () => {
  const { work, end, facts } = watched()
  const inTurn = new InTurn<string>(1)
  for (let time = 0; time < 2; time += 1) {
    const result = inTurn.do('bad', work('bad'))
    await turn()
    end('bad')
    await expect(result).rejects.toThrow('bad')
  }
  expect(facts().begun).toBe(2)
})

describe('within limits', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  /** Work that takes so many milliseconds, and when it began. */
  function timed() {
    const begun: Record<string, number> = {}
    const start = performance.now()
    const work = (name: string, takes: number) => async () => {
      begun[name] = performance.now() - start
      await new Promise((resolve) => setTimeout(resolve, takes))
      return name
    }
    return { begun, work }
  }

  test('after each piece of work it rests in proportion to what that took, even if nobody waits yet', async () => {
    const { begun, work } = timed()
    const inTurn = new InTurn<string>(1, { share: 0.25 })
    const first = inTurn.do('a', work('a', 10))
    await vi.advanceTimersByTimeAsync(10)
    await first
    void inTurn.do('b', work('b', 20))
    void inTurn.do('c', work('c', 1))
    await vi.advanceTimersByTimeAsync(200)
    expect(begun).toEqual({ a: 0, b: 40, c: 120 })
  })

  test('a failure is rested from, too', async () => {
    const { begun, work } = timed()
    const inTurn = new InTurn<string>(1, { share: 0.5 })
    const failed = inTurn.do('bad', async () => {
      await work('bad', 10)()
      throw new Error('bad')
    })
    const expected = expect(failed).rejects.toThrow('bad')
    void inTurn.do('next', work('next', 1))
    await vi.advanceTimersByTimeAsync(50)
    await expected
    expect(begun).toEqual({ bad: 0, next: 20 })
  })

  test('who finds no room to wait is refused at once, unless the same is already being made', async () => {
    const { begun, work } = timed()
    const inTurn = new InTurn<string>(1, { waiting: 2 })
    const all = ['a', 'b', 'c', 'd', 'e', 'c'].map((name) => inTurn.do(name, work(name, 10)))
    expect(inTurn.waiting).toBe(2)
    await expect(all[3]).rejects.toThrow(Refused)
    await expect(all[4]).rejects.toThrow(Refused)
    await vi.advanceTimersByTimeAsync(100)
    expect(await Promise.all([all[0], all[1], all[2], all[5]])).toEqual(['a', 'b', 'c', 'c'])
    expect(begun).toEqual({ a: 0, b: 10, c: 20 })
    await vi.advanceTimersByTimeAsync(100)
    expect(await Promise.race([inTurn.do('d', work('d', 0)), vi.advanceTimersByTimeAsync(1)])).toBe('d')
  })

  test('who has waited too long is refused, and gives its place in the queue up', async () => {
    const { begun, work } = timed()
    const inTurn = new InTurn<string>(1, { waiting: 1, patience: 50 })
    void inTurn.do('long', work('long', 200))
    const impatient = expect(inTurn.do('impatient', work('impatient', 1))).rejects.toThrow(Refused)
    await vi.advanceTimersByTimeAsync(60)
    await impatient
    expect(inTurn.waiting).toBe(0)
    await vi.advanceTimersByTimeAsync(100)
    const last = inTurn.do('last', work('last', 1))
    await vi.advanceTimersByTimeAsync(50)
    expect(await last).toBe('last')
    expect(begun).toEqual({ long: 0, last: 200 })
  })
})
