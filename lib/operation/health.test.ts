import { expect, test } from 'vitest'
import { healthOf, type ServerState } from './health.ts'

const well: ServerState = { isStopping: false, catalogue: 'there', isSaved: true, lastFailure: undefined, withheld: 2, publishing: 0 }

test('a server that is well is ready, however many files are withheld', () => {
  expect(healthOf(well)).toEqual({ live: true, ready: true, reasons: [], degraded: [], withheld: 2, publishing: 0 })
})

test.each([
  [{ isStopping: true }, 'stopping'], [{ catalogue: 'missing' }, 'the catalogue is missing'], [{ catalogue: 'building' }, 'the catalogue is being built'],
  [{ cluster: { redis: 'up', release: 4, isBehind: true, isLeftBehind: true, members: 3, clockAhead: 0, isClockOff: false } }, 'other instances have published what this one cannot apply'],
] as const)('%j is no time for readers', (state, reason) => {
  const { live, ready, reasons } = healthOf({ ...well, ...state })
  expect({ live, ready }).toEqual({ live: true, ready: false })
  expect(reasons.join()).toContain(reason)
})

test.each([
  [{ isSaved: false }, 'the disk refuses'], [{ lastFailure: 'The remote hangs' }, 'the last publication failed: The remote hangs'],
  [{ cluster: { redis: 'away', release: 4, isBehind: false, isLeftBehind: false, members: 3, clockAhead: 0, isClockOff: false } }, 'Redis does not answer'], [{ cluster: { redis: 'up', release: 4, isBehind: true, isLeftBehind: false, members: 3, clockAhead: 0, isClockOff: false } }, 'another instance'],
  [{ cluster: { redis: 'up', release: 4, isBehind: false, isLeftBehind: false, members: 3, clockAhead: 90_000, isClockOff: true } }, 'the clock of this instance is 90.0 s ahead of'],
  [{ edge: { pending: 2, lastFailure: 'it answered 500' } }, '2 tags wait to be purged at the edge: it answered 500'],
] as const)('with %j readers are served all the same', (state, told) => {
  const { ready, reasons, degraded } = healthOf({ ...well, ...state })
  expect({ ready, reasons }).toEqual({ ready: true, reasons: [] })
  expect(degraded).toHaveLength(1)
  expect(degraded[0]).toContain(told)
})

test('of a cluster and an edge that are well it tells how they stand, and no more', () => {
  const cluster = { redis: 'up', release: 4, isBehind: false, isLeftBehind: false, members: 3, clockAhead: 0, isClockOff: false } as const
  const health = healthOf({ ...well, cluster, edge: { pending: 0 } })
  expect(health).toMatchObject({ degraded: [], cluster, edge: { pending: 0 } })
})
