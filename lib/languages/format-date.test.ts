import { describe, expect, test } from 'vitest'
import { formatDate, formatDateTime, formatMonth, formatTimeZone } from './format-date.ts'

const tashkent = 'Asia/Tashkent'

describe('a date as each language prints it', () => {
  test.each([
    ['en', '10 June 2019'],
    ['ru', '10 июня 2019'],
    ['kk', '2019 жылғы 10 маусым'],
    ['uz', '2019-yil 10-iyun'],
    ['fa', '۲۰ خرداد ۱۳۹۸'],
  ])('%s', (language, expected) => {
    expect(formatDate('2019-06-10T18:40:00+05:00', language, tashkent)).toBe(expected)
  })
})

describe('a month of the archive, which is Gregorian in every language', () => {
  test.each([
    ['en', 'May 2018'],
    ['ru', 'май 2018'],
    ['kk', '2018 жылғы мамыр'],
    ['uz', '2018-yil may'],
    ['fa', 'مه ۲۰۱۸'],
  ])('%s', (language, expected) => {
    expect(formatMonth('2018-05', language)).toBe(expected)
  })
})

test('the day is that of the publication, not of the writer', () => {
  expect(formatDateTime('2019-06-09T23:30:00Z', 'en', tashkent)).toBe('10 June 2019, 04:30')
})

test('midnight is the first hour of its day', () => {
  expect(formatDateTime('2019-06-10T00:05:00+05:00', 'en', tashkent)).toBe('10 June 2019, 00:05')
})

test('a time zone is named and numbered', () => {
  expect(formatTimeZone(tashkent, 'en')).toBe('Uzbekistan Standard Time (GMT+5)')
})
