import { expect, test } from 'vitest'
import { localTimestamp } from './local-timestamp.ts'

test.each([
  ['Asia/Tashkent', '2026-01-01T00:59:00+05:00'],
  ['UTC', '2025-12-31T19:59:00+00:00'],
  ['America/New_York', '2025-12-31T14:59:00-05:00'],
  ['Asia/Kolkata', '2026-01-01T01:29:00+05:30'],
  ['Asia/Tehran', '2025-12-31T23:29:00+03:30'],
])('%s', (zone, written) => expect(localTimestamp(new Date('2025-12-31T19:59:59Z'), zone)).toBe(written))

test('midnight is the first hour of the day, not the last', () => expect(localTimestamp(new Date('2025-12-31T19:00:00Z'), 'Asia/Tashkent')).toBe('2026-01-01T00:00:00+05:00'))
