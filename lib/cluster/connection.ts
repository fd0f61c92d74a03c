/**
 * One connection of this process to Redis (or Valkey), that nobody ever waits for long: an answer comes within a deadline
 * or counts as none, and after one that did not come nothing more is asked until a probe is answered again.
 */
import { createHash } from 'node:crypto'
import { createClient, ErrorReply, type RedisClientType, RESP_TYPES } from '@redis/client'

/** Milliseconds. */
const deadline = 100
/** Milliseconds that a publication waits for an answer: nobody reads meanwhile, and it may have much to say. */
export const unhurried = 2_000
/** Milliseconds without a byte, after which a connection is taken for dead and made anew. */
const longestSilence = 3_000
/** Milliseconds between attempts to connect. */
const reconnectAfter = 250
/** Commands that may wait for their answers. */
const mostWaiting = 1_000

/** Redis did not answer in time, or is not asked at present. */
export class RedisAway extends Error {
  constructor(why: string) {
    super(`Redis is away: ${why}`)
    this.name = 'RedisAway'
  }
}

/** A Lua script, which Redis runs as one step. */
export interface Script {
  source: string
  sha1: string
}

export const script = (source: string): Script => ({ source, sha1: createHash('sha1').update(source).digest('hex') })

type Reply = Buffer | number | null | Reply[]

export class RedisConnection {
  readonly #client: Pick<RedisClientType, 'isReady' | 'sendCommand' | 'destroy'>
  readonly #report: (error: Error) => void
  #isUp = false
  #isReported = false
  #isClosed = false

  /** @param report Called when Redis goes away, and not again until it has been there. */
  constructor(url: string, report: (error: Error) => void) {
    this.#report = report
    const client = createClient({
      url,
      RESP: 2,
      disableOfflineQueue: true,
      commandsQueueMaxLength: mostWaiting,
      socket: { connectTimeout: longestSilence, socketTimeout: longestSilence, reconnectStrategy: () => reconnectAfter },
    })
    client.on('error', (error: Error) => this.#lose(error.message || error.name))
    client.connect().catch(() => {})
    this.#client = client as unknown as RedisClientType
  }

  get isUp(): boolean {
    return this.#isUp
  }

  /** Asks although Redis is away, to see whether it still is. */
  async probe(asked: Script, keys: readonly string[], values: readonly (string | number | Buffer)[] = []): Promise<Reply> {
    try {
      const reply = await this.#run(asked, keys, values)
      this.#isUp = true
      this.#isReported = false
      return reply
    } catch (error) {
      // Nor is one there that has no room for what the servers tell each other.
      throw error instanceof RedisAway ? error : this.#lose(String(error))
    }
  }

  /** @throws RedisAway within so many milliseconds; Error when Redis refuses the script. */
  async run(asked: Script, keys: readonly string[], values: readonly (string | number | Buffer)[] = [], within = deadline): Promise<Reply> {
    if (!this.#isUp) throw new RedisAway('it is not asked until it answers again')
    return this.#run(asked, keys, values, within)
  }

  /** `INFO memory`, as name → value. */
  async memory(): Promise<Map<string, string>> {
    const text = String(await this.#ask(['INFO', 'memory']))
    return new Map(text.split('\r\n').flatMap((line) => (line.includes(':') ? [line.split(':', 2) as [string, string]] : [])))
  }

  close(): void {
    this.#isClosed = true
    this.#isUp = false
    this.#client.destroy()
  }

  async #run({ source, sha1 }: Script, keys: readonly string[], values: readonly (string | number | Buffer)[], within = deadline): Promise<Reply> {
    const given = [String(keys.length), ...keys, ...values.map((value) => (typeof value === 'number' ? String(value) : value))]
    try {
      return await this.#ask(['EVALSHA', sha1, ...given], within)
    } catch (error) {
      // It was restarted, or has never run it.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return this.#ask(['EVAL', source, ...given], within)
    }
  }

  async #ask(command: (string | Buffer)[], within = deadline): Promise<Reply> {
    if (!this.#client.isReady) {
      this.#isUp = false
      throw new RedisAway('there is no connection')
    }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      // Once more round the event loop: the answer may be there, and it was this process that was busy.
      timer = setTimeout(() => setImmediate(() => reject(new RedisAway(`no answer within ${within} ms`))), within)
    })
    const answer = this.#client.sendCommand<Reply>(command, { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } })
    // One that comes after its deadline, or never, is nobody's any more.
    answer.catch(() => {})
    try {
      return await Promise.race([answer, late])
    } catch (error) {
      if (isRefusal(error)) throw error
      throw this.#lose(error instanceof Error ? error.message : String(error))
    } finally {
      clearTimeout(timer)
    }
  }

  #lose(why: string): RedisAway {
    const away = new RedisAway(why.replace(/^Redis is away: /, ''))
    this.#isUp = false
    if (!this.#isReported && !this.#isClosed) this.#report(away)
    this.#isReported = true
    return away
  }
}

/** Redis has answered, if only to say no (`NOSCRIPT …`, `OOM …`); but not that it cannot serve anybody at present. */
const isRefusal = (error: unknown) => error instanceof ErrorReply && !/^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|NOAUTH|WRONGPASS) /.test(error.message)
