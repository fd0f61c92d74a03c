/** Next asked within the process, for what is small enough to be held whole: a page, a feed, a card. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import inject, { type InjectOptions } from 'light-my-request'

export type Next = (request: IncomingMessage, response: ServerResponse) => unknown

/** Bytes. No page, feed or card comes near it; what does is not held, compressed or stored. */
export const mostBuffered = 32_000_000

export interface NextAnswer {
  statusCode: number
  headers: OutgoingHttpHeaders
  body: Buffer
}

interface Question extends Pick<InjectOptions, 'headers' | 'payload'> {
  method?: 'GET' | 'HEAD' | 'POST'
  url: string
  /** Asked as soon as status and headers are there; if not, the answer is ended, and has no body here. */
  isWanted?: (answer: Omit<NextAnswer, 'body'>) => boolean
  /** Bytes. */
  most?: number
}

/** Rejects when the answer breaks off, or has more than `most` bytes: then what makes it is told to stop. */
export async function askNext(next: Next, { method = 'GET', isWanted = () => true, most = mostBuffered, ...question }: Question): Promise<NextAnswer> {
  const answer = await inject(next as Parameters<typeof inject>[0], { ...question, method, payloadAsStream: true })
  const { statusCode, headers } = answer
  const stop = () => (answer.raw.res as ServerResponse).destroy()
  const stream = answer.stream()
  if (!isWanted({ statusCode, headers })) {
    stream.on('error', () => {}).destroy()
    stop()
    return { statusCode, headers, body: Buffer.alloc(0) }
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > most) {
      stop()
      throw new Error(`The answer to ${question.url.split('?', 1)[0]} has more than ${most} bytes, and is not sent: only files may be so large`)
    }
    chunks.push(chunk)
  }
  return { statusCode, headers, body: Buffer.concat(chunks) }
}
