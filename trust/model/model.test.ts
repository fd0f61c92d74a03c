import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SimulatedRedis } from './simulated-connection.ts'
import { knownFaults } from './known-faults.ts'
import { promisesHold } from './steps.ts'
import { World } from './world.ts'

/** Longer than they take, so that a machine that is busy fails no test. */
const patience = 300_000

/** Those of the known faults that are found in a few histories; `npm run trust -- model` looks for all. */
const quickly = ['what is due is due by each server’s own clock', 'what is gone is only made old']

/** The same histories each time; `npm run trust -- model` makes up others. */
test('nothing goes back, comes early, is there again after it was removed, or is lost, in 300 histories of what may go wrong', async () => {
  await fc.assert(promisesHold(), { numRuns: 300, seed: 20261201 })
}, patience)

test.each(knownFaults.filter(([name]) => quickly.includes(name)))('the model finds that %s', async (_, ways) => {
  const { failed, errorInstance } = await fc.check(promisesHold(ways), { numRuns: 100, seed: 1, endOnFailure: true })
  expect([failed, String(errorInstance)]).toEqual([true, expect.stringMatching(/^Error: (Early|Back|Again|Lost): /)])
}, patience)

test('a removal is at the edge within two seconds and a half, with one of two servers frozen', async () => {
  const world = new World()
  try {
    await world.begin()
    world.servers[1]!.isFrozen = true
    world.commitChange('x', { isGone: true })
    world.announce(world.servers[0]!)
    await world.pass(2_600)
    for (const [path, encoding] of [['x', 'br'], ['x', 'gzip'], ['x.jpg', 'br']] as const) {
      const asked = world.edge.ask(path, encoding)
      await world.pass(100)
      expect([path, (await asked).status]).toEqual([path, 410])
    }
  } finally {
    world.close()
  }
})

test('a simulated Redis that is asked for what it has not says so', () => {
  expect(() => new SimulatedRedis(() => 0).commands.call('FLUSHALL')).toThrow('knows no FLUSHALL')
})
