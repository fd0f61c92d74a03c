import { toHtml } from 'hast-util-to-html'
import { parseFragment } from 'parse5'
import { describe, expect, test } from 'vitest'
import type { EvidenceRecord } from '#lib/catalogue/types.ts'
import { describeRecord } from './describe-record.ts'
import { renderEvidenceHtml } from './render-html.ts'
import { renderEvidenceText } from './render-text.ts'
import { everyRecord } from './fixtures/records.ts'

const origin = 'https://chorsu.example.org'
const setting = { language: 'en', timeZone: 'Asia/Tashkent' }
const html = (record: EvidenceRecord) => toHtml(renderEvidenceHtml(describeRecord(record, setting), origin))
const text = (record: EvidenceRecord) => renderEvidenceText(describeRecord(record, setting), origin)

describe.each(Object.entries(everyRecord))('%s', (_, record) => {
  test('plain HTML loads nothing by itself but from our own server, and has no script, style or frame', () => {
    const markup = html(record)
    for (const [, address] of markup.matchAll(/\s(?:src|poster|data|srcset)="([^"]*)"/g)) expect(address).toMatch(/^https:\/\/chorsu\.example\.org\//)
    expect(markup).not.toMatch(/<(?:script|style|iframe|object|embed|link)|\s(?:on\w+|style|class)=/)
  })

  test('plain HTML is markup that a parser leaves as it is', () => {
    const errors: string[] = []
    parseFragment(html(record), { onParseError: ({ code }) => errors.push(code) })
    expect(errors).toEqual([])
  })

  test('plain text has no markup', () => expect(text(record)).not.toMatch(/<\/?[a-z]+[ >](?!https)/i))
})

test('a warning is read before what it warns of', () => {
  for (const rendering of [html, text]) {
    const result = rendering(everyRecord['a warning'])
    expect(result.indexOf('Shows a person being detained.')).toBeLessThan(result.indexOf('/media/'))
  }
})

test('an original that is gone is no link, but its address still stands there', () => {
  const markup = html(everyRecord['an original that is gone'])
  expect(markup).not.toContain('href="https://telegram.example.org/diary/418"')
  expect(markup).toContain('The original is no longer online. https://telegram.example.org/diary/418')
})

test('where only a reference was kept, it says so', () => {
  for (const rendering of [html, text]) expect(rendering(everyRecord['only a reference'])).toContain('Only a reference to this could be kept')
})

test('a video is a link too', () => expect(html(everyRecord['a video'])).toContain('Video: <a href="https://chorsu.example.org/media/0123456789abcdef/square.mp4">A line of police closes'))

test('what the record says is text, whatever it looks like', () => {
  const markup = html({ ...everyRecord['only words'], text: '<script>alert(1)</script>', author: { name: '"><img src=x>' } })
  expect(markup).toContain('&#x3C;script>alert(1)')
  expect(markup).not.toContain('<img')
})

test('plain text, whole', () => {
  expect(text(everyRecord['a video'])).toMatchInlineSnapshot(`
    "Preserved from Telegram: Күнделік <https://telegram.example.org/diary> @diary

    > Алаң толы.
    > Ешкім кетпейді.

    Translation from Kazakh: A. Sadyrov
    > The square is full.
    > Nobody leaves.

    [Video] A line of police closes
    https://chorsu.example.org/media/0123456789abcdef/square.mp4
    Captions: https://chorsu.example.org/media/0123456789abcdef/square.vtt

    A full square at noon.

    Posted: 9 June 2019, 13:20
    Preserved: 9 June 2019, 17:46, by Dilnoza Karimova
    Original: telegram.example.org <https://telegram.example.org/diary/418>
    Copies elsewhere: Wayback Machine <https://archive.example.org/418>
    Rights: Shown as quotation."
  `)
})
