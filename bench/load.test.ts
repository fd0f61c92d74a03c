import { expect, test } from 'vitest'
import { readAutocannon, readWrk } from './load.ts'

const spoken = `Running 1s test @ http://localhost:4580/
  1 threads and 4 connections
Requests/sec:  12006.54

{"requests":12000,"duration":1500000,"bytes":1524000,"errors":0,"p50":136,"p99":92847}
`

test('what wrk says is read to the microsecond', () => {
  expect(readWrk(spoken)).toEqual({ requestsPerSecond: 8000, p50: 0.136, p99: 92.847, bytes: 127, errors: 0 })
})

test('a wrk that gives no figures is told from one that answers nothing', () => {
  expect(() => readWrk('unable to connect to localhost:4580 Connection refused')).toThrow('unable to connect')
})

const answered = (statusCodeStats: Record<string, { count: number }>, errors = 0, timeouts = 0) =>
  JSON.stringify({ errors, timeouts, statusCodeStats, latency: { p50: 0, p99: 3 }, requests: { average: 10756, total: 10759 }, throughput: { total: 1721440 } })

test('what autocannon says counts a 304 as an answer, and refusals, resets and timeouts as errors', () => {
  expect(readAutocannon(answered({ 304: { count: 10759 } }))).toEqual({ requestsPerSecond: 10756, p50: 0, p99: 3, bytes: 160, errors: 0 })
  expect(readAutocannon(answered({ 200: { count: 10_000 }, 503: { count: 700 }, 404: { count: 59 } }, 2, 3)).errors).toBe(764)
})
