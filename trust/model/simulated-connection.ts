import { RedisAway, type Script } from '#lib/cluster/connection.ts'
import type { Time } from '#lib/cluster/time.ts'
import { RedisCommands } from './redis-commands.ts'
import { ScriptRunner } from './run-script.ts'

/** Milliseconds that an answer is under way. */
const way = 1

/** Lua takes longer to begin than a history takes. */
const runner = new ScriptRunner()

/** The one Redis of all servers. */
export class SimulatedRedis {
  readonly commands: RedisCommands
  isUp = true

  constructor(time: () => number) {
    this.commands = new RedisCommands(time)
  }
}

/** A server's way to it: as RedisConnection, which takes a tenth of a second for too long. */
export class SimulatedConnection {
  readonly #redis: SimulatedRedis
  readonly #time: Time
  readonly #line: { isCut: boolean; losesAnswers: boolean }
  isUp = false

  constructor(redis: SimulatedRedis, time: Time, line: { isCut: boolean; losesAnswers: boolean }) {
    this.#redis = redis
    this.#time = time
    this.#line = line
  }

  async probe(asked: Script, keys: readonly string[], values: readonly (string | number | Buffer)[] = []) {
    const reply = await this.#run(asked, keys, values)
    this.isUp = true
    return reply
  }

  async run(asked: Script, keys: readonly string[], values: readonly (string | number | Buffer)[] = []) {
    if (!this.isUp) throw new RedisAway('it is not asked until it answers again')
    return this.#run(asked, keys, values)
  }

  memory = async () => new Map<string, string>()

  close(): void {
    this.isUp = false
  }

  async #run(asked: Script, keys: readonly string[], values: readonly (string | number | Buffer)[]) {
    const isThere = this.#redis.isUp && !this.#line.isCut
    const reply = isThere ? runner.run(this.#redis.commands, asked, keys, values) : undefined
    await new Promise<void>((resolve) => this.#time.after(way, resolve))
    if (isThere && !this.#line.losesAnswers && !this.#line.isCut) return reply!
    this.isUp = false
    throw new RedisAway('there is no answer')
  }
}
