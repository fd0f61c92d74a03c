/** An article that is still to come, with everything an article can have, and every address that could tell of it. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { renditionQuality } from '#lib/site/renditions.ts'

export const coming = { id: 'suv/zirkon-winter', alias: '/2031/zirkonia' }

/** Words, names and files of which each stands in this article alone. */
const marks = ['Zirkonwort', 'zirkonsatz', 'zirkontext', 'zirkon-winter', 'zirkonia', 'zirkonbild', 'zirkonfehler', 'zirkonbeleg']
export const tells = (text: string): string[] => marks.filter((mark) => text.toLowerCase().includes(mark.toLowerCase()))

/** @returns The addresses of its files. */
export function writeComing(contentDir: string, fields: Record<string, string>): { picture: string; film: string; evidence: string } {
  const write = (file: string, bytes: string | Buffer) => {
    mkdirSync(path.dirname(path.join(contentDir, file)), { recursive: true })
    writeFileSync(path.join(contentDir, file), bytes)
  }
  const sample = (file: string) => readFileSync(path.join(contentDir, file))
  // Other bytes than the sample's, so that the file is nobody else's: after its end a JPEG may have anything.
  const picture = Buffer.concat([sample('blogs/suv/2024/aral-saxaul/lead.jpg'), Buffer.from('zirkonbild')])
  const film = sample('blogs/suv/2024/aral-saxaul/planting.webm')
  const proof = Buffer.concat([sample('blogs/suv/2021/drought-ledger/lead.jpg'), Buffer.from('zirkonbeleg')])
  const all = {
    title: '"Циркон: Zirkonwort"', authors: '[dilnoza-karimova]', topics: '[water]', language: 'ru', translationOf: 'suv/drought-ledger', aliases: `[${coming.alias}]`,
    summary: '"О чём речь: zirkonsatz."', image: '{src: zirkonbild.jpg, alt: "Река", caption: "Весна"}', ...fields,
  }
  const frontMatter = Object.entries(all).map(([key, value]) => `${key}: ${value}`).join('\n')
  const folder = 'blogs/suv/2031/zirkon-winter'
  write(`${folder}.mdx`, `---\n${frontMatter}\n---\n\nТекст: zirkontext.\n\n<Video src="zirkonbild.webm" poster="zirkonbild.jpg" captions="zirkonbild.vtt" label="Фильм" />\n\n<Evidence id="zirkonbeleg" />\n`)
  write(`${folder}/zirkonbild.jpg`, picture)
  write(`${folder}/zirkonbild.webm`, film)
  write(`${folder}/zirkonbild.vtt`, 'WEBVTT\n\n00:00.000 --> 00:02.000\nZirkontext\n')
  write('evidence/zirkonbeleg/zirkonbeleg.jpg', proof)
  write('evidence/zirkonbeleg/record.yaml', `platform: web
url: https://post.example.org/zirkonbeleg
author: {name: A witness}
posted: 2019-06-09T14:20:00+06:00
language: en
shows: The zirkonbeleg.
media:
  - {file: zirkonbeleg.jpg, kind: image, alt: zirkonbeleg, sha256: ${createHash('sha256').update(proof).digest('hex')}}
captured: {at: 2019-06-09T18:00:00+05:00, by: A. Sadyrov}
`)
  const at = (bytes: Buffer, name: string) => `/media/${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}/${name}`
  return { picture: at(picture, 'zirkonbild.jpg'), film: at(film, 'zirkonbild.webm'), evidence: at(proof, 'zirkonbeleg.jpg') }
}

export const rendition = (href: string, width = 720) => `/_next/image?url=${encodeURIComponent(href)}&w=${width}&q=${renditionQuality}`

/** The front of every listing it will stand in, with feeds and archives. */
const listings = ['', '/suv', '/authors/dilnoza-karimova', '/topics/water', '/languages/ru']

/** What will show it once it is out. */
export const showing = [
  ...listings.flatMap((front) => [front || '/', `${front}/archive/2031/01`, `${front}/rss.xml`, `${front}/atom.xml`, `${front}/feed.json`]),
  `/${coming.id}`, '/search?q=zirkontext', '/search?q=Zirkonwort', '/news-sitemap.xml', '/sitemap/suv/2031/01.xml', '/corrections',
  // The article before it in its blog, and the one it is a translation of.
  '/suv/spring-flood-live', '/suv/drought-ledger',
]

/** What is there at any time, and never shows it. */
const silent = [
  ...listings.map((front) => `${front}/archive`), '/sitemap.xml', '/sitemap/fronts.xml', '/breaking.json', '/robots.txt', '/feeds', '/feeds/blogs.opml', '/search', '/og',
  '/suv/svet-i-voda', '/suv/svet-i-voda?_rsc=1', '/nowhere',
]

/** Other ways to what may not be there. */
const sideways = [
  `/${coming.id}?_rsc=1abc`, `/${coming.id}?preview=1`, `/${coming.id}.rsc`, `/${coming.id}.txt`, `/${coming.id}/`, `/SUV/Zirkon-Winter`, `/suv/2031/zirkon-winter`, `/suv/2031/01/zirkon-winter`, coming.alias,
  `/og/${coming.id}`, `/og/${coming.id}/000000000000.jpg`, `/og${coming.alias}`, `/preview/${coming.id}/9999999999`, `/api/preview?article=${coming.id}`, `/${coming.id}/history`,
  '/search/%7A/1', `/_next/data/x/${coming.id}.json`,
]

export const everywhere = [...showing, ...silent, ...sideways]

/** As framework scripts ask, and as somebody in possession of Next's own secrets might try. */
export const curiousHeaders: Record<string, string>[] = [
  {},
  { 'rsc': '1', 'next-router-state-tree': '%5B%22%22%5D', 'next-url': '/' },
  { 'rsc': '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  { 'cookie': '__prerender_bypass=00000000000000000000000000000000', 'x-prerender-revalidate': '1', 'authorization': 'Bearer x', 'x-middleware-subrequest': 'proxy' },
]
