/** As much of it as the model uses; the package has no types. */
declare module 'fengari' {
  type State = object
  type LuaString = Uint8Array
  interface Fengari {
    to_luastring: (text: string) => LuaString
    to_jsstring: (text: LuaString) => string
    lua: {
      LUA_TNIL: number
      LUA_TBOOLEAN: number
      LUA_TNUMBER: number
      LUA_TSTRING: number
      LUA_TTABLE: number
      lua_gettop: (state: State) => number
      lua_settop: (state: State, index: number) => void
      lua_type: (state: State, index: number) => number
      lua_toboolean: (state: State, index: number) => boolean
      lua_tonumber: (state: State, index: number) => number
      lua_tojsstring: (state: State, index: number) => string
      lua_pushboolean: (state: State, value: boolean) => void
      lua_pushinteger: (state: State, value: number) => void
      lua_pushstring: (state: State, value: LuaString) => void
      lua_pushvalue: (state: State, index: number) => void
      lua_pushcfunction: (state: State, value: (state: State) => number) => void
      lua_createtable: (state: State, list: number, hash: number) => void
      lua_rawgeti: (state: State, index: number, key: number) => number
      lua_rawseti: (state: State, index: number, key: number) => void
      lua_setfield: (state: State, index: number, name: LuaString) => void
      lua_getfield: (state: State, index: number, name: LuaString) => number
      lua_getglobal: (state: State, name: LuaString) => number
      lua_setglobal: (state: State, name: LuaString) => void
      lua_pcall: (state: State, given: number, results: number, handler: number) => number
    }
    lauxlib: {
      luaL_newstate: () => State
      luaL_loadstring: (state: State, source: LuaString) => number
      luaL_ref: (state: State, table: number) => number
    }
    lualib: { luaL_openlibs: (state: State) => void }
  }
  const fengari: Fengari
  export default fengari
}
