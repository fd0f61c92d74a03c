import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answerInOrder } from '#lib/site/answer-in-order.ts'
import { createFront } from './front.ts'
import { type Press, resetPress, thePress } from './press.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-front-'))
  vi.stubEnv('DATA_DIR', folder)
  resetPress()
})
afterEach(() => {
  resetPress()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const picture = Buffer.from([0xff, 0xd8, 0, 200])
const card = (response: ServerResponse, headers: Record<string, string> = { 'x-ovoz-store': '* article:og/a' }) =>
  response.writeHead(200, { 'content-type': 'image/jpeg', 'cache-control': 'public, max-age=86400', ...headers }).end(picture)

interface Story {
  /** Status, headers that matter, and the body in hexadecimal. */
  ask: (path: string, init?: RequestInit) => Promise<string>
  /** What Next was asked. */
  asked: string[]
  press: Press
}

/** The front before something that answers as Next would. */
async function withFront(answer: (response: ServerResponse) => unknown, story: (story: Story) => Promise<void>) {
  const asked: string[] = []
  const press = thePress()
  const front = createFront(press, (request, response) => {
    asked.push(request.url!)
    answer(response)
  })
  const server = createServer(answerInOrder([front]))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = async (page: string, init?: RequestInit) => {
    const { status, headers, ...body } = await fetch(origin + page, init).then(async (given) => ({ status: given.status, headers: given.headers, bytes: Buffer.from(await given.arrayBuffer()) }))
    return [status, headers.get('content-type'), headers.get('cache-control'), headers.get('surrogate-key'), headers.get('x-ovoz-store'), body.bytes.toString('hex')].join(' | ')
  }
  try {
    await story({ ask, asked, press })
  } finally {
    server.close()
  }
}

const stored = '200 | image/jpeg | public, max-age=86400 | * article:og/a |  | ffd800c8'

test('thirty who ask for versions of one card have it drawn once, and get the same', () =>
  withFront((response) => setTimeout(() => card(response), 50), async ({ ask, asked }) => {
    const paths = Array.from({ length: 30 }, (_, index) => (index === 0 ? '/og/suv/a' : `/og/suv/a/${String(index).padStart(12, '0')}.jpg?v=${index}`))
    expect(new Set(await Promise.all(paths.map((page) => ask(page))))).toEqual(new Set([stored]))
    expect(asked).toEqual(['/og/suv/a'])
  }))

test('a card is stored under its tags, and drawn anew when one of them expires', () =>
  withFront(card, async ({ ask, asked, press }) => {
    expect([await ask('/og/suv/a'), await ask('/og/suv/a/0.jpg')]).toEqual([stored, stored])
    expect(asked).toHaveLength(1)
    press.expiries.expire(['article:og/b'])
    await ask('/og/suv/a')
    expect(asked).toHaveLength(1)
    press.expiries.expire(['article:og/a'])
    await ask('/og/suv/a')
    expect(asked).toHaveLength(2)
  }))

test('a card is there after a restart', () =>
  withFront(card, async ({ ask, press }) => {
    await ask('/og/suv/a')
    resetPress()
    expect((await thePress().fresh('/og/suv/a'))?.bodies.identity).toEqual(picture)
    expect(thePress()).not.toBe(press)
  }))

test('what a publish overtakes while it is drawn is not kept as new', () =>
  withFront((response) => {
    thePress().expiries.expire(['article:og/a'])
    card(response)
  }, async ({ ask, asked }) => {
    await ask('/og/suv/a')
    await ask('/og/suv/a')
    expect(asked).toHaveLength(2)
  }))

test('what stands in for a card is given with its own life, and kept by nobody', () =>
  withFront((response) => card(response, { 'cache-control': 'public, max-age=60' }), async ({ ask, asked, press }) => {
    expect(await ask('/og/suv/a')).toBe('200 | image/jpeg | public, max-age=60 |  |  | ffd800c8')
    await ask('/og/suv/a')
    expect(asked).toHaveLength(2)
    expect(await press.fresh('/og/suv/a')).toBeUndefined()
  }))

test('what is sent reaches Next from nobody, wherever it is addressed to', () =>
  withFront((response) => response.writeHead(204).end(), async ({ ask, asked }) => {
    for (const path of ['/api/expire', '/api/draft-mode', '/suv']) expect(await ask(path, { method: 'POST', body: '{"tags":["*"]}', headers: { authorization: 'Bearer x' } })).toMatch(/^405 /)
    expect(asked).toEqual([])
  }))
