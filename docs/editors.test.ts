/** The guide for editors against what there is: commands, keys, components, examples, messages, pictures. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { articleSource, startTrial } from '#lib/catalogue/fixtures/trial.ts'
import { checkFile } from '#lib/catalogue/read/check-file.ts'
import { articleSchema, unwrittenSummary } from '#lib/catalogue/schemas/article.ts'
import { jsonSchemas } from '#lib/catalogue/schemas/json-schemas.ts'
import { slugFor } from '#lib/editing/slug-for.ts'
import { checkBody } from '#lib/mdx/check-body.ts'
import { components } from '#lib/mdx/components.ts'

const guide = readFileSync('docs/editors.md', 'utf8')
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

const blocks = [...guide.matchAll(/^( *)```(\w*)(?: (\S+))?\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', language, path, text = '']) => ({
  language, path, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
}))
/** Where commands stand: in blocks without a language, and in the line. */
const commands = [...blocks.filter(({ language }) => language === '').flatMap(({ text }) => text.split('\n')), ...[...guide.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!)]

describe('commands', () => {
  const called = commands.flatMap((line) => /^npm (?:run )?(start|test|[a-z]+)\b(?: -- (.*))?$/.exec(line.trim()) ?? []).length
  const calls = commands.flatMap((line) => {
    const [, name, rest = ''] = /^npm (?:run )?([a-z]+)\b(.*)$/.exec(line.trim()) ?? []
    return name === undefined ? [] : [{ name, options: [...rest.matchAll(/(?<=\s)--([a-z-]+)/g)].map(([, option]) => option!) }]
  })

  test('each of them exists', () => {
    expect(called).toBeGreaterThan(10)
    expect([...new Set(calls.map(({ name }) => name))].filter((name) => scripts[name] === undefined)).toEqual([])
  })

  test.each([...new Set(calls.filter(({ options }) => options.length > 0).map(({ name }) => name))])('the options of %s exist', (name) => {
    const program = scripts[name]!.split(' ')[2]!
    const { stdout } = spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' })
    const missing = calls.filter((call) => call.name === name).flatMap(({ options }) => options).filter((option) => !stdout.includes(`--${option}`))
    expect(missing).toEqual([])
  })

  test('options that are named alone are those of one of them', () => {
    const named = commands.flatMap((line) => /^--[a-z-]+/.exec(line)?.[0] ?? [])
    const help = ['new', 'check', 'preserve', 'preview'].map((name) => spawnSync(process.execPath, [scripts[name]!.split(' ')[2]!, '--help'], { encoding: 'utf8' }).stdout).join('\n')
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((option) => !help.includes(`${option} `))).toEqual([])
  })
})

describe('keys of the front matter', () => {
  const rows = [...guide.slice(guide.indexOf('## Above the text'), guide.indexOf('## The text')).matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key!)

  test('all of an article’s are in the table, and no others', () => expect(rows.toSorted()).toEqual(Object.keys(articleSchema.shape).toSorted()))

  test('those that must be there come first', () => {
    const { required } = jsonSchemas().article as { required: string[] }
    expect(rows.slice(0, required.length).toSorted()).toEqual(required.toSorted())
  })

  test('of a picture and of a correction, all are explained', () => {
    const { image, corrections } = (jsonSchemas().article as { properties: Record<string, { properties?: object; items?: { properties: object } }> }).properties
    const keys = [...Object.keys(image!.properties!), ...Object.keys(corrections!.items!.properties)]
    expect(keys.filter((key) => !guide.includes(`\`${key}\``) && !guide.includes(`  ${key}: `) && !guide.includes(`- ${key}: `))).toEqual([])
  })
})

