/** Readers who ask all the time, and check every answer: its status, that it is whole, and that it is no older than what anybody had. */
import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

export interface Watched {
  origin: string
  /** Published throughout; where a document says `Version 12`, that number may only grow. */
  pages: readonly string[]
  /** Published at first, and removed at some time. */
  removed: readonly string[]
  /** Under embargo throughout, and a word that stands in it alone: nobody may have it, nor a page that has the word. */
  embargoed?: { page: string; word: string }
}

export interface Seen {
  answers: number
  /** Of 5xx, of what was published. */
  serverErrors: number
  /** The connection was refused, broke off, or nothing came in time. */
  unanswered: number
  /** Older than what somebody had before it was asked for, or there again after it was gone. */
  wentBack: number
  /** Told of what is under embargo. */
  early: number
  /** Any other status than 200, or a document without its end. */
  wrong: number
  /** What was seen first of each kind, for who has to find out why. */
  examples: string[]
}

export interface Answer {
  status: number
  body: string
}

type Kind = 'published' | 'removed' | 'embargoed'

/** Decides what one answer means; kept apart from asking, so that it can be tried on answers that were made up. */
export class Watch {
  readonly seen: Seen = { answers: 0, serverErrors: 0, unanswered: 0, wentBack: 0, early: 0, wrong: 0, examples: [] }
  readonly #newest = new Map<string, number>()
  readonly #gone = new Set<string>()
  readonly #word: string | undefined
  /** From when on the removed page may be away. */
  mayBeGone = false

  /** @param word Stands in what is under embargo alone. */
  constructor(word?: string) {
    this.#word = word
  }

  /** The newest version that anybody has seen of a page in an encoding; 0 where nobody has. */
  newest(page: string, encoding = 'identity'): number {
    return this.#newest.get(`${encoding} ${page}`) ?? 0
  }

  /** Whether all of that was seen to be gone. */
  isGone(...removed: readonly string[]): boolean {
    return removed.every((page) => this.#gone.has(page))
  }

  /**
   * @param encoding One reader's is always the same: of each the edge keeps a copy, and asks for a new one when somebody wants it.
   * @returns What takes the answer to a request that begins now.
   */
  begin(page: string, kind: Kind, encoding = 'identity'): (answer: Answer | Error) => void {
    const before = this.newest(page, encoding)
    const wasGone = this.#gone.has(page)
    const isRemoved = kind === 'removed'
    return (answer) => {
      if (answer instanceof Error) return this.#note('unanswered', `${page}: ${answer.message}`)
      this.seen.answers += 1
      if (this.#word !== undefined && answer.body.includes(this.#word)) return this.#note('early', `${page}: it tells of what is under embargo`)
      if (kind === 'embargoed') return answer.status < 300 ? this.#note('early', `${page}: ${answer.status}`) : undefined
      // Taken down, it is not given again though no server can be reached (docs/decisions/0024): then there is nothing to give.
      if (isRemoved && this.mayBeGone && answer.status === 503) return
      if (answer.status >= 500) return this.#note('serverErrors', `${page}: ${answer.status}`)
      if (isRemoved && this.mayBeGone && (answer.status === 404 || answer.status === 410)) return void this.#gone.add(page)
      if (answer.status !== 200 || !(isFile(page) || /<\/(html|rss|feed)>\s*$/.test(answer.body))) return this.#note('wrong', `${page}: ${answer.status}, ${answer.body.length} characters`)
      if (isRemoved) return wasGone ? this.#note('wentBack', `${page}: there again`) : undefined
      const version = versionIn(answer.body)
      if (version < before) return this.#note('wentBack', `${page}: version ${version} after ${before}`)
      if (version > this.newest(page, encoding)) this.#newest.set(`${encoding} ${page}`, version)
    }
  }

  #note(kind: 'serverErrors' | 'unanswered' | 'wentBack' | 'early' | 'wrong', example: string): void {
    this.seen[kind] += 1
    if (this.seen[kind] === 1) this.seen.examples.push(`${kind}: ${example}`)
  }
}

const isFile = (page: string) => /^\/(media|_next)\//.test(page)

export const versionIn = (body: string) => Math.max(0, ...[...body.matchAll(/\bVersion (\d+)\b/g)].map(([, number]) => Number(number)))

/** Milliseconds after which nobody waits any longer. */
const longestWait = 20_000

/** @param count How many ask at the same time. @param pause Milliseconds between two requests of one reader. */
export function startReaders({ origin, pages, removed, embargoed }: Watched, { count = 8, pause = 10 } = {}) {
  const watch = new Watch(embargoed?.word)
  const asked = [...pages.map((page) => [page, 'published'] as const), ...removed.map((page) => [page, 'removed'] as const), ...(embargoed ? [[embargoed.page, 'embargoed'] as const] : [])]
  const agent = new Agent({ keepAlive: true, maxSockets: count })
  let isOver = false
  const all = Array.from({ length: count }, async (_, reader) => {
    for (let turn = reader; !isOver; turn += 1) {
      const [page, kind] = asked[turn % asked.length]!
      const encoding = encodings[Math.floor(turn / asked.length) % encodings.length]!
      const take = watch.begin(page, kind, encoding)
      take(await ask(agent, origin + page, encoding).catch((error: Error) => error))
      await sleep(pause)
    }
  })
  return {
    watch,
    async stop(): Promise<Seen> {
      isOver = true
      await Promise.all(all)
      agent.destroy()
      return watch.seen
    },
  }
}

const encodings = ['br', 'gzip', 'identity'] as const

function ask(agent: Agent, address: string, encoding: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(address, { agent, timeout: longestWait, headers: { 'accept-encoding': encoding } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part)).on('error', reject).on('end', () => {
        try {
          resolve({ status: answer.statusCode!, body: decode(Buffer.concat(parts), answer.headers['content-encoding']).toString() })
        } catch (error) {
          reject(error as Error)
        }
      })
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time'))).on('error', reject)
  })
}

const decode = (body: Buffer, encoding: string | undefined): Buffer => (encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body)
