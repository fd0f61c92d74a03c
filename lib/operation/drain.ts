/**
 * Ends a server without dropping a request: whoever shares the load hears of it first, what was asked is answered, and each
 * answer tells its client not to ask again on that connection.
 *
 * `server.close()` alone closes connections in the moment they are idle, which is the moment before a client uses them
 * again: it finds its request refused by a reset (nodejs/node#60617). So connections are told to end (RFC 9112 §9.6), and
 * only those on which nothing has come for a while are closed.
 */
import type { Server, ServerResponse } from 'node:http'
import { Server as PlainServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

interface DrainOptions {
  /** Milliseconds in which new connections are still taken, though health says that no more should come. */
  delay: number
  /** Milliseconds after which what is left is cut off. */
  limit: number
}

export interface Drain {
  /** Called with each request before it is handled. */
  begin: (response: ServerResponse) => void
  /** Called when the handler has returned: most requests are answered by then. */
  handled: (response: ServerResponse) => void
  readonly isStopping: boolean
  /** Requests that are not answered yet. */
  readonly inFlight: number
  /** @returns Whether everything that was asked has been answered. */
  stop: (options: DrainOptions) => Promise<boolean>
}

/** Milliseconds that clients are given to use the connections they have once more, and so to learn that these end. */
const lastChance = 250

export function createDrain(server: Server): Drain {
  const sockets = new Set<Socket>()
  const unanswered = new Set<ServerResponse>()
  let isStopping = false

  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  function endConnection(response: ServerResponse) {
    if (!response.headersSent) response.shouldKeepAlive = false
  }

  return {
    begin(response) {
      if (isStopping) endConnection(response)
    },
    handled(response) {
      if (response.writableEnded) return
      unanswered.add(response)
      response.once('close', () => unanswered.delete(response))
    },
    get isStopping() { return isStopping },
    get inFlight() { return unanswered.size },
    async stop({ delay, limit }) {
      isStopping = true
      for (const response of unanswered) endConnection(response)
      if (delay > 0) await sleep(delay)
      // That of HTTP servers would close idle connections as well.
      const closed = new Promise<boolean>((resolve) => PlainServer.prototype.close.call(server, () => resolve(true)))
      const tooLong = sleep(limit, false, { ref: false })
      if (!(await Promise.race([closed, sleep(lastChance, false)]))) {
        // Browsers open connections ahead, on which nothing may ever be asked.
        for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
        server.closeIdleConnections()
        const idle = setInterval(() => server.closeIdleConnections(), 50)
        void closed.then(() => clearInterval(idle))
      }
      const isDone = await Promise.race([closed, tooLong])
      if (!isDone) server.closeAllConnections()
      return isDone
    },
  }
}
