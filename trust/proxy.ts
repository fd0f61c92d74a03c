/** A line between two programs on this computer that can be made bad: each connection is passed on, late, cut off or not at all. */
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface Line {
  port: number
  /** Milliseconds that every piece is late, in both directions. */
  delay: number
  /** New connections are reset as soon as they say something, and those that there are, now. */
  cut: () => void
  mend: () => void
  close: () => Promise<void>
}

/** @param to The port, on this computer, that everything is passed on to. */
export async function openLine(to: number): Promise<Line> {
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true })
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      open.add(socket)
      socket.on('data', (piece) => {
        if (isCut) return void reset(near, far)
        later(() => other.write(piece))
      })
      socket.on('end', () => later(() => other.end()))
      socket.on('error', () => reset(near, far))
      socket.on('close', () => open.delete(socket))
    }
  })
  // In the order in which it came: timers of one length are.
  const later = (pass: () => void) => (line.delay === 0 ? pass() : setTimeout(pass, line.delay))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const line: Line = {
    port: (server.address() as AddressInfo).port,
    delay: 0,
    cut: () => {
      isCut = true
      reset(...open)
    },
    mend: () => { isCut = false },
    close: () => {
      reset(...open)
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return line
}

function reset(...sockets: Socket[]): void {
  for (const socket of sockets) socket.resetAndDestroy()
}
