import { createHmac } from 'node:crypto'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerInOrder } from '#lib/site/answer-in-order.ts'
import { createPublishEndpoint } from './publish-endpoint.ts'
import type { Receipt } from './receipt.ts'
import { ReceiptBook } from './receipt-book.ts'

const [secret, next] = ['the secret of the newsroom', 'the one that comes after it']
const receiptOf = (number: number, outcome: Receipt['outcome'] = 'published'): Receipt =>
  ({ id: `2026112300000000${number}-00000000`, at: '2026-11-23T00:00:00.000Z', triggers: ['push'], outcome, files: [], tags: [], pages: [], warnings: [], steps: {} })

let folder: string
let book: ReceiptBook
let server: Server
let published: number
let outcome: Receipt['outcome']

async function start(secrets: string[] | undefined, receiptOfIt?: () => Promise<Receipt>) {
  const endpoint = createPublishEndpoint({
    secrets, book, patience: 200,
    publisher: {
      publish: () => {
        const receipt = receiptOf(++published, outcome)
        book.keep(receipt)
        return { id: receipt.id, receipt: receiptOfIt?.() ?? Promise.resolve(receipt) }
      },
    },
  })
  server = createServer(answerInOrder([endpoint, (_, response) => response.writeHead(418).end()]))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const signed = (body: string, by = secret) => ({ 'x-hub-signature-256': `sha256=${createHmac('sha256', by).update(body).digest('hex')}` })
const post = (body: string, headers: Record<string, string>) => fetch(`${origin()}/api/publish`, { method: 'POST', body, headers })

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-endpoint-'))
  book = new ReceiptBook(folder)
  published = 0
  outcome = 'published'
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  book.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a signed push is answered with its receipt, and with where to read it again', async () => {
  await start([secret])
  const answer = await post('{"a":1}', signed('{"a":1}'))
  expect(answer.status).toBe(200)
  const receipt = (await answer.json()) as Receipt
  expect(receipt).toEqual(receiptOf(1))
  const again = await fetch(origin() + answer.headers.get('location')!)
  expect([again.status, again.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
  expect(await again.json()).toEqual(receipt)
})

const hex = (body: string) => createHmac('sha256', secret).update(body).digest('hex')
test.each<[string, (body: string) => Record<string, string>]>([
  ['GitHub', (body) => ({ ...signed(body), 'x-github-delivery': 'a', 'x-github-event': 'push' })],
  ['Gitea', (body) => ({ 'x-gitea-signature': hex(body), 'x-gitea-delivery': 'b' })],
  ['Forgejo', (body) => ({ 'x-forgejo-signature': hex(body), 'x-forgejo-delivery': 'c' })],
  ['GitLab', () => ({ 'x-gitlab-token': secret, 'x-gitlab-event-uuid': 'd' })],
])('what %s sends is understood', async (_, headers) => {
  await start([secret])
  expect((await post('{"ref":"refs/heads/main"}', headers('{"ref":"refs/heads/main"}'))).status).toBe(200)
})

test.each<[string, Record<string, string>]>([
  ['no signature', {}],
  ['the signature of another body', signed('{"a":2}')],
  ['a signature by another secret', signed('{"a":1}', 'some other secret of theirs')],
  ['half a signature', { 'x-hub-signature-256': signed('{"a":1}')['x-hub-signature-256'].slice(0, 40) }],
  ['an empty signature', { 'x-hub-signature-256': '' }],
  ['a signature of the older kind', { 'x-hub-signature': `sha1=${createHmac('sha1', secret).update('{"a":1}').digest('hex')}` }],
  ['a wrong token', { 'x-gitlab-token': 'the secret of the newsroon' }],
  ['an empty token', { 'x-gitlab-token': '' }],
])('%s is refused', async (_, headers) => {
  await start([secret])
  expect((await post('{"a":1}', headers)).status).toBe(401)
  expect(published).toBe(0)
})

test('while a secret is being replaced, both hold; afterwards the old one does not', async () => {
  await start([next, secret])
  expect((await post('1', signed('1', secret))).status).toBe(200)
  expect((await post('2', signed('2', next))).status).toBe(200)
  server.close()
  await start([next])
  expect((await post('3', signed('3', secret))).status).toBe(401)
})

test('a delivery is acted on once, by its id and by its body, also after a restart', async () => {
  await start([secret])
  expect((await post('{"a":1}', { ...signed('{"a":1}'), 'x-github-delivery': 'one' })).status).toBe(200)
  expect((await post('{"a":1}', { ...signed('{"a":1}'), 'x-github-delivery': 'one' })).status).toBe(409)
  expect((await post('{"a":1}', { ...signed('{"a":1}'), 'x-github-delivery': 'two' })).status).toBe(409)
  expect((await post('{"a":2}', { ...signed('{"a":2}'), 'x-github-delivery': 'one' })).status).toBe(409)
  server.close()
  book.close()
  book = new ReceiptBook(folder)
  await start([secret])
  expect((await post('{"a":1}', signed('{"a":1}'))).status).toBe(409)
  expect(published).toBe(1)
})

test('one that failed may be sent again', async () => {
  outcome = 'failed'
  await start([secret])
  expect((await post('{"a":1}', signed('{"a":1}'))).status).toBe(503)
  outcome = 'published'
  expect((await post('{"a":1}', signed('{"a":1}'))).status).toBe(200)
})

test('without a secret there is nothing there', async () => {
  await start(undefined)
  expect((await post('{"a":1}', signed('{"a":1}'))).status).toBe(404)
  expect((await fetch(`${origin()}/api/publish/1?signature=x`)).status).toBe(404)
})

test('fifty megabytes are refused, announced or not, and nobody else waits', async () => {
  await start([secret])
  const send = (headers: Record<string, string>) => new Promise<number>((resolve, reject) => {
    const call = httpRequest(`${origin()}/api/publish`, { method: 'POST', headers: { ...signed('x'), ...headers } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
      call.destroy()
    })
    call.on('error', reject)
    const chunk = Buffer.alloc(1_000_000)
    let sent = 0
    const more = () => {
      while (sent++ < 50 && !call.destroyed) if (!call.write(chunk)) return void call.once('drain', more)
      call.end()
    }
    more()
  })
  const [announced, unannounced, other] = await Promise.all([send({ 'content-length': '50000000' }), send({ 'transfer-encoding': 'chunked' }), post('1', signed('1'))])
  expect([announced, unannounced, other.status]).toEqual([413, 413, 200])
})

test.each(['content-length: 50000000', 'transfer-encoding: chunked'])('who sends all of it before reading (%s) is told that it is too long', async (framing) => {
  await start([secret])
  const { port } = new URL(origin())
  const head = Object.entries(signed('x')).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), 'localhost')
    socket.pause().on('error', reject).on('end', () => socket.destroy())
    socket.write(`POST /api/publish HTTP/1.1\r\nhost: localhost\r\n${head}${framing}\r\n\r\n`)
    const chunk = Buffer.alloc(1_000_000)
    let sent = 0
    const more = () => {
      if (sent++ < 50) return void socket.write(framing.startsWith('t') ? Buffer.concat([Buffer.from('f4240\r\n'), chunk, Buffer.from('\r\n')]) : chunk, more)
      if (framing.startsWith('t')) socket.write('0\r\n\r\n')
      socket.once('data', (bytes: Buffer) => resolve(bytes.toString())).resume()
    }
    more()
  })
  expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*A call may have 5000000 bytes/)
})

