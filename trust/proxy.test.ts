import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { openLine } from './proxy.ts'

test('a line passes everything on, late if it is told to, and nothing while it is cut', async () => {
  const server = createServer((request, response) => request.pipe(response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const line = await openLine((server.address() as AddressInfo).port)
  const body = 'a'.repeat(300_000)
  const echo = async () => (await fetch(`http://127.0.0.1:${line.port}/`, { method: 'POST', body, headers: { connection: 'close' } })).text()
  try {
    expect(await echo()).toBe(body)
    line.delay = 60
    const began = performance.now()
    expect(await echo()).toBe(body)
    // There and back.
    expect(performance.now() - began).toBeGreaterThanOrEqual(100)
    line.delay = 0
    line.cut()
    await expect(echo()).rejects.toThrow()
    line.mend()
    expect(await echo()).toBe(body)
  } finally {
    await line.close()
    server.close()
  }
})
