/** `npm run preserve -- <url>`: keeps a post, a video or a page as a record of ours. */
import { createInterface } from 'node:readline/promises'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { requirePublicationFile } from '#lib/catalogue/no-publication.ts'
import { anyLanguage, id, line, prose, timestamp, webAddress } from '#lib/catalogue/schemas/fields.ts'
import { createGuardedFetch } from '#lib/evidence/preserve/guarded-fetch.ts'
import { CannotPreserve, preserve, type PreserveRequest } from '#lib/evidence/preserve/preserve.ts'
import { SourceTrouble } from '#lib/evidence/preserve/source-trouble.ts'
import { testNetwork } from '#lib/evidence/preserve/test-network.ts'
import { askable, complain, complainOfCrashes, lines, progress, say } from './terminal.ts'

const usage = lines`npm run preserve -- <url> [options]

Makes content/evidence/<id>/record.yaml, with its media, of the post, video or page at <url>, and asks for what it
could not find. A record of the same address is shown with what would change, and is changed only if you agree.

  --shows "…"           what it is evidence of, in one sentence
  --media <file>        a picture, video or sound that you have; may be repeated
  --alt "…"             what a medium shows; in their order, or <file>="…"; may be repeated
  --no-media            fetch no media
  --max-size <MB>       of one medium (50)
  --author "…"          the author's name, as shown there
  --handle "…"          the author's handle
  --author-url <url>    the author's account
  --posted <instant>    as in 2019-06-09T14:20:00+06:00
  --language <code>     of the post, as in ru, kk or uz-Cyrl
  --text "…"            the whole text
  --warning "…"         shown before the media
  --rights "…"          a note on rights
  --archive <url>       a copy elsewhere; may be repeated. The Wayback Machine is asked anyway
  --gone                the original is no more: ask nobody, take what is given here
  --id <id>             of the record; by default <date>-<platform>-<author>
  --by "…"              who captured it
  --replace             change a standing record without asking
  --no-input            never ask; say which options are missing
  --content <folder>    CONTENT_DIR, else content

Exits 0 if the record stands, 1 if nothing was written, 2 if it was called wrongly.`

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true, default: [] as string[] } as const
const flag = { type: 'boolean', default: false } as const

/** What the record will demand of what is given here, said before anybody is asked. */
const schemas: Record<string, z.ZodType> = {
  'shows': line(1000), 'author': line(200), 'handle': line(200), 'author-url': webAddress, 'posted': timestamp, 'language': anyLanguage, 'text': prose(100_000),
  'warning': line(600), 'rights': line(2000), 'archive': webAddress, 'id': id, 'by': line(200), 'alt': line(2000),
}

interface Call extends PreserveRequest {
  input: boolean
}

function readCall(): Call | 'help' | { wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'help': { ...flag, short: 'h' }, 'shows': text, 'media': texts, 'alt': texts, 'no-media': flag, 'max-size': text, 'author': text, 'handle': text, 'author-url': text,
        'posted': text, 'language': text, 'text': text, 'warning': text, 'rights': text, 'archive': texts, 'gone': flag, 'id': text, 'by': text, 'replace': flag, 'no-input': flag, 'content': text,
      },
    })
    if (values.help) return 'help'
    const [url, ...more] = positionals
    if (url === undefined) return { wrong: 'Give the address of what is to be kept.' }
    if (more.length > 0) return { wrong: `Give one address only; put text with spaces in quotation marks. Not understood: ${more.join(' ')}` }
    const megabytes = Number(values['max-size'] ?? 50)
    if (!(megabytes > 0 && megabytes <= 10_000)) return { wrong: `--max-size ${values['max-size']}: give a number of megabytes, as in 200.` }
    for (const [name, schema] of Object.entries(schemas)) {
      for (const value of [values[name as 'shows'] ?? []].flat()) {
        const issue = schema.safeParse(value).error?.issues[0] as { message: string; params?: { mend?: string } } | undefined
        if (issue) return { wrong: `--${name}: ${issue.message} (${issue.params?.mend}).` }
      }
    }
    return {
      url,
      contentDir: resolve(values.content ?? (process.env['CONTENT_DIR'] || 'content')),
      id: values.id,
      editor: {
        shows: values.shows, language: values.language, text: values.text, posted: values.posted, authorName: values.author, authorHandle: values.handle,
        authorUrl: values['author-url'], rights: values.rights, warning: values.warning,
      },
      by: values.by ?? 'npm run preserve',
      attached: values.media,
      alts: values.alt,
      archives: values.archive,
      gone: values.gone,
      media: !values['no-media'],
      maxBytes: Math.floor(megabytes * 1024 * 1024),
      replace: values.replace,
      input: !values['no-input'],
    }
  } catch (cause) {
    return { wrong: (cause as Error).message }
  }
}

async function run({ input, ...request }: Call): Promise<number> {
  try {
    requirePublicationFile(request.contentDir)
  } catch (error) {
    complain(`Nothing was written. ${(error as Error).message}`)
    return 1
  }
  const stopped = new AbortController()
  // The terminal and the launcher may both send it: the second time it must not kill us in the middle of tidying up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())
  const fetch = createGuardedFetch({ signal: stopped.signal, ...testNetwork() })
  const terminal = input && process.stdin.isTTY && process.stderr.isTTY ? createInterface({ input: process.stdin, output: process.stderr }) : undefined
  terminal?.on('SIGINT', () => stopped.abort())
  try {
    const { id, outcome } = await preserve(request, {
      fetch,
      now: new Date(),
      signal: stopped.signal,
      say: (line) => {
        progress()
        complain(line)
      },
      ...(terminal ? { ask: (question) => terminal.question(askable(question), { signal: stopped.signal }) } : {}),
      ...(process.stderr.isTTY ? { onProgress: showProgress } : {}),
    })
    const path = relative(process.cwd(), resolve(request.contentDir, 'evidence', id, 'record.yaml'))
    const said = { made: 'Kept as', changed: 'Changed', unchanged: 'Nothing new:' }[outcome]
    progress()
    say(`${said} ${path}`, `Show it in an article with <Evidence id="${id}" />.`)
    return 0
  } catch (error) {
    if (stopped.signal.aborted) complain('', 'Stopped. Nothing was written.')
    else if (error instanceof SourceTrouble) complain(`${error.message}.`, `Nothing was written. What to do: ${error.mend}.`)
    else if (error instanceof CannotPreserve) complain(...error.message.split('\n'))
    else complain(`Nothing was written: ${(error as Error).message}`)
    return 1
  } finally {
    terminal?.close()
    await fetch.close()
  }
}

function showProgress(file: string, bytes: number, total: number | undefined): void {
  const megabytes = (bytes / 1024 / 1024).toFixed(1)
  const share = total === undefined ? '' : ` of ${(total / 1024 / 1024).toFixed(1)}`
  progress(`${file}: ${megabytes}${share} MB`)
}

const call = readCall()
complainOfCrashes()
if (call === 'help') say(...usage)
else if ('wrong' in call) {
  complain(call.wrong, '', ...usage)
  process.exitCode = 2
} else process.exitCode = await run(call)