test('a publication that takes long is not waited for', async () => {
  await start([secret], () => new Promise(() => {}))
  const answer = await post('1', signed('1'))
  expect(answer.status).toBe(202)
  expect((await fetch(origin() + answer.headers.get('location')!)).status).toBe(200)
})

test('a receipt is shown to who has its address only', async () => {
  await start([secret])
  book.keep(receiptOf(7))
  const { id } = receiptOf(7)
  for (const query of ['', '?signature=', `?signature=${'0'.repeat(64)}`]) expect((await fetch(`${origin()}/api/publish/${id}${query}`)).status).toBe(404)
})

test('a reader who follows a link there, and a path that only begins so', async () => {
  await start([secret])
  const read = await fetch(`${origin()}/api/publish`)
  expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await fetch(`${origin()}/api/publisher`)).status).toBe(418)
})

test('the book keeps the newest thousand receipts', () => {
  server = createServer()
  for (let number = 0; number < 1_010; number += 1) book.keep({ ...receiptOf(0), id: String(number).padStart(4, '0') })
  expect(book.newest(2).map(({ id }) => id)).toEqual(['1009', '1008'])
  expect(book.newest(2_000)).toHaveLength(1_000)
})

test.each(['//', '//[', '/api/publish%', '//api/publish', '/api/%70ublish', '/api/publish/'])('another address, as %s, is left to others', async (url) => {
  await start([secret])
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest({ port: (server.address() as AddressInfo).port, method: 'GET', path: url, timeout: 2_000 }, (answer) => resolve(answer.resume().statusCode))
    request.on('timeout', () => request.destroy(new Error('There was no answer.'))).on('error', reject).end()
  })
  expect(status).toBe(418)
})

test('who was given the address of a receipt cannot push with its signature', async () => {
  await start([secret])
  const { headers } = await post('{}', signed('{}'))
  const address = new URL(headers.get('location')!, origin())
  const id = address.pathname.split('/').at(-1)!
  for (const body of [id, `receipt ${id}`]) {
    const answer = await post(body, { 'x-hub-signature-256': `sha256=${address.searchParams.get('signature')}` })
    expect(answer.status).toBe(401)
  }
  expect(published).toBe(1)
})

test('receipts that cannot be read are no reason to leave anybody without an answer', async () => {
  await start([secret])
  const { headers } = await post('{}', signed('{}'))
  book.read = () => { throw new Error('disk I/O error') }
  expect((await fetch(origin() + headers.get('location')!, { signal: AbortSignal.timeout(2_000) })).status).toBe(503)
})

test('who begins many calls and ends none keeps nobody from pushing', async () => {
  await start([secret])
  const { port } = server.address() as AddressInfo
  const slow = Array.from({ length: 12 }, () => httpRequest({ port, method: 'POST', path: '/api/publish', headers: { 'x-hub-signature-256': 'sha256=00' } }).on('error', () => {}))
  for (const call of slow) call.write('x')
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect((await post('{}', signed('{}'))).status).toBe(200)
  expect(await new Promise((resolve) => server.getConnections((_, count) => resolve(count)))).toBeLessThan(12)
  for (const call of slow) call.destroy()
})
