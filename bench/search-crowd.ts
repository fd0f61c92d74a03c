/** Clients that search for one new word after another, until they are told to end; then how they were answered. */
import { parentPort, workerData } from 'node:worker_threads'
import { asker } from './search.ts'

const { origin, clients } = workerData as { origin: string; clients: number }
const ask = asker(origin)
const told = { answered: 0, refused: 0 }
let isEnding = false
let word = 0

parentPort!.once('message', () => { isEnding = true })
await Promise.all(Array.from({ length: clients }, async () => {
  while (!isEnding) {
    if ((await ask(`/search?q=crowd${word++}+water`)) === 503) told.refused += 1
    else told.answered += 1
  }
}))
parentPort!.postMessage(told)
