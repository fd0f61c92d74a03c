/** What is preserved is on every surface: a record that one of them loses is a hole in somebody's argument. */
import { toHtml } from 'hast-util-to-html'
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { EvidenceRecord } from '#lib/catalogue/types.ts'
import { describeRecord } from '#lib/evidence/describe-record.ts'
import { everyRecord, saidBy } from '#lib/evidence/fixtures/records.ts'
import { renderEvidenceHtml } from '#lib/evidence/render-html.ts'
import { renderEvidenceText } from '#lib/evidence/render-text.ts'
import { languageCodes } from '#lib/languages/languages.ts'
import { Evidence } from './evidence.tsx'

const timeZone = 'Asia/Tashkent'
const origin = 'https://chorsu.example.org'

const surfaces: Record<string, (record: EvidenceRecord, language: string) => string> = {
  'the page': (record, language) => decoded(renderToStaticMarkup(<Evidence record={record} language={language} timeZone={timeZone} />)),
  'plain HTML': (record, language) => decoded(toHtml(renderEvidenceHtml(describeRecord(record, { language, timeZone }), origin))),
  'plain text': (record, language) => renderEvidenceText(describeRecord(record, { language, timeZone }), origin),
}

/** All text and attribute values; the addresses of renditions as those of what they are made from. */
function decoded(html: string): string {
  const found: string[] = []
  const visit = (node: DefaultTreeAdapterMap['node']) => {
    if ('value' in node) found.push(node.value)
    if ('attrs' in node) for (const { value } of node.attrs) found.push(decodeURIComponent(value))
    if ('childNodes' in node) node.childNodes.forEach(visit)
  }
  visit(parseFragment(html))
  return found.join('\n')
}

describe.each(Object.entries(surfaces))('%s', (_, render) => {
  describe.each(languageCodes)('in %s', (language) => {
    test.each(Object.entries(everyRecord))('loses nothing of a record with %s', (_, record) => {
      const shown = render(record, language)
      expect(saidBy(record).filter((said) => !shown.includes(said))).toEqual([])
    })
  })
})

test.each(Object.entries(everyRecord))('the page has the times of a record with %s', (_, record) => {
  const html = renderToStaticMarkup(<Evidence record={record} language="en" timeZone={timeZone} />)
  for (const time of [record.posted, record.captured.at]) expect(html).toContain(`<time dateTime="${time}">`)
})
