import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Alarm, createAlarm } from './alarm.ts'

const noon = new Date('2026-03-21T12:00:00Z')
const [second, hour] = [1_000, 3_600_000]
/** When it rang, by the clock on the wall. */
let rung: string[]
let alarm: Alarm

beforeEach(() => {
  vi.useFakeTimers({ now: noon })
  rung = []
  alarm = createAlarm(() => rung.push(new Date().toISOString().slice(11, 19)))
})
afterEach(() => {
  alarm.stop()
  vi.useRealTimers()
})

const later = (milliseconds: number) => new Date(noon.getTime() + milliseconds)
/** Somebody sets the clock; no time passes. */
const putClock = (by: number) => vi.setSystemTime(Date.now() + by)

test('rings once, at its date', () => {
  alarm.set(later(90 * second + 1))
  vi.advanceTimersByTime(90 * second)
  expect(rung).toEqual([])
  vi.advanceTimersByTime(1)
  vi.advanceTimersByTime(hour)
  expect(rung).toEqual(['12:01:30'])
})

test('a date in the past rings at once, and a date months ahead does not', () => {
  alarm.set(later(-hour))
  vi.advanceTimersByTime(0)
  expect(rung).toEqual(['12:00:00'])
  alarm.set(later(90 * 24 * hour))
  vi.advanceTimersByTime(hour)
  expect(rung).toHaveLength(1)
})

test('a clock put an hour forward past the date rings within a second', () => {
  alarm.set(later(hour / 2))
  vi.advanceTimersByTime(10 * second)
  putClock(hour)
  vi.advanceTimersByTime(second)
  expect(rung).toEqual(['13:00:11'])
})

test('a clock put an hour back rings, for what is early again; set anew, it rings at the date by the new clock', () => {
  alarm.set(later(60 * second))
  vi.advanceTimersByTime(30 * second)
  putClock(-hour)
  vi.advanceTimersByTime(second)
  expect(rung).toEqual(['11:00:31'])
  alarm.set(later(60 * second))
  vi.advanceTimersByTime(hour)
  expect(rung).toHaveLength(1)
  vi.advanceTimersByTime(30 * second)
  expect(rung).toEqual(['11:00:31', '12:01:00'])
})

test('a clock put back is noticed though nothing is due', () => {
  alarm.set(null)
  vi.advanceTimersByTime(hour)
  expect(rung).toEqual([])
  putClock(-hour)
  vi.advanceTimersByTime(second)
  expect(rung).toHaveLength(1)
})

test('only the last date counts, and none after it was stopped', () => {
  alarm.set(later(60 * second))
  alarm.set(later(120 * second))
  vi.advanceTimersByTime(90 * second)
  expect(rung).toEqual([])
  alarm.stop()
  vi.advanceTimersByTime(hour)
  expect(rung).toEqual([])
})
