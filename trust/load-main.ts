/**
 * Readers at full load, in a process of their own: stored pages as fast as they are answered, and among them unknown paths and
 * searches of which no two are alike. Tells in a line of JSON what came, when it is told to end.
 *
 *   node trust/load-main.ts <origin> <connections>
 */
import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { pages } from './scene.ts'

const [origin, connections] = [process.argv[2]!, Number(process.argv[3])]
const agent = new Agent({ keepAlive: true, maxSockets: connections + 2 })
const told = { pages: 0, unknown: 0, searches: 0, turnedAway: 0, errors: 0, firstError: '' }
let isOver = false

const ask = (path: string) => new Promise<number>((resolve, reject) => {
  get(origin + path, { agent, headers: { 'accept-encoding': 'gzip' } }, (answer) => {
    answer.resume().on('error', reject).on('end', () => resolve(answer.statusCode!))
  }).on('error', reject)
})

async function keepAsking(kind: 'pages' | 'unknown' | 'searches', wanted: readonly number[], next: (turn: number) => string, pause?: number): Promise<void> {
  for (let turn = 0; !isOver; turn += 1) {
    const path = next(turn)
    const status = await ask(path).catch((error: Error) => error.message)
    told[kind] += 1
    // Searching has a limit, beyond which a reader is asked to come again.
    if (kind === 'searches' && status === 503) told.turnedAway += 1
    else if (!wanted.includes(Number(status))) {
      told.errors += 1
      told.firstError ||= `${path}: ${status}`
    }
    if (pause !== undefined) await sleep(pause)
  }
}

process.stdin.once('data', () => { isOver = true })
await Promise.all([
  ...Array.from({ length: connections }, (_, reader) => keepAsking('pages', [200], (turn) => pages[(turn + reader) % pages.length]!)),
  keepAsking('unknown', [404], (turn) => `/suv/nothing-${turn.toString(36)}-${'x'.repeat(turn % 50)}`, 10),
  keepAsking('searches', [200], (turn) => `/search?q=water+${turn.toString(36)}`, 30),
])
console.log(JSON.stringify(told))
process.exit(0)
