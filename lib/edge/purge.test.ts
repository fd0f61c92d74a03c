import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { purgeEdge } from './purge.ts'

async function withEdge(status: number, use: (edge: string, asked: { method?: string; keys: string[] }[]) => Promise<void>) {
  const asked: { method?: string; keys: string[] }[] = []
  const server = createServer((request, response) => {
    asked.push({ method: request.method, keys: String(request.headers['surrogate-key']).split(' ') })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked).finally(() => server.close())
}

test('every tag is sent, a hundred at a time', () => withEdge(200, async (edge, asked) => {
  const tags = Array.from({ length: 250 }, (_, number) => `article:suv/${number}`)
  await purgeEdge(edge, tags)
  expect(asked.map(({ method, keys }) => [method, keys.length])).toEqual([['PURGE', 100], ['PURGE', 100], ['PURGE', 50]])
  expect(asked.flatMap(({ keys }) => keys)).toEqual(tags)
}))

test('an edge that refuses, or is not there, is said to be so', async () => {
  await withEdge(403, async (edge) => expect(purgeEdge(edge, ['a'])).rejects.toThrow(/cannot be told what changed: it answered 403/))
  await expect(purgeEdge('http://127.0.0.1:1', ['a'])).rejects.toThrow(/cannot be told what changed: .*(ECONNREFUSED|bad port)/)
})