describe('examples', () => {
  test('every component has one, and a heading that names it', () => {
    const written = blocks.filter(({ language }) => language === 'mdx').map(({ text }) => text).join('\n')
    for (const name of components.keys()) {
      expect(written, name).toContain(`<${name} `)
      expect(guide, name).toMatch(new RegExp(`^### .*\`${name}\``, 'm'))
    }
  })

  test.each(blocks.filter(({ path }) => path))('$path holds', ({ path, text }) => expect(checkFile(path!, Buffer.from(text)).problems).toEqual([]))

  test.each(blocks.filter(({ language, path }) => language === 'mdx' && !path))('$text', ({ text }) => expect(checkBody(text, 1).problems).toEqual([]))

  test.each(blocks.filter(({ language, path }) => language === 'yaml' && !path))('$text', ({ text }) => {
    const fields = { title: 'x', date: '2026-05-04T08:00:00+05:00', authors: ['x'], summary: 'x', ...(parse(text) as object) }
    expect(articleSchema.safeParse(fields).error?.issues).toBeUndefined()
  })

  test('the values in the table of keys may stand there', () => {
    const rows = [...guide.matchAll(/^\| `(\w+)` \|.*\| `([^`]+)` \|$/gm)].filter(([, key]) => key! in articleSchema.shape)
    expect(rows.length).toBeGreaterThan(9)
    const fields = Object.fromEntries(rows.map(([, key, value]) => [key, value === '{src: lead.jpg, alt: "…"}' ? '{src: lead.jpg, alt: x}' : value!]))
    expect(checkFile('blogs/suv/2026/x.mdx', Buffer.from(articleSource(fields))).problems).toEqual([])
  })

  test('titles become the addresses that are named', () => {
    expect(slugFor('The night watch')).toBe('the-night-watch')
    const [, title, slug] = /“([^”]+)” becomes\s+`([a-z-]+)`/.exec(guide)!
    expect(slugFor(title!)).toBe(slug)
  })
})

test('messages are what the check says', async () => {
  using trial = startTrial()
  const place = (name: string) => `blogs/suv/2026/${name}.mdx`
  const date = '2026-05-04T08:00:00+05:00'
  const article = (fields: Record<string, string> = {}, body?: string) => articleSource({ date, ...fields }, body)
  const sources: Record<string, string> = {
    'no-offset': article({ date: '2026-05-04T08:00:00' }),
    'no-author': article({ authors: '[dilnoza-k]' }),
    'colon': article({ title: 'The night: a watch' }),
    'quote': article({ title: '"The night' }),
    'alt': article({ image: '{src: lead.jpg}' }),
    'the-night-watch': article({}, '<Figure src="pumps.jpg" alt="Pumps" />'),
    'markdown-picture': article({}, '![Pumps](pumps.jpg)'),
    'evidence': article({}, '<Evidence id="2026-05-03-telegram-suv" />'),
    'never-closed': article({}, '<Note>\n\nWords.'),
    'braces': article({}, 'It cost {21,000} soum.'),
    'unwritten': article({ summary: `"${unwrittenSummary}"` }),
    'link': article({}, 'https://www.instagram.com/p/abc'),
    'withheld': article({ authors: '[dilnoza-karimova]' }),
    'status': article({ status: 'publish' }),
    'live': article({ live: 'over' }),
    'embargo': article({ date: '2026-12-01T08:00:00+05:00' }),
  }
  for (const [name, source] of Object.entries(sources)) trial.write(place(name), source)
  trial.write('authors/dilnoza-karimova.mdx', 'broken')
  trial.remove('breaking')
  for (let hour = 1; hour <= 6; hour += 1) trial.write(`breaking/item-${hour}.yaml`, `text: Item ${hour}\nfrom: 2026-05-04T0${hour}:00:00Z\nuntil: 2026-05-05T00:00:00Z\n`)
  const { problems } = await trial.sync({ now: new Date('2026-05-04T12:00:00Z') })
  const said = problems.map(({ message }) => message).join('\n').replaceAll('dilnoza-k”', 'dilnoza”')

  const table = guide.slice(guide.indexOf('## What the messages mean'), guide.indexOf('## Live blogs'))
  const named = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, message]) => message!)
  expect(named).toHaveLength(14)
  for (const message of named) expect(said).toContain(message)
  for (const { message, mend } of problems.filter(({ path }) => [place('status'), place('live'), place('embargo')].includes(path))) expect(guide).toContain(`${message}  (${mend})`)
})

describe('pictures and links', () => {
  const pictures = [...guide.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, alt, file]) => ({ alt, file: `docs/${file}` }))

  test.each(pictures)('$file is there, is small, and is described', ({ alt, file }) => {
    expect(statSync(file).size).toBeLessThan(150_000)
    expect(alt!.length).toBeGreaterThan(20)
  })

  test('links within the guide and to its neighbours lead somewhere', () => {
    const headings = new Set([...guide.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-')))
    for (const [, target] of guide.matchAll(/\]\(([^)]+)\)/g)) {
      if (target!.startsWith('#')) expect(headings).toContain(target!.slice(1))
      else if (!/^(?:https?:|\/)/.test(target!)) expect(existsSync(`docs/${target}`), target).toBe(true)
    }
  })

  test('the README leads here', () => expect(readFileSync('README.md', 'utf8')).toContain('(docs/editors.md)'))
})
