/** One cheap fault of `npm run trust` from end to end, so that what shows the others goes on working. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from '@playwright/test'

test('a fault is tried, told of in a table with the command that shows it again, and survived', async () => {
  const child = spawn(process.execPath, ['trust/trust.ts', 'faults', '--only', 'kill-alone'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => { output += text.toString() })
  const [code] = await once(child, 'exit')
  expect([code, output]).toEqual([0, expect.stringContaining('npm run trust -- faults --only kill-alone')])
  expect(output).toMatch(/^1 passed, 0 failed, 0 not run$/m)
})
