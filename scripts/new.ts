/** `npm run new`: begins an article, or another file of the content, in its place and in order. */
import { createInterface } from 'node:readline/promises'
import { statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { NoPublication } from '#lib/catalogue/no-publication.ts'
import { articleId, id, line, link, prose, siteLanguage } from '#lib/catalogue/schemas/fields.ts'
import { begin, type Request } from '#lib/editing/begin.ts'
import { CannotWrite } from '#lib/editing/newsroom.ts'
import { keepPrivate } from '#lib/site/private-folder.ts'
import { shellQuote } from '#lib/site/shell-quote.ts'
import { askable, complain, complainOfCrashes, lines, say } from './terminal.ts'

const usage = lines`npm run new -- article <blog> "<title>"
  --author <id>             who writes it; may be repeated. Without it: the blog's only author, else you, by your name in git
  --topic <id>              what it is about; may be repeated
  --slug <name>             the last part of its address; by default made from the title
  --language <code>         if not the blog's
  --translation-of <blog>/<slug>

npm run new -- breaking "<text>"
  --link <path or address>  where it leads
  --hours <number>          how long it stands (6)
  --language <code>         if not the publication's

npm run new -- author "<name>" --role "…" --about "…"
npm run new -- topic "<name>" --description "…"
npm run new -- blog "<name>" --language <code> --tagline "…" --about "…" [--author <id> …]

  --id <name>               of the file of breaking news, an author, a topic or a blog; by default made from its name
  --content <folder>        CONTENT_DIR, else content

Never writes over a file. Exits 0 if the file was written, 1 if not, 2 if it was called wrongly.`

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true, default: [] as string[] } as const
const options = {
  'author': texts, 'topic': texts, 'slug': text, 'language': text, 'translation-of': text, 'link': text, 'hours': text, 'role': text, 'about': text,
  'description': text, 'tagline': text, 'id': text, 'content': text, 'help': { type: 'boolean', short: 'h', default: false },
} as const

type Option = keyof typeof options

/** What can be begun: the words after its name, the options it takes beside --content, and those of them it cannot do without. */
const kinds: Record<Request['kind'], { words: string[]; takes: Option[]; needs: Option[] }> = {
  article: { words: ['<blog>', '"<title>"'], takes: ['author', 'topic', 'slug', 'language', 'translation-of'], needs: [] },
  breaking: { words: ['"<text>"'], takes: ['link', 'hours', 'language', 'id'], needs: [] },
  author: { words: ['"<name>"'], takes: ['role', 'about', 'id'], needs: ['role', 'about'] },
  topic: { words: ['"<name>"'], takes: ['description', 'id'], needs: ['description'] },
  blog: { words: ['"<name>"'], takes: ['language', 'tagline', 'about', 'author', 'id'], needs: ['language', 'tagline', 'about'] },
}

/** What the file will demand of what is given here, said before anything is read. */
const schemas: Record<string, z.ZodType> = {
  '<blog>': id, '"<title>"': line(300), '"<text>"': line(400), '"<name>"': line(80), '--author': id, '--topic': id, '--slug': id, '--language': siteLanguage,
  '--translation-of': articleId, '--link': link, '--role': line(200), '--about': prose(), '--description': line(600), '--tagline': line(200), '--id': id,
}

class Wrong extends Error {}

