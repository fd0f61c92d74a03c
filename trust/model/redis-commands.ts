/** As much of Redis as the scripts use, in memory; its time is given. */
type Stream = { id: number; fields: string[] }[]
type Value = string | Map<string, string> | Stream
/** What Redis would answer; null is nil. */
export type Answer = string | number | null | Answer[]

export class RedisCommands {
  readonly #time: () => number
  #keys = new Map<string, Value>()

  /** @param time Milliseconds since 1970. */
  constructor(time: () => number) {
    this.#time = time
  }

  /** All that it held. */
  lose(): void {
    this.#keys = new Map()
  }

  /** Keys that end so are evicted. */
  evict(isMeant: (key: string) => boolean): void {
    for (const key of this.#keys.keys()) if (isMeant(key)) this.#keys.delete(key)
  }

  call(name: string, ...given: string[]): Answer {
    const command = this.#commands[name]
    if (!command) throw new Error(`The simulated Redis knows no ${name}.`)
    return command(...given)
  }

  readonly #commands: Record<string, (...given: string[]) => Answer> = {
    TIME: () => [String(Math.floor(this.#time() / 1000)), String((this.#time() % 1000) * 1000)],
    EXISTS: (key) => Number(this.#keys.has(key!)),
    DEL: (...keys) => keys.filter((key) => this.#keys.delete(key)).length,
    GET: (key) => (this.#keys.get(key!) as string | undefined) ?? null,
    SET: (key, value) => (this.#keys.set(key!, value!), 'OK'),
    PEXPIRE: (key) => Number(this.#keys.has(key!)),
    HGET: (key, field) => this.#hash(key!).get(field!) ?? null,
    HSET: (key, ...pairs) => {
      const hash = this.#made(key!)
      for (let at = 0; at < pairs.length; at += 2) hash.set(pairs[at]!, pairs[at + 1]!)
      return pairs.length / 2
    },
    HDEL: (key, ...fields) => {
      const hash = this.#hash(key!)
      const count = fields.filter((field) => hash.delete(field)).length
      // A hash without fields is none.
      if (hash.size === 0) this.#keys.delete(key!)
      return count
    },
    HEXISTS: (key, field) => Number(this.#hash(key!).has(field!)),
    HGETALL: (key) => [...this.#hash(key!)].flat(),
    HKEYS: (key) => [...this.#hash(key!).keys()],
    HMGET: (key, ...fields) => fields.map((field) => this.#hash(key!).get(field) ?? null),
    HLEN: (key) => this.#hash(key!).size,
    HINCRBY: (key, field, by) => {
      const value = Number(this.#hash(key!).get(field!) ?? 0) + Number(by)
      this.#made(key!).set(field!, String(value))
      return value
    },
    ZADD: (key, score, member) => (this.#made(key!).set(member!, score!), 1),
    ZREM: (key, member) => Number(this.#hash(key!).delete(member!)),
    ZRANGEBYSCORE: (key, least, most) => {
      const isWithin = (score: number) => (least!.startsWith('(') ? score > Number(least!.slice(1)) : true) && (most === '+inf' || score <= Number(most))
      return [...this.#hash(key!)].filter(([, score]) => isWithin(Number(score))).map(([member]) => member)
    },
    XADD: (key, _, most, id, ...fields) => {
      const stream = (this.#keys.get(key!) as Stream | undefined) ?? []
      const number = Number(id!.replace(/-0$/, ''))
      const last = stream.at(-1)?.id ?? 0
      if (!Number.isSafeInteger(number) || number <= last) throw new Error(`XADD ${id} after ${last}`)
      stream.push({ id: number, fields })
      this.#keys.set(key!, stream.slice(-Number(most)))
      return id!
    },
    XLEN: (key) => this.#stream(key!).length,
    XRANGE: (key, from, _, ...count) => {
      const after = from === '-' ? -1 : Number(from!.replace(/^\(|-0$/g, ''))
      const found = this.#stream(key!).filter(({ id }) => id > after).map(({ id, fields }): Answer => [`${id}-0`, fields])
      return count.length > 0 ? found.slice(0, Number(count[1])) : found
    },
  }

  #hash(key: string): Map<string, string> {
    return (this.#keys.get(key) as Map<string, string> | undefined) ?? new Map()
  }

  #made(key: string): Map<string, string> {
    const hash = this.#hash(key)
    this.#keys.set(key, hash)
    return hash
  }

  #stream(key: string): Stream {
    return (this.#keys.get(key) as Stream | undefined) ?? []
  }
}
