import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { answerInOrder } from '#lib/site/answer-in-order.ts'
import { boundConnections, requestLimits } from './bound-connections.ts'

const opened: Socket[] = []
let server: ReturnType<typeof createServer>
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy()
  server.closeAllConnections()
  server.close()
})

async function start(limits: { unfinished: number; idle: number }, options = {}) {
  server = createServer({ ...requestLimits, ...options }, answerInOrder([(_, response) => response.end('answered')]))
  boundConnections(server, limits)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

const port = () => (server.address() as AddressInfo).port
const open = (text: string) => new Promise<Socket>((resolve, reject) => {
  const socket: Socket = connect(port(), '127.0.0.1', () => socket.write(text, () => resolve(socket))).on('error', reject)
  opened.push(socket)
})
const ask = () => new Promise<number>((resolve, reject) => {
  get({ host: '127.0.0.1', port: port(), agent: false }, (answer) => resolve(answer.resume().statusCode!)).on('error', reject)
})
const connections = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
const half = 'GET / HTTP/1.1\r\nHost: local'
const whole = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

test('two thousand half-sent requests leave room for a reader, and the oldest go', async () => {
  await start({ unfinished: 100, idle: 100 })
  const first = await open(half)
  const closed = once(first.resume().on('error', () => {}), 'close')
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.all(Array.from({ length: 100 }, async () => (await open(half)).on('error', () => {}).resume()))
    expect(await ask()).toBe(200)
  }
  await closed
  await expect.poll(connections).toBeLessThanOrEqual(100)
})

test('who has been answered and says nothing more makes room, too', async () => {
  await start({ unfinished: 10, idle: 10 })
  for (let turn = 0; turn < 50; turn += 1) {
    const socket = await open(whole)
    await once(socket, 'data')
    socket.on('error', () => {}).resume().write(half)
  }
  await expect.poll(connections).toBeLessThanOrEqual(20)
  expect(await ask()).toBe(200)
})

test('one that does not come to the end of its headers in time is told so', async () => {
  await start({ unfinished: 10, idle: 10 }, { headersTimeout: 100, connectionsCheckingInterval: 50 })
  const socket = await open(half)
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 408 /)
  await once(socket, 'close')
})

test.each(['GET', 'POST'])('a body that %s does not need is not waited for', async (method) => {
  await start({ unfinished: 10, idle: 10 })
  const socket = await open(`${method} / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nx`)
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK\r\n(?=[^]*connection: close\r\n)/i)
  await once(socket, 'close')
})

test('it is nobody’s proxy', async () => {
  await start({ unfinished: 10, idle: 10 })
  const socket = await open('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n')
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 405 /)
  await once(socket, 'close')
})

test('who asks for a proxy and breaks off at once harms nobody', async () => {
  await start({ unfinished: 10, idle: 10 })
  const errors: unknown[] = []
  const listen = (error: unknown) => errors.push(error)
  process.on('uncaughtException', listen)
  for (let turn = 0; turn < 20; turn += 1) (await open('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n')).on('error', () => {}).resetAndDestroy()
  expect(await ask()).toBe(200)
  process.off('uncaughtException', listen)
  expect(errors).toEqual([])
})

test('of requests sent at once, the last that is answered makes the connection idle', async () => {
  await start({ unfinished: 10, idle: 1 })
  const socket = await open(whole + whole + whole)
  let said = ''
  socket.on('data', (part: Buffer) => { said += part.toString() })
  await expect.poll(() => said.match(/answered/g)?.length).toBe(3)
})