function readCall(): { request: Request; contentDir: string } | 'help' {
  const { values, positionals } = parse()
  if (values.help) return 'help'
  const [kind = '', ...words] = positionals
  if (!Object.hasOwn(kinds, kind)) throw new Wrong(`${kind === '' ? 'Say what to begin' : `“${kind}” cannot be begun`}: ${Object.keys(kinds).join(', ')}.`)
  const rule = kinds[kind as Request['kind']]
  if (words.length < rule.words.length) throw new Wrong(`Missing: ${rule.words.slice(words.length).join(' ')}, as in npm run new -- ${kind} ${rule.words.join(' ')}`)
  if (words.length > rule.words.length) throw new Wrong(`Put text with spaces in quotation marks. Not understood: ${words.slice(rule.words.length).join(' ')}`)
  const given = (Object.keys(values) as Option[]).filter((name) => name !== 'help' && name !== 'content' && [values[name]].flat().length > 0)
  const strange = given.find((name) => !rule.takes.includes(name))
  if (strange) throw new Wrong(`${kind} takes no --${strange}.`)
  const lacking = rule.needs.find((name) => !given.includes(name))
  if (lacking) throw new Wrong(`${kind} needs --${lacking}.`)
  rule.words.forEach((name, index) => hold(name, words[index]!))
  for (const name of given) for (const value of [values[name]].flat()) hold(`--${name}`, String(value))
  const hours = Number(values.hours ?? 6)
  if (!(hours > 0 && hours <= 24 * 366)) throw new Wrong(`--hours ${values.hours}: give a number of hours, as in 6.`)
  const contentDir = path.resolve(values.content ?? (process.env['CONTENT_DIR'] || 'content'))
  if (!statSync(contentDir, { throwIfNoEntry: false })?.isDirectory()) throw new Wrong(`There is no folder ${contentDir}.`)

  const [first, second] = words.map((word) => word.trim()) as [string, string]
  const { language, link, role = '', about = '', description = '', tagline = '', slug, author: authors, topic: topics } = values
  const requests: Record<Request['kind'], Request> = {
    article: { kind: 'article', blog: first, title: second, authors, topics, slug, language, translationOf: values['translation-of'] },
    breaking: { kind: 'breaking', text: first, link, hours, language, id: values.id },
    author: { kind: 'author', name: first, role, about, id: values.id },
    topic: { kind: 'topic', name: first, description, id: values.id },
    blog: { kind: 'blog', name: first, language: language ?? '', authors, tagline, about, id: values.id },
  }
  return { request: requests[kind as Request['kind']], contentDir }
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options })
  } catch (cause) {
    throw new Wrong((cause as Error).message)
  }
}

function hold(name: string, value: string): void {
  const issue = schemas[name]?.safeParse(value).error?.issues[0] as { message: string; params?: { mend?: string } } | undefined
  if (issue) throw new Wrong(`${name}: ${issue.message} (${issue.params?.mend}).`)
}

/** `folder` is given where it is another than every command takes. */
const afterwards: Record<Request['kind'], (path: string, folder?: string) => string[]> = {
  article: (file, folder) => lines`Write in it. Then
  npm run check -- ${folder === undefined ? '' : `${shellQuote(folder)} `}--since HEAD     says whether anything is wrong
  npm run preview -- ${shellQuote(file)}
                                    prints a link that shows how it will look
To publish it, change “status: draft” to “status: published”, commit and push.`,
  breaking: () => ['It shows as soon as you commit and push it, and goes by itself at “until”. To take it away before, delete the file.'],
  author: () => ['Commit and push it with the first article. A portrait can be added: see docs/editors.md.'],
  topic: () => ['Its name in other languages can be added under “names”. Commit and push it with the first article about it.'],
  blog: () => ['Add it to “navigation” in publication.yaml if it shall stand at the head of every page. Commit and push it with its first article.'],
}

async function run(): Promise<number> {
  const call = readCall()
  if (call === 'help') {
    say(...usage)
    return 0
  }
  const terminal = process.stdin.isTTY && process.stderr.isTTY ? createInterface({ input: process.stdin, output: process.stderr }) : undefined
  try {
    const dataDir = path.resolve(process.env['DATA_DIR'] || '.data')
    keepPrivate(dataDir, complain)
    const made = await begin(call.request, { contentDir: call.contentDir, dataDir, now: new Date(), ...(terminal ? { ask: (question) => terminal.question(askable(question)) } : {}) })
    const file = path.relative(process.cwd(), path.join(call.contentDir, made))
    const isElsewhere = call.contentDir !== path.resolve(process.env['CONTENT_DIR'] || 'content')
    say(file, '', ...afterwards[call.request.kind](file, isElsewhere ? call.contentDir : undefined))
    return 0
  } finally {
    terminal?.close()
  }
}

complainOfCrashes()
try {
  process.exitCode = await run()
} catch (error) {
  if (error instanceof Wrong) {
    complain(error.message, '', ...usage)
    process.exitCode = 2
  } else if (error instanceof CannotWrite || error instanceof NoPublication) {
    complain(`Nothing was written. ${error.message}`)
    process.exitCode = 1
  } else throw error
}
