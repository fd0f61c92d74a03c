/** Whoever searches, and however much: the server stays as large and as quick as it was, for everybody else. */
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { expect, test } from '@playwright/test'
import { copyContent, type Site, startSite } from './support/site.ts'

test.describe.configure({ timeout: 600_000 })

let site: Site
const folders = copyContent()
test.beforeAll(async () => { site = await startSite(folders) })
test.afterAll(async () => {
  await site.stop()
  folders.remove()
})

interface Answer {
  status: number
  retryAfter: string | undefined
  body: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 600 })
const ask = (path: string, method = 'GET', through: Agent | false = agent): Promise<Answer> => new Promise<Answer>((resolve, reject) => {
  const request = get(site.origin + path, { agent: through, method }, (answer) => {
    let body = ''
    answer.setEncoding('utf8').on('data', (text: string) => { body += text }).on('error', reject)
    answer.on('end', () => resolve({ status: answer.statusCode!, retryAfter: answer.headers['retry-after'], body }))
  })
  // A kept connection may be closed by the server at the moment it is used again (RFC 9110 §9.2.2): then on one of its own.
  request.on('error', (error) => { if (request.reusedSocket) resolve(ask(path, method, false)); else reject(error) })
})

/** Asks for as many paths, three at a time. @returns How often each status was the answer. */
async function askAll(count: number, pathOf: (number: number) => string): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  let next = 0
  await Promise.all(Array.from({ length: 3 }, async () => {
    while (next < count) {
      const { status } = await ask(pathOf(next++))
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }))
  return statuses
}

/** Megabytes. */
const memory = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${site.pid}/status`, 'utf8'))![1]) / 1024

const distinct = 1_500
/** Ten times what may wait. */
const crowd = 500

for (const [what, pathOf, status] of [
  ['searches', (number: number) => `/search?q=word${number}+water`, 200],
  ['unknown paths', (number: number) => `/suv/no-article-${number}`, 404],
] as const)
  test(`${distinct} more distinct ${what} take no memory that as many before them did not`, async () => {
    test.skip(process.platform !== 'linux', 'The memory of a process is read from /proc.')
    // A process grows for a while before its collector settles, the longer the busier the machine. What is kept of
    // each never settles: of a search 60 KB were, 90 MB in every round.
    const grown: number[] = []
    for (let round = 0; round < 5 && !grown.slice(1).some((megabytes) => megabytes < 40); round += 1) {
      const before = memory()
      // One that a busy machine takes more than its second for is given up.
      const { [status]: answered = 0, 503: givenUp = 0, ...others } = await askAll(distinct, (number) => pathOf(round * distinct + number))
      expect([answered + givenUp, others]).toEqual([distinct, {}])
      expect(answered).toBeGreaterThan(0.9 * distinct)
      grown.push(memory() - before)
    }
    expect(Math.min(...grown.slice(1)), `megabytes in each round: ${grown.join(', ')}`).toBeLessThan(40)
  })

/** Searches that the server says it refused, since it started. */
async function countRefused(): Promise<number> {
  const { body } = await ask('/api/metrics')
  return Number(/ovoz_requests_total\{route="search",cache="refused"\} (\d+)/.exec(body)?.[1] ?? 0)
}

test('beyond the queue searches are answered with a whole page and when to come back, and stored pages as ever', async () => {
  const article = await ask('/suv/drought-ledger')
  // Not zero where the searches of the tests before took more than their second.
  const refusedBefore = await countRefused()
  const searches = Array.from({ length: crowd }, (_, number) => ask(`/search?q=crowd${number}`))
  const pages = await Promise.all(Array.from({ length: 20 }, () => ask('/suv/drought-ledger')))
  for (const page of pages) expect(page).toEqual(article)
  const answers = await Promise.all(searches)
  const refused = answers.filter(({ status }) => status === 503)
  expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(crowd)
  // How many exactly depends on how many are answered while the others arrive; `in-turn.test.ts` counts them.
  expect(refused.length).toBeGreaterThan(0)
  expect(answers.some(({ status }) => status === 200)).toBe(true)
  for (const { retryAfter, body } of refused) {
    expect(retryAfter).toMatch(/^\d+$/)
    expect(body).toMatch(/^<!DOCTYPE html>[^]*name="robots" content="noindex"[^]*<main[^]*<h1>[^]*<form[^]*name="q"[^]*<\/html>$/)
    expect(body).not.toMatch(/<script(?! type="module" src="\/ovoz\/)/)
  }
  expect(await countRefused() - refusedBefore).toBe(refused.length)
  await expect.poll(async () => (await ask('/search?q=water')).status, { timeout: 30_000 }).toBe(200)
})

test('who asks for the same at the same time is answered once for all, whatever the spelling', async () => {
  const spellings = ['q=canal+water', 'q=canal%20water', 'q=%20canal%09%20water%20', 'utm=x&q=canal+water', 'page=1&q=canal+water', 'q=canal+water%00']
  const answers = await Promise.all(Array.from({ length: 150 }, (_, number) => ask(`/search?${spellings[number % spellings.length]}`)))
  expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1)
  expect(answers[0]!.status).toBe(200)
  expect(answers[0]!.body).toContain('<mark>')
})

test('what the search uses itself answers no reader', async () => {
  for (const path of ['/search/pattern', '/search/busy', '/search/YQ/1', '/search/pattern?q=a', '/search/-/-']) expect((await ask(path)).status, path).toBe(404)
  const head = await ask('/search?q=water', 'HEAD')
  expect([head.status, head.body]).toEqual([200, ''])
})
