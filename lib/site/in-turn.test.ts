import { expect, test } from 'vitest'
import { InTurn } from './in-turn.ts'

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
