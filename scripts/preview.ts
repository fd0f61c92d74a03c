/** `npm run preview`: a link to an article that readers cannot see yet. */
import { existsSync, globSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { classifyPath } from '#lib/catalogue/read/classify-path.ts'
import { signPreview } from '#lib/drafts/preview-link.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { complain, complainOfCrashes, lines, say } from './terminal.ts'

const [standard, most] = [48, 720]

const usage = lines`npm run preview -- <article> [--hours <n>]

Prints a link under which the article can be seen before it is published, by whoever has the link. <article> is its file,
such as content/blogs/suv/2026/dry-winter.mdx, or its address, such as /suv/dry-winter.

  --hours <n>  how long the link works, from 1 to ${most}; ${standard} unless told
  --help       prints this

PREVIEW_SECRET signs the link and SITE_URL begins it: both as on the server, which must have the file, too.
Exits 0 with the link, 1 without PREVIEW_SECRET, 2 if it was called wrongly.`

interface Call {
  /** `<blog>/<slug>` */
  id: string
  hours: number
}

function readCall(): Call | 'help' | { mistake: string } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { hours: { type: 'string', default: String(standard) }, help: { type: 'boolean', short: 'h', default: false } },
    })
    if (values.help) return 'help'
    const [article, ...more] = positionals
    if (article === undefined || more.length > 0) return { mistake: 'Give one article.' }
    const hours = Number(values.hours)
    if (!/^\d+$/.test(values.hours) || hours < 1 || hours > most) return { mistake: `--hours must be a whole number from 1 to ${most}.` }
    const id = idOf(article)
    return id === undefined ? { mistake: `${article} is neither the file of an article nor the address of one.` } : { id, hours }
  } catch (cause) {
    return { mistake: (cause as Error).message }
  }
}

/** `written`: a file, wherever the content folder lies, or an address, whole or from its path on. */
function idOf(written: string): string | undefined {
  const page = /^(?:https?:\/\/[^/]+\/|\/)?([a-z0-9-]+\/[a-z0-9-]+)\/?$/.exec(written)?.[1]
  if (page !== undefined) return page
  const file = /(?:^|\/)(blogs\/[^/]+\/\d{4}\/[^/]+\.mdx)$/.exec(written.replaceAll('\\', '/'))?.[1]
  const facts = file === undefined ? undefined : classifyPath(file)
  return facts?.kind === 'article' && !facts.problem ? facts.id : undefined
}

function hasFile(id: string, contentDir: string): boolean {
  const [blog = '', slug = ''] = id.split('/')
  const folder = path.join(contentDir, 'blogs', blog)
  return existsSync(folder) && globSync(`*/${slug}.mdx`, { cwd: folder }).length > 0
}

function main(): number {
  const { contentDir, siteUrl, previewSecrets } = readEnvironment()
  const call = readCall()
  if (call === 'help') {
    say(...usage)
    return 0
  }
  if ('mistake' in call) {
    complain(call.mistake, '', ...usage)
    return 2
  }
  if (!previewSecrets) {
    complain('PREVIEW_SECRET is not set: give here the one that the server has, of at least 32 characters, such as `openssl rand -base64 32` makes.')
    return 1
  }
  if (!hasFile(call.id, contentDir)) complain(`There is no such article in ${contentDir}: the link will work once the server has it.`)
  const expires = Math.floor(Date.now() / 1000) + call.hours * 3600
  say(siteUrl + signPreview({ article: call.id }, expires, previewSecrets))
  complain(`Whoever has the link sees /${call.id} until ${new Date(expires * 1000).toISOString().replace(/:\d\d\.000Z/, ' UTC').replace('T', ' ')}.`)
  return 0
}

complainOfCrashes()
try {
  process.exitCode = main()
} catch (error) {
  complain(...(error instanceof Error ? error.message : String(error)).split('\n'))
  process.exitCode = 1
}
