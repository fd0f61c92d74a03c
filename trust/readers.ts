/** Readers who ask all the time, and check every answer: its status, that it is whole, and that it is no older than what anybody had. */
import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Watched {
  origin: string
  /** Published throughout; where a document says `Version 12`, that number may only grow. */
  pages: readonly string[]
  /** Published at first, and removed at some time. */
  removed: string
}

export interface Seen {
  answers: number
  /** Of 5xx, of what was published. */
  serverErrors: number
  /** The connection was refused, broke off, or nothing came in time. */
  unanswered: number
  /** Older than what somebody had before it was asked for, or there again after it was gone. */
  wentBack: number
  /** Any other status than 200, or a document without its end. */
  wrong: number
  /** What was seen first of each kind, for who has to find out why. */
  examples: string[]
}

export interface Answer {
  status: number
  body: string
}

/** Decides what one answer means; kept apart from asking, so that it can be tried on answers that were made up. */
export class Watch {
  readonly seen: Seen = { answers: 0, serverErrors: 0, unanswered: 0, wentBack: 0, wrong: 0, examples: [] }
  readonly #newest = new Map<string, number>()
  #isGone = false
  /** From when on the removed page may be away. */
  mayBeGone = false

  /** The newest version that anybody has seen of a page; 0 where nobody has. */
  newest(page: string): number {
    return this.#newest.get(page) ?? 0
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** @returns What takes the answer to a request that begins now. */
  begin(page: string, isRemoved: boolean): (answer: Answer | Error) => void {
    const before = this.newest(page)
    const wasGone = this.#isGone
    return (answer) => {
      if (answer instanceof Error) return this.#note('unanswered', `${page}: ${answer.message}`)
      this.seen.answers += 1
      // Taken down, it is not given again though no server can be reached (docs/decisions/0024): then there is nothing to give.
      if (isRemoved && this.mayBeGone && answer.status === 503) return
      if (answer.status >= 500) return this.#note('serverErrors', `${page}: ${answer.status}`)
      if (isRemoved && this.mayBeGone && (answer.status === 404 || answer.status === 410)) return void (this.#isGone = true)
      if (answer.status !== 200 || !/<\/(html|rss|feed)>\s*$/.test(answer.body)) return this.#note('wrong', `${page}: ${answer.status}, ${answer.body.length} characters`)
      if (isRemoved) return wasGone ? this.#note('wentBack', `${page}: there again`) : undefined
      const version = versionIn(answer.body)
      if (version < before) return this.#note('wentBack', `${page}: version ${version} after ${before}`)
      if (version > this.newest(page)) this.#newest.set(page, version)
    }
  }

  #note(kind: 'serverErrors' | 'unanswered' | 'wentBack' | 'wrong', example: string): void {
    this.seen[kind] += 1
    if (this.seen[kind] === 1) this.seen.examples.push(`${kind}: ${example}`)
  }
}

export const versionIn = (body: string) => Math.max(0, ...[...body.matchAll(/\bVersion (\d+)\b/g)].map(([, number]) => Number(number)))

/** Milliseconds after which nobody waits any longer. */
const longestWait = 20_000

/** @param count How many ask at the same time. @param pause Milliseconds between two requests of one reader. */
export function startReaders({ origin, pages, removed }: Watched, { count = 8, pause = 10 } = {}) {
  const watch = new Watch()
  const agent = new Agent({ keepAlive: true, maxSockets: count })
  let isOver = false
  const all = Array.from({ length: count }, async (_, reader) => {
    for (let turn = reader; !isOver; turn += 1) {
      const page = [...pages, removed][turn % (pages.length + 1)]!
      const take = watch.begin(page, page === removed)
      take(await ask(agent, origin + page).catch((error: Error) => error))
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

function ask(agent: Agent, address: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(address, { agent, timeout: longestWait }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part)).on('error', reject).on('end', () => resolve({ status: answer.statusCode!, body: Buffer.concat(parts).toString() }))
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time'))).on('error', reject)
  })
}
