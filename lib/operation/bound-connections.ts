/** How many connections may wait for a request that does not come, and for how long. */
import type { Server, ServerOptions, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Milliseconds, and bytes; docs/operators.md names them. */
export const requestLimits = {
  /** From the first byte of a request to the end of its headers. Node's default is a minute. */
  headersTimeout: 10_000,
  /** To the end of its body. Node's default is five minutes. */
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
} satisfies ServerOptions

/** Milliseconds in which nothing goes either way, after which a connection is closed: a reader who has stopped reading holds a file open. */
const longestSilence = 120_000

export interface ConnectionLimits {
  /** Connections on which no whole request has come yet. */
  unfinished: number
  /** Connections on which one was answered, and that wait for the next. */
  idle: number
}

/** Makes room for who comes: of too many connections, that which has waited longest is closed. */
export function boundConnections(server: Server, { unfinished: mostUnfinished, idle: mostIdle }: ConnectionLimits = { unfinished: 1_000, idle: 10_000 }): void {
  // A set keeps the order in which they came.
  const [unfinished, idle] = [new Set<Socket>(), new Set<Socket>()]
  const underWay = new WeakMap<Socket, number>()
  server.setTimeout(longestSilence)
  server.on('connection', (socket) => {
    add(unfinished, socket, mostUnfinished)
    socket.once('close', () => {
      unfinished.delete(socket)
      idle.delete(socket)
    })
  })
  server.on('request', ({ socket }, response: ServerResponse) => {
    unfinished.delete(socket)
    idle.delete(socket)
    // Several may have been asked at once, of which this was not the last to be answered.
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1)
    response.once('finish', () => {
      const others = underWay.get(socket)! - 1
      underWay.set(socket, others)
      if (others === 0 && !socket.destroyed) add(idle, socket, mostIdle)
    })
  })
  // Nobody's proxy; RFC 9110 §9.3.6.
  server.on('connect', (_, socket) => {
    // Node has taken its own listeners off: who resets the connection now must harm nobody.
    socket.on('error', () => {})
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nallow: GET, HEAD\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  })
}

function add(sockets: Set<Socket>, socket: Socket, most: number): void {
  if (sockets.size >= most) sockets.values().next().value?.destroy()
  sockets.add(socket)
}
