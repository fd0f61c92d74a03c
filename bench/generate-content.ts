/**
 * An archive of any size, the same for the same seed: the sample publication's blogs, authors and topics, with articles
 * of ordinary length spread over twenty years.
 */
import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { createRandom, type Random } from './random.ts'

const firstDay = Date.UTC(2006, 0, 1)
const lastDay = Date.UTC(2026, 9, 31)
const words = `water village market road winter station teacher bread border river letter court school minister apricot wool
 mountain engine ledger office driver cotton widow morning bridge valley radio harvest neighbour election ballot salt canal
 brother weather police wedding factory song library summer mayor field truck rain price farmer winter light paper street
 counted waited carried promised closed opened remembered sold refused measured answered borrowed repaired followed
 slowly again twice yesterday nobody everybody quietly under beside without between after until because although`.split(/\s+/)

/** @param sample The folder of the sample content. */
export async function generateContent(folder: string, count: number, { sample = 'content', seed = 1 } = {}): Promise<void> {
  const random = createRandom(seed)
  rmSync(folder, { recursive: true, force: true })
  for (const part of ['publication.yaml', 'authors', 'topics']) cpSync(path.join(sample, part), path.join(folder, part), { recursive: true })
  const blogs = readdirSync(path.join(sample, 'blogs'))
  for (const blog of blogs) cpSync(path.join(sample, 'blogs', blog, 'blog.mdx'), path.join(folder, 'blogs', blog, 'blog.mdx'))
  const authors = readdirSync(path.join(sample, 'authors')).filter((name) => name.endsWith('.mdx')).map((name) => name.replace('.mdx', ''))
  const topics = readdirSync(path.join(sample, 'topics')).map((name) => name.replace('.yaml', ''))

  let picture = path.join(folder, 'picture.jpg')
  await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#c8553d', noise: { type: 'gaussian', mean: 128, sigma: 12 } } })
    .jpeg({ quality: 40 }).toFile(picture)

  for (let number = 0; number < count; number += 1) {
    const date = new Date(firstDay + ((lastDay - firstDay) * number) / count + random() * 3_600_000)
    const year = path.join(folder, 'blogs', pick(random, blogs), String(date.getUTCFullYear()))
    const slug = `${sentence(random, 4).toLowerCase().replaceAll(' ', '-')}-${number}`
    mkdirSync(path.join(year, slug), { recursive: true })
    // One file under many names: what costs disk here would only measure the disk. A file can have some 65,000.
    const lead = path.join(year, slug, 'lead.jpg')
    if (number % 50_000 === 49_999) copyFileSync(picture, lead)
    else linkSync(picture, lead)
    if (number % 50_000 === 49_999) picture = lead
    writeFileSync(path.join(year, `${slug}.mdx`), article(random, date, pick(random, authors), [...new Set([pick(random, topics), pick(random, topics)])]))
  }
  rmSync(path.join(folder, 'picture.jpg'))
}

function article(random: Random, date: Date, author: string, topics: string[]): string {
  const paragraphs = Array.from({ length: 9 }, () => Array.from({ length: 5 }, () => `${sentence(random, 13)}.`).join(' '))
  paragraphs[2] += ' See [what was written then](https://example.org/archive) and *compare*.'
  paragraphs.splice(3, 0, '<Figure src="lead.jpg" alt="A field of one colour" caption="As it was." credit="Bench" />')
  paragraphs.splice(6, 0, `## ${sentence(random, 4)}`, `<PullQuote cite="A neighbour">\n\n${sentence(random, 9)}.\n\n</PullQuote>`)
  return `---
title: "${sentence(random, 7)}"
date: ${date.toISOString().slice(0, 19)}+00:00
authors: [${author}]
topics: [${topics.join(', ')}]
summary: "${sentence(random, 18)}."
image: {src: lead.jpg, alt: "A field of one colour", caption: "As it was.", credit: Bench}
---

${paragraphs.join('\n\n')}
`
}

function sentence(random: Random, length: number): string {
  const text = Array.from({ length }, () => pick(random, words)).join(' ')
  return text[0]!.toUpperCase() + text.slice(1)
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!
}
