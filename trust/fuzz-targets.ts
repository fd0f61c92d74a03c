/** Request targets that no browser would send, at a running server: none may crash it, make it wait, or be given a page at a second address. */
import { connect } from 'node:net'
import fc from 'fast-check'
import type { Table } from '../bench/report.ts'
import { copyContent, startSite } from '../e2e/support/site.ts'

const requests = 20_000
/** Milliseconds an answer may take on a busy machine. */
const longestAnswer = 30_000

const published = ['/', '/suv', '/suv/drought-ledger', '/rss.xml', '/text/suv/drought-ledger', '/og/suv/drought-ledger', '/search?q=water', '/api/health', '/archive/2019/05', '/media/0/film.mp4']
const piece = fc.constantFrom(
  '/', '//', '/./', '/../', '%2e', '%2E%2e', '%2f', '%5c', '\\', '%00', '%', '%zz', '%c0%ae', '%ff', ';', '?', '??', '&', '=', '#', '~', ':', '@', '*', 'suv', 'drought-ledger', 'media', '_next', 'data', 'image', 'api', 'publish', 'preview',
  '__proto__', 'constructor', 'a'.repeat(3_000), 'http://', 'localhost', 'RSC', '_rsc=1', 'nxtPslug=x', '.rsc', '.txt', '.json', '\u00e9', '[', ']', '(.)', '..;',
)
const made = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''))
/** Some stand at the beginning of a real address, some in the middle of one, some alone. */
const target = fc.oneof(
  made, made.map((text) => `/${text}`),
  fc.tuple(fc.constantFrom(...published), made).map(([page, text]) => page + text),
  fc.tuple(fc.constantFrom(...published), fc.nat(), made).map(([page, at, text]) => page.slice(0, at % (page.length + 1)) + text + page.slice(at % (page.length + 1))),
)

interface Sums {
  answers: number
  refused: number
  serverErrors: string[]
  silent: string[]
  twice: string[]
}

export async function fuzzTargets(count = requests): Promise<Table> {
  const folders = copyContent()
  const site = await startSite(folders)
  try {
    const { port } = new URL(site.origin)
    const sums: Sums = { answers: 0, refused: 0, serverErrors: [], silent: [], twice: [] }
    const known = new Map(await Promise.all(published.map(async (page) => [bodyOf(await ask(Number(port), page)), page] as const)))
    const targets = fc.sample(target, count).map((text) => text.replace(/[\r\n ]/g, ''))
    for (let from = 0; from < targets.length; from += 16) await Promise.all(targets.slice(from, from + 16).map(async (text) => note(sums, known, text, await ask(Number(port), text))))
    const isUp = (await fetch(`${site.origin}/suv/drought-ledger`)).status === 200
    const problems = [...(isUp ? [] : ['the server is gone']), ...Object.entries({ '5xx': sums.serverErrors, 'no answer': sums.silent, 'a page at a second address': sums.twice }).flatMap(([what, found]) => (found.length > 0 ? [`${found.length} × ${what}, such as ${JSON.stringify(found[0]!.slice(0, 100))}`] : []))]
    const row = { requests: targets.length, answered: sums.answers, 'refused (4xx)': sums.refused, '5xx': sums.serverErrors.length, 'no answer': sums.silent.length, 'a page at a second address': sums.twice.length, result: problems.length === 0 ? 'passed' : `failed: ${problems.join('; ')}`, command: '`npm run trust -- hostile`' }
    return { title: 'Request targets', meaning: 'Made-up request targets, as bytes on connections of their own, at one server. A page at a second address is one of the pages that are there, answered 200 for a target that is neither its address nor that with a query.', rows: [row] }
  } finally {
    await site.stop()
    folders.remove()
  }
}

function note(sums: Sums, known: ReadonlyMap<string, string>, text: string, answer: string): void {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
  if (status === 0) return void sums.silent.push(text)
  sums.answers += 1
  // 503 is said to whoever searches while many do.
  if (status >= 500 && status !== 503) sums.serverErrors.push(text)
  if (status >= 400 && status < 500) sums.refused += 1
  const page = status === 200 ? known.get(bodyOf(answer)) : undefined
  if (page !== undefined && page !== '/search?q=water' && addressIn(text) !== page) sums.twice.push(text)
}

/** Without a query, and without the origin of the absolute form (RFC 9112, section 3.2.2), after which the path may be empty. */
function addressIn(target: string): string {
  const [whole, path] = /^https?:\/\/[^/?#]*([^?#]*)/i.exec(target) ?? []
  return whole === undefined ? target.replace(/[?#][^]*$/, '') : path! || '/'
}

const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4)

/** On a connection of its own. @returns All that came; nothing where that took too long, or nothing came. */
function ask(port: number, target: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost', () => socket.write(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 'latin1')))
    const parts: Buffer[] = []
    const end = () => {
      socket.destroy()
      resolve(Buffer.concat(parts).toString('latin1'))
    }
    socket.setTimeout(longestAnswer, end)
    socket.on('data', (part: Buffer) => parts.push(part)).on('end', end).on('error', end)
  })
}
