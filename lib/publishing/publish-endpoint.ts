/** `POST /api/publish` and `GET /api/publish/<id>`: how a repository's host says that something was pushed, and what is answered. */
import { createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Handler } from '#lib/site/answer-in-order.ts'
import { printableJson } from '#lib/site/printable.ts'
import { isSameSecret } from '#lib/site/same-secret.ts'
import { publishPath } from '#lib/site/urls.ts'
import type { Publisher } from './publisher.ts'
import type { Receipt } from './receipt.ts'
import type { ReceiptBook } from './receipt-book.ts'
import { deliveryKeys, isProven, proofOf } from './verify-delivery.ts'

export interface PublishEndpointOptions {
  /** What pushes are signed with: the one in use first. Without any, there is no endpoint. */
  secrets: readonly string[] | undefined
  publisher: Pick<Publisher, 'publish'>
  book: Pick<ReceiptBook, 'receive' | 'forget' | 'read'>
  /** Milliseconds after which a caller is told to ask again; hosts give up after ten seconds. */
  patience?: number
}

/** Bytes. What a push says of itself is not needed, only that it is signed; hosts write some hundred kilobytes. */
const longestBody = 5_000_000
/** Milliseconds for a body to arrive. */
const slowestBody = 10_000
/** Milliseconds that a body which is too long is read on for. */
const longestLinger = 2000
/** Bodies that may be arriving at a time: whoever calls has proven nothing yet. */
const mostBodies = 8

/** @returns A handler that says whether the request was its own; others are left alone. */
export function createPublishEndpoint({ secrets, publisher, book, patience = 8_000 }: PublishEndpointOptions): Handler {
  const arriving = new Set<IncomingMessage>()

  async function receive(request: IncomingMessage, response: ServerResponse, proof: NonNullable<ReturnType<typeof proofOf>>) {
    // The one that has been at it longest makes room: a body that is meant arrives at once, so nobody can keep the places.
    if (arriving.size >= mostBodies) arriving.values().next().value?.destroy()
    arriving.add(request)
    const body = await readBody(request).finally(() => arriving.delete(request))
    if (body === undefined) return refuseLong(request, response)
    if (!(await isProven(proof, body, secrets!))) return refuse(response, 401, 'The signature is wrong.')
    const keys = deliveryKeys(request.headers, body)
    let isNew = true
    try {
      isNew = book.receive(keys)
    } catch {
      // A disk that is full must not keep anybody from publishing; to do it twice does no harm.
    }
    if (!isNew) return refuse(response, 409, 'This delivery was received before. A call of your own needs something new in its body, such as the time.')
    const made = publisher.publish('push')
    void made.receipt.then(({ outcome }) => outcome === 'failed' && book.forget(keys)).catch(() => {})
    const receipt = await Promise.race([made.receipt, sleep(patience, undefined, { ref: false })])
    const location = receiptHref(made.id, secrets![0]!)
    if (receipt) send(response, receipt.outcome === 'failed' ? 503 : 200, receipt, { location })
    else send(response, 202, { message: 'Received. What came of it will be at Location.' }, { location })
  }

  function show(response: ServerResponse, id: string, signature: string): void {
    if (!secrets!.some((secret) => isSameSecret(signature, sign(id, secret)))) return refuse(response, 404, 'Not found')
    let receipt: Receipt | undefined
    try {
      receipt = book.read(id)
    } catch {
      return refuse(response, 503, 'The receipts cannot be read.')
    }
    if (receipt) send(response, 200, receipt)
    else refuse(response, 404, 'Not found')
  }

  return (request, response, { path: pathname, query }) => {
    if (pathname !== publishPath && !pathname.startsWith(`${publishPath}/`)) return false
    if (!secrets) refuse(response, 404, 'Not found')
    else if (pathname !== publishPath) show(response, pathname.slice(publishPath.length + 1), new URLSearchParams(query).get('signature') ?? '')
    else if (request.method !== 'POST') refuse(response, 405, 'Pushes are announced by POST.', { allow: 'POST' })
    else {
      const proof = proofOf(request.headers)
      if (!proof) refuse(response, 401, 'The call is not signed.')
      else if (Number(request.headers['content-length'] ?? 0) > longestBody) refuseLong(request, response)
      else receive(request, response, proof).catch(() => response.headersSent || refuse(response, 400, 'The call broke off.'))
    }
    return true
  }
}

/** For who has the secret, or was given the address: what a push did is nobody else's business. */
export const receiptHref = (id: string, secret: string) => `${publishPath}/${id}?signature=${sign(id, secret)}`

/** With a key of its own: who was given a receipt's address holds no signature that a push would be taken for. */
const sign = (id: string, secret: string) => createHmac('sha256', `receipt ${secret}`).update(id).digest('hex')

/** @returns undefined for one that is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  const late = setTimeout(() => request.destroy(new Error('The body came too slowly.')), slowestBody).unref()
  try {
    // Leaving the loop would destroy the connection, and with it the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > longestBody) return undefined
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(late)
  }
  return Buffer.concat(chunks).toString()
}

function refuse(response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}): void {
  // What is still being sent is not read to its end.
  response.shouldKeepAlive = false
  send(response, status, { message }, headers)
}

/** Reads on for a moment what nobody wants: on a connection that is closed before, the sender may never see the answer (RFC 9112 §9.6). */
function refuseLong(request: IncomingMessage, response: ServerResponse): void {
  const text = `${printableJson({ message: `A call may have ${longestBody} bytes.` }, 2)}\n`
  response.shouldKeepAlive = false
  response.writeHead(413, { ...answerHeaders, 'content-length': Buffer.byteLength(text) })
  response.write(text)
  const end = () => {
    clearTimeout(patient)
    response.end()
  }
  const patient = setTimeout(end, longestLinger).unref()
  request.once('end', end).once('close', end).resume()
}

const answerHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex' }

function send(response: ServerResponse, status: number, body: Receipt | { message: string }, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...answerHeaders, ...headers })
  response.end(`${printableJson(body, 2)}\n`)
}
