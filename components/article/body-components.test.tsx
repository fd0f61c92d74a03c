import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { EvidenceRecord } from '#lib/catalogue/types.ts'
import { bodyComponents } from './body-components.tsx'

const record: EvidenceRecord = {
  id: 'square',
  platform: 'telegram',
  url: 'https://telegram.example.org/diary/418',
  author: { name: 'Күнделік', handle: '@diary' },
  posted: '2019-06-09T14:20:00+06:00',
  language: 'fa',
  text: 'سطر نخست\nسطر دوم',
  translation: { language: 'en', text: 'First line\nSecond line', translator: 'A. Sadyrov' },
  shows: 'A ring of police round the square.',
  media: [],
  captured: { at: '2019-06-09T17:46:00+05:00', by: 'A. Sadyrov' },
  archives: [{ label: 'Wayback Machine', url: 'https://archive.example.org/418' }],
  original: 'live',
  withheld: [],
}

const inBody = (evidence: Record<string, EvidenceRecord> = {}) =>
  bodyComponents({ language: 'en', timeZone: 'Asia/Tashkent', media: {}, evidence })

describe('a preserved post', () => {
  const render = (changes: Partial<EvidenceRecord> = {}) => {
    const { Evidence } = inBody({ square: { ...record, ...changes } })
    return renderToStaticMarkup(<Evidence id="square" />)
  }

  test('keeps its words in their language and direction, line by line', () => {
    expect(render()).toContain('lang="fa" dir="rtl"><p>سطر نخست</p><p>سطر دوم</p></blockquote>')
  })

  test('is translated into the reader’s language', () => {
    expect(render()).toContain('Translation from Persian: A. Sadyrov')
  })

  test('links to the original without telling it where the reader came from', () => {
    expect(render()).toContain('<a href="https://telegram.example.org/diary/418" rel="external nofollow noreferrer">')
  })

  test('does not link to an original that is gone, but to its copies', () => {
    const html = render({ original: 'gone' })
    expect(html).not.toContain('href="https://telegram.example.org')
    expect(html).toContain('The original is no longer online.')
    expect(html).toContain('href="https://archive.example.org/418"')
  })

  test('is folded under its warning', () => {
    const html = render({ warning: 'Shows a person being detained.' })
    expect(html.indexOf('<details>')).toBeLessThan(html.indexOf('<blockquote'))
    expect(html.indexOf('</details>')).toBeGreaterThan(html.indexOf('</blockquote>'))
  })

  test('says what is withheld, since when and why', () => {
    const withheld = [{ field: 'author.handle', since: '2019-06-11T00:00:00+05:00', reason: 'The author asked.', sha256: '0'.repeat(64) }]
    expect(render({ withheld })).toContain('Withheld since 11 June 2019: the author’s handle. The author asked.')
  })

  test('that is missing leaves a line in its place', () => {
    const { Evidence } = inBody()
    expect(renderToStaticMarkup(<Evidence id="gone" />)).toContain('The preserved post “gone” is not available at present.')
  })
})

test('a picture in a gallery asks for no more than its share of the page', () => {
  const lead = { href: '/media/0123456789abcdef/a.jpg', type: 'image/jpeg', width: 1600, height: 1067 }
  const { Figure, Gallery } = bodyComponents({ language: 'en', timeZone: 'Asia/Tashkent', media: { 'a.jpg': lead }, evidence: {} })
  const figure = <Figure src="a.jpg" alt="A canal" />
  const sizes = (html: string) => [...html.matchAll(/sizes="\(min-width: \d+rem\) (\d+)rem/g)].map(([, rem]) => Number(rem))
  expect(sizes(renderToStaticMarkup(figure))).toEqual([40])
  expect(sizes(renderToStaticMarkup(<Gallery label="Canal">{figure}{'\n'}{figure}</Gallery>))).toEqual([29, 29])
  expect(sizes(renderToStaticMarkup(<Gallery label="Canal">{figure}{figure}{figure}</Gallery>))).toEqual([19, 19, 19])
})

test('a picture has its placeholder behind it until it comes, beside the point that a crop keeps', () => {
  const picture = { href: '/media/0123456789abcdef/a.jpg', type: 'image/jpeg', width: 1600, height: 1067, placeholder: 'linear-gradient(#123,#456,#789)' }
  const { Figure } = bodyComponents({ language: 'en', timeZone: 'Asia/Tashkent', media: { 'a.jpg': picture }, evidence: {} })
  expect(renderToStaticMarkup(<Figure src="a.jpg" alt="A canal" focus="50% 30%" />)).toContain('style="object-position:50% 30%;background:linear-gradient(#123,#456,#789)"')
})

test('a picture whose file is missing is told in words', () => {
  const { Figure } = inBody()
  const html = renderToStaticMarkup(<Figure src="lost.jpg" alt="A canal" caption="R-7 in August" />)
  expect(html).not.toContain('<img')
  expect(html).toContain('Not available: A canal')
  expect(html).toContain('R-7 in August')
})

test('foreign words among words stay inline, whole paragraphs do not', () => {
  const { Foreign } = inBody()
  expect(renderToStaticMarkup(<Foreign lang="kk" gloss="Wake up">Оян</Foreign>)).toMatch(/^<span.*<span lang="kk" dir="ltr">Оян<\/span><small> \(Wake up\)<\/small><\/span>$/)
  expect(renderToStaticMarkup(<Foreign lang="fa"><p>بوی جوی مولیان</p></Foreign>)).toMatch(/^<div.*<div lang="fa" dir="rtl"><p>/)
})
