import { get } from 'node:http'

export interface Answer {
  status: number
  headers: Record<string, string>
  /** As sent, names and separators included. */
  headerBytes: number
  /** As it came, still compressed. */
  body: Buffer
}

/** Not by fetch, which undoes the encoding. */
export function answerOf(url: string, headers: Record<string, string> = { 'accept-encoding': 'gzip' }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers as Record<string, string>, headerBytes: answer.rawHeaders.reduce((sum, text) => sum + text.length + 2, 0), body: Buffer.concat(chunks) }))
    }).on('error', reject)
  })
}
