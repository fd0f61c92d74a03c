import { expect, test } from 'vitest'
import { commitTime } from './commit-time.ts'

test.each(['2024-05-01T10:00:00+05:00', '1970-01-01T00:00:00+00:00', '9999-12-31T23:59:59-01:00'])('%s is what it is', (written) => {
  expect(commitTime(written)).toBe(written)
})

test.each(['12000-01-05T00:00:00+00:00', '292277026596-12-04T15:30:07+00:00', '', '0-1-1', '2024-13-45T99:99:99+00:00'])('%j is the last day that can be read', (written) => {
  expect(commitTime(written)).toBe('9999-12-31T23:59:59Z')
})
