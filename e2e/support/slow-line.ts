/**
 * A slow line between a browser and the site, on the loopback only: documents arrive in small pieces, fonts late.
 * Everything else passes as it is.
 */
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SlowLine {
  origin: string
  close: () => void
}

const pieceSize = 600
const longestDocument = 1024 * 1024
/** Inside the 100 ms for which `font-display: optional` may wait, and after the first piece has been painted. */
const fontDelay = 80

/** @param beforePiece Settles when the next piece of a document may be sent. */
export async function slowLine(site: string, beforePiece: () => Promise<unknown>): Promise<SlowLine> {
  const server = createServer((incoming, response) => {
    const headers = { ...incoming.headers, 'accept-encoding': 'identity' }
    const forwarded = request(new URL(incoming.url ?? '/', site), { headers, timeout: 30_000 }, (answer) => {
      pass(answer, response, beforePiece).catch(() => response.destroy())
    })
    forwarded.on('timeout', () => forwarded.destroy()).on('error', () => response.destroy()).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function pass(answer: IncomingMessage, response: ServerResponse, beforePiece: () => Promise<unknown>): Promise<void> {
  const { 'content-length': _length, ...headers } = answer.headers
  const type = headers['content-type'] ?? ''
  if (type.startsWith('font/')) await sleep(fontDelay)
  response.writeHead(answer.statusCode ?? 502, headers)
  if (!type.startsWith('text/html')) {
    answer.pipe(response)
    return
  }
  for (const piece of piecesOf(await textOf(answer))) {
    if (response.destroyed) return
    response.write(piece)
    await beforePiece()
  }
  response.end()
}

/**
 * The head with its styles, then the body in pieces that end where a tag begins, as a parser that yields ends them: no
 * sheet can keep half a word in the line in which the whole of it will not fit.
 */
function* piecesOf(html: string): Generator<string> {
  for (let start = 0, end = html.indexOf('<body'); start < html.length; start = end, end = html.indexOf('<', start + pieceSize)) {
    if (end === -1) end = html.length
    yield html.slice(start, end)
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  answer.setEncoding('utf8')
  for await (const chunk of answer) {
    text += chunk
    if (text.length > longestDocument) throw new Error('The document is too long.')
  }
  return text
}
