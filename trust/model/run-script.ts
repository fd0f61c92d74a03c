/** Runs a script of Redis as Redis does, in this process: Lua by fengari, whose integers have 32 bits, so times have to be small. */
import fengari from 'fengari'
import type { Script } from '#lib/cluster/connection.ts'
import type { Answer, RedisCommands } from './redis-commands.ts'

const { lua, lauxlib, lualib } = fengari

/** Names and numbers come again and again. */
const known = new Map<string, Uint8Array>()
function text(string: string): Uint8Array {
  let bytes = known.get(string)
  if (!bytes) {
    if (known.size > 20_000) known.clear()
    known.set(string, bytes = fengari.to_luastring(string))
  }
  return bytes
}

type Reply = Buffer | number | null | Reply[]

export class ScriptRunner {
  readonly #state = lauxlib.luaL_newstate()
  /** Parsed once. */
  readonly #functions = new Map<string, number>()
  #redis: RedisCommands | undefined
  #error: unknown

  constructor() {
    lualib.luaL_openlibs(this.#state)
    // Redis runs Lua 5.1.
    if (lauxlib.luaL_loadstring(this.#state, text('unpack = table.unpack')) !== 0) throw new Error('Lua does not start.')
    lua.lua_pcall(this.#state, 0, 0, 0)
    lua.lua_createtable(this.#state, 0, 1)
    lua.lua_pushcfunction(this.#state, (state) => this.#call(state))
    lua.lua_setfield(this.#state, -2, text('call'))
    lua.lua_setglobal(this.#state, text('redis'))
  }

  /** @throws Error with what the script or a command says. */
  run(redis: RedisCommands, { source, sha1 }: Script, keys: readonly string[], values: readonly (string | number | Buffer)[]): Reply {
    const state = this.#state
    this.#redis = redis
    let parsed = this.#functions.get(sha1)
    if (parsed === undefined) {
      if (lauxlib.luaL_loadstring(state, text(source)) !== 0) throw new Error(lua.lua_tojsstring(state, -1))
      parsed = lauxlib.luaL_ref(state, registry)
      this.#functions.set(sha1, parsed)
    }
    this.#push(keys.map(String))
    lua.lua_setglobal(state, text('KEYS'))
    this.#push(values.map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))))
    lua.lua_setglobal(state, text('ARGV'))
    lua.lua_rawgeti(state, registry, parsed)
    const failed = lua.lua_pcall(state, 0, 1, 0)
    if (failed !== 0) throw this.#error ?? new Error(lua.lua_tojsstring(state, -1))
    const reply = this.#reply(-1)
    lua.lua_settop(state, 0)
    return reply
  }

  /** `redis.call(name, …)` */
  #call(state: object): number {
    const given = Array.from({ length: lua.lua_gettop(state) }, (_, at) => lua.lua_tojsstring(state, at + 1))
    try {
      this.#push(this.#redis!.call(...(given as [string, ...string[]])))
    } catch (error) {
      this.#error = error
      throw error
    }
    return 1
  }

  #push(answer: Answer): void {
    const state = this.#state
    if (answer === null) lua.lua_pushboolean(state, false)
    else if (typeof answer === 'number') lua.lua_pushinteger(state, answer)
    else if (typeof answer === 'string') lua.lua_pushstring(state, text(answer))
    else {
      lua.lua_createtable(state, answer.length, 0)
      for (const [at, value] of answer.entries()) {
        this.#push(value)
        lua.lua_rawseti(state, -2, at + 1)
      }
    }
  }

  #reply(at: number): Reply {
    const state = this.#state
    switch (lua.lua_type(state, at)) {
      case lua.LUA_TNUMBER: return Math.trunc(lua.lua_tonumber(state, at))
      case lua.LUA_TSTRING: return Buffer.from(lua.lua_tojsstring(state, at), 'latin1')
      case lua.LUA_TBOOLEAN: return lua.lua_toboolean(state, at) ? 1 : null
      case lua.LUA_TTABLE: {
        const replies: Reply[] = []
        for (let index = 1; lua.lua_rawgeti(state, at, index) !== lua.LUA_TNIL; index += 1) {
          replies.push(this.#reply(-1))
          lua.lua_settop(state, -2)
        }
        lua.lua_settop(state, -2)
        return replies
      }
      default: return null
    }
  }
}

/** LUA_REGISTRYINDEX of Lua 5.3. */
const registry = -1_000_000 - 1_000
