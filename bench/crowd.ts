/**
 * Readers who ask for one page again and again, in a process of their own, and tell what they see: a line of JSON for each
 * version when the first of them has it, and one for all when the process is told to end.
 *
 *   node bench/crowd.ts <address> <connections>
 */
import { Agent, get } from 'node:http'

const [address, connections] = [process.argv[2]!, Number(process.argv[3])]
const agent = new Agent({ keepAlive: true, maxSockets: connections })
const told = { requests: 0, errors: 0, wentBack: 0 }
let newest = 0
let isEnding = false

/** As it is: what is compressed would have to be undone, and what is measured is somebody else. */
const ask = () => new Promise<number>((resolve, reject) => {
  get(address, { agent }, (answer) => {
    const parts: Buffer[] = []
    answer.on('data', (part: Buffer) => parts.push(part))
    answer.on('error', reject)
    answer.on('end', () => {
      if (answer.statusCode !== 200) return reject(new Error(String(answer.statusCode)))
      resolve(Number(/<h1>Version (\d+)/.exec(Buffer.concat(parts).toString())?.[1] ?? 0))
    })
  }).on('error', reject)
})

async function read(): Promise<void> {
  while (!isEnding) {
    // What anybody had before this was asked, nobody may be without after it.
    const before = newest
    try {
      const version = await ask()
      told.requests += 1
      if (version < before) told.wentBack += 1
      if (version > newest) {
        newest = version
        console.log(JSON.stringify({ version, at: Date.now() }))
      }
    } catch {
      told.errors += 1
    }
  }
}

process.stdin.once('data', () => { isEnding = true })
await Promise.all(Array.from({ length: connections }, read))
console.log(JSON.stringify(told))
process.exit(0)
