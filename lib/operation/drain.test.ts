import { once } from 'node:events'
import { Agent, createServer, type RequestListener, request as open } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDrain } from './drain.ts'

async function start(listener: RequestListener) {
  const server = createServer((request, response) => {
    drain.begin(response)
    listener(request, response)
    drain.handled(response)
  })
  const drain = createDrain(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask = (agent: Agent, path = '/') => new Promise<{ body: string; connection: string | undefined }>((resolve, reject) => {
    open({ agent, port, host: '127.0.0.1', path }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (part: string) => { body += part }).on('end', () => resolve({ body, connection: answer.headers.connection })).on('error', reject)
    }).on('error', reject).end()
  })
  return { server, drain, port, ask }
}

test('what was asked is answered, and its connection told to end', async () => {
  const { drain, ask } = await start((_, response) => void sleep(400).then(() => response.end('late')))
  const agent = new Agent({ keepAlive: true })
  const answer = ask(agent)
  await expect.poll(() => drain.inFlight).toBe(1)
  const stopped = drain.stop({ delay: 0, limit: 5_000 })
  expect(await answer).toEqual({ body: 'late', connection: 'close' })
  expect(await stopped).toBe(true)
  expect(drain.inFlight).toBe(0)
})

test('a connection that was idle may be used once more', async () => {
  const { drain, ask } = await start((_, response) => response.end('now'))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  expect((await ask(agent)).connection).toBe('keep-alive')
  const stopped = drain.stop({ delay: 0, limit: 5_000 })
  expect(await ask(agent)).toEqual({ body: 'now', connection: 'close' })
  expect(await stopped).toBe(true)
})

test('until the delay is over new connections are taken', async () => {
  const { drain, ask, port } = await start((_, response) => response.end('now'))
  const stopped = drain.stop({ delay: 300, limit: 5_000 })
  expect(drain.isStopping).toBe(true)
  expect(await ask(new Agent())).toEqual({ body: 'now', connection: 'close' })
  expect(await stopped).toBe(true)
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED')
})

test('connections on which nothing is asked hold nobody up', async () => {
  const { drain, ask, port } = await start((_, response) => response.end('now'))
  const agent = new Agent({ keepAlive: true })
  await ask(agent)
  const silent = connect(port, '127.0.0.1')
  await once(silent, 'connect')
  expect(await drain.stop({ delay: 0, limit: 60_000 })).toBe(true)
  silent.destroy()
})

test('an answer that never comes is cut off at the limit', async () => {
  const { drain, ask } = await start(() => {})
  const answer = ask(new Agent()).catch((error: NodeJS.ErrnoException) => error.code)
  await expect.poll(() => drain.inFlight).toBe(1)
  expect(await drain.stop({ delay: 0, limit: 400 })).toBe(false)
  expect(await answer).toBe('ECONNRESET')
})
