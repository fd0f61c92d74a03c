/** Whatever calls the publish endpoint: an answer in JSON, and a publication only for who has the secret. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerInOrder } from '#lib/site/answer-in-order.ts'
import { propertyRuns, propertyTime } from '#lib/site/fixtures/property-runs.ts'
import { createPublishEndpoint } from './publish-endpoint.ts'
import type { Receipt } from './receipt.ts'
import { deliveryKeys, isProven, proofOf } from './verify-delivery.ts'

const secret = 'the secret of the newsroom'
const names = ['x-hub-signature-256', 'x-gitea-signature', 'x-forgejo-signature', 'x-gitlab-token', 'x-github-delivery', 'x-gitlab-event-uuid', 'idempotency-key'] as const
const sign = (body: string) => createHmac('sha256', secret).update(body).digest('hex')

const body = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', '{', '{"__proto__":{"polluted":true}}', '[]', 'null', '"', `{"ref":"${'a'.repeat(1000)}"}`, '{"ref":"--upload-pack=id"}', '\0'),
)
const headerValue = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.constantFrom('sha256=', 'sha256', 'sha1=a', '', `sha256=${'0'.repeat(64)}`, 'sha256=zz', secret.slice(1), `${secret} `, '__proto__', 'constructor'),
)
const headers = fc.dictionary(fc.constantFrom(...names), headerValue)

test('no headers prove a body that was not signed, and none make the proof fail', async () => {
  await fc.assert(fc.asyncProperty(headers, body, async (headers: IncomingHttpHeaders, body) => {
    const proof = proofOf(headers)
    if (proof) expect(await isProven(proof, body, [secret])).toBe(false)
    expect(deliveryKeys(headers, body).every((key) => /^[a-z0-9-]+:[0-9a-f]{64}$/.test(key))).toBe(true)
  }), propertyRuns(300))
}, propertyTime)

test('a body that is signed is proven, under every name a signature may have, and no other body by it', async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...names.slice(0, 3)), body, body, fc.boolean(), async (name, body, other, isPrefixed) => {
    const signature = (isPrefixed ? 'sha256=' : '') + sign(body)
    const proof = proofOf({ [name]: signature })!
    expect(await isProven(proof, body, ['another', secret])).toBe(body !== '')
    if (other !== body && Buffer.from(other).compare(Buffer.from(body)) !== 0) expect(await isProven(proof, other, [secret])).toBe(false)
  }), propertyRuns(200))
}, propertyTime)

/** What a socket may send: heads and bodies that no client would write. @returns All that came back. */
async function sendRaw(port: number, text: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const answer: Buffer[] = []
  socket.on('data', (chunk: Buffer) => answer.push(chunk)).on('error', () => {}).setTimeout(5_000, () => socket.destroy())
  socket.end(text)
  await once(socket, 'close')
  return Buffer.concat(answer).toString('latin1')
}

// RFC 9110 §5.5: white space around a value is no part of it, so the secret with a space behind it is the secret.
const wireValue = headerValue.filter((value) => value.trim() !== secret)
const rawHeader = fc.tuple(fc.oneof(fc.constantFrom(...names, 'content-length', 'transfer-encoding', 'expect', 'host'), fc.string({ maxLength: 20 })), fc.oneof(wireValue, fc.constantFrom('chunked', '-1', '99999999999', '100-continue', '0')))

test('whatever arrives at it is answered, refused, and publishes nothing', async () => {
  let published = 0
  const endpoint = createPublishEndpoint({
    secrets: [secret],
    patience: 100,
    publisher: { publish: () => { published += 1; return { id: 'a', receipt: Promise.resolve({ id: 'a', outcome: 'published' } as Receipt) } } },
    book: { receive: () => true, forget: () => {}, read: () => undefined },
  })
  const server = createServer(answerInOrder([endpoint, (_, response) => response.writeHead(418).end()]))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    await fc.assert(fc.asyncProperty(
      fc.constantFrom('POST', 'GET', 'PUT', 'OPTIONS'), fc.oneof(fc.constant(''), fc.webPath(), fc.webQueryParameters().map((query) => `?${query}`)), fc.array(rawHeader, { maxLength: 6 }), body,
      async (method, rest, headers, body) => {
        const head = [`${method} /api/publish${rest} HTTP/1.1`, 'host: a', ...headers.map(([name, value]) => `${name}: ${value}`), 'connection: close', `content-length: ${Buffer.byteLength(body)}`]
        const answer = await sendRaw(port, Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`))
        // A body that is announced and never comes is no answer of the endpoint's.
        if (answer === '') return
        expect(answer).toMatch(/^HTTP\/1\.1 [14]\d\d /)
        const [, json] = /^content-type: application\/json[^]*?\r\n\r\n([^]*)$/im.exec(answer) ?? []
        if (json !== undefined && !/^transfer-encoding/im.test(answer)) expect(JSON.parse(json)).toHaveProperty('message')
      }), propertyRuns(200))
    expect(published).toBe(0)
    const signed = '{"ref":"refs/heads/main"}'
    expect(await sendRaw(port, Buffer.from(`POST /api/publish HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-hub-signature-256: ${sign(signed)}\r\ncontent-length: ${signed.length}\r\n\r\n${signed}`))).toMatch(/^HTTP\/1\.1 200 /)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}, propertyTime)
