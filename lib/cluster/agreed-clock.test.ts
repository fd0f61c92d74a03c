import { expect, test } from 'vitest'
import { AgreedClock } from './agreed-clock.ts'

const noon = Date.parse('2026-01-02T12:00:00Z')
const [second, minute] = [1_000, 60_000]

/** A machine whose clock is ahead by so many milliseconds, and time that passes as the test says. */
function machine(ahead = 0) {
  let passed = 0
  let set = ahead
  const time = { wall: () => noon + passed + set, elapsed: () => passed, after: () => () => {} }
  return { clock: new AgreedClock(time), pass: (ms: number) => { passed += ms }, set: (to: number) => { set = to }, passed: () => passed }
}

test('until anybody has been heard, a machine has its own clock', () => {
  const { clock, pass } = machine(3 * minute)
  pass(second)
  expect([clock.now(), clock.ahead, clock.isOff]).toEqual([noon + 3 * minute + second, 0, false])
})

test('set forward before anybody has been heard, it is not believed; set back, it is', () => {
  const { clock, set } = machine()
  set(3 * minute)
  expect(clock.now()).toBe(noon)
  set(-3 * minute)
  expect(clock.now()).toBe(noon - 3 * minute)
})

test.each([
  ['one server, ahead: of two the earlier counts', [3 * minute], 0],
  ['one server, behind', [-3 * minute], -3 * minute],
  ['one of two is ahead', [3 * minute, 5], 5],
  ['one of three is ahead', [3 * minute, 5, -5], 0],
  ['one of three is behind', [-3 * minute, 5, 10], 0],
  ['Redis is ahead of all', [-minute, -minute - 5, -minute + 5], -minute],
  ['two of five are a day ahead', [86_400_000, 86_400_000, 1, 2, 3], 2],
])('what time it is most decide: %s', (_, offsets, agreed) => {
  const { clock } = machine(offsets[0])
  clock.learn(noon, offsets, 0)
  expect(clock.now()).toBe(noon + agreed)
})

test('a clock that is set does not move the time, and is said to be off', () => {
  const { clock, pass, set } = machine()
  clock.learn(noon, [0, 0, 0], 0)
  pass(10 * second)
  set(90 * second)
  expect([clock.now(), clock.ahead, clock.isOff]).toEqual([noon + 10 * second, 90 * second, true])
  set(-90 * second)
  expect([clock.ahead, clock.isOff]).toEqual([-90 * second, true])
  set(second)
  expect(clock.isOff).toBe(false)
})

test('what was past stays past, however long answers are under way', () => {
  const { clock, pass, passed } = machine()
  clock.learn(noon, [0], 0)
  for (const way of [90, 3, 60, 99, 400, 1, 80]) {
    const before = clock.now()
    const asked = passed()
    // Redis says what time it is at once, and its answer takes its way.
    const told = noon + passed()
    pass(way)
    clock.learn(told, [0], asked)
    expect(clock.now()).toBe(before + way)
  }
})

test('time that most of them put back goes back, once they have said so for two seconds', () => {
  const { clock, pass, passed } = machine(minute)
  clock.learn(noon + minute, [0, 0], 0)
  const ahead = () => clock.now() - noon - passed()
  for (const expected of [minute, minute, 0]) {
    pass(second)
    clock.learn(noon + passed(), [minute, 0], passed())
    expect(ahead()).toBe(expected)
  }
  expect(clock.isOff).toBe(true)
})

test.each([['forward', 90 * second], ['back', -90 * second]])('a Redis whose clock is set %s moves nothing, though the servers have not all been heard since', (_, by) => {
  const { clock, pass, passed } = machine()
  clock.learn(noon, [0, 0, 0], 0)
  // One after the other says what it is off now.
  for (const offsets of [[-by, 0, 0], [-by, -by, 0], [-by, -by, -by], [-by, -by, -by]]) {
    pass(second)
    clock.learn(noon + passed() + by, offsets, passed())
    expect([clock.now(), clock.isOff]).toEqual([noon + passed(), false])
  }
})

test('it counts whole milliseconds, as releases are counted by it', () => {
  const { clock, pass } = machine()
  clock.learn(noon, [0], 0)
  pass(1.7)
  expect(clock.now()).toBe(noon + 1)
})
