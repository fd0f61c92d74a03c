import { expect, test } from 'vitest'
import { gate, inForce } from './gate.ts'

const date = '2026-01-15T12:00:00+05:00'
const before = new Date('2026-01-15T06:59:59.999Z')
const then = new Date('2026-01-15T07:00:00Z')

test.each([
  ['draft', before, 'draft'],
  ['draft', then, 'draft'],
  ['published', before, 'embargoed'],
  ['published', then, 'public'],
  ['retracted', before, 'embargoed'],
  ['retracted', then, 'retracted'],
] as const)('a %s article at %s is %s', (status, now, state) => {
  expect(gate(status, date, now)).toBe(state)
})

test('a breaking item is in force from its first instant until just before its last', () => {
  const item = { from: date, until: '2026-01-15T13:00:00+05:00' }
  expect([before, then, new Date('2026-01-15T07:59:59Z'), new Date('2026-01-15T08:00:00Z')].map((now) => inForce(item, now))).toEqual([false, true, true, false])
})
