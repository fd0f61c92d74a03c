import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { TakenDown } from '#lib/publishing/receipt.ts'
import { ReceiptBook } from '#lib/publishing/receipt-book.ts'

const dataDir = mkdtempSync(path.join(tmpdir(), 'ovoz-receipts-'))
afterAll(() => rmSync(dataDir, { recursive: true }))

test.each<[TakenDown, string]>([
  [{ what: ['own:suv/x', 'media:0123456789abcdef', 'media:fedcba9876543210'], edge: 412.5, behind: [] }, 'Taken down: suv/x, 2 pictures and films. Dropped at the edge after 412.5 ms. Applied by every server.'],
  [{ what: ['media:0123456789abcdef'], edge: null, behind: ['b:3000', 'c:3000'] }, 'Taken down: one picture or film. Not dropped at the edge yet: it is told again until it is. Not applied yet by b:3000, c:3000.'],
  [{ what: ['own:suv/x'], edge: 9 }, 'Taken down: suv/x. Dropped at the edge after 9 ms. Of the other servers nothing is known: Redis does not answer.'],
  [{ what: ['own:suv/x'], behind: [] }, 'Taken down: suv/x. Applied by every server.'],
])('a receipt says how far %j has reached', (takenDown, said) => {
  const book = new ReceiptBook(dataDir)
  book.keep({ id: 'a-receipt', at: '2026-01-02T00:00:00Z', triggers: ['push'], outcome: 'published', files: [], tags: [], pages: [], warnings: [], steps: { all: 1 }, takenDown })
  book.close()
  const shown = execFileSync(process.execPath, ['scripts/receipts.ts', 'a-receipt'], { env: { ...process.env, DATA_DIR: dataDir }, encoding: 'utf8' })
  expect(shown.split('\n').map((line) => line.trim())).toContain(said)
})
