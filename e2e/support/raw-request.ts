/** Requests as they stand on the wire, which no client would write. */
import { connect, type Socket } from 'node:net'

/** @returns A connection on which `text` was sent, its line ends those of HTTP. */
export function send(origin: string, text: string): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text.replaceAll('\n', '\r\n'), () => resolve(socket))).on('error', reject)
  })
}

/** @returns All that is answered until the connection ends: status, location, and the whole of it. */
export async function exchange(origin: string, text: string): Promise<{ status: number; location: string | undefined; text: string }> {
  const socket = await send(origin, text)
  let answer = ''
  for await (const chunk of socket.setEncoding('latin1') as AsyncIterable<string>) answer += chunk
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]), location: /^location: (.*)\r$/im.exec(answer)?.[1], text: answer }
}

/** @param target Of the request line. */
export const ask = (origin: string, target: string, headers = '') => exchange(origin, `GET ${target} HTTP/1.1\nHost: localhost\nConnection: close\n${headers}\n`)
