import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ReceiptBook } from './receipt-book.ts'
import type { Receipt } from './receipt.ts'

const receipt = (id: string): Receipt => ({ id, at: '2026-05-04T08:00:00Z', triggers: ['push'], outcome: 'published', files: [], tags: [], pages: [], warnings: [], steps: {} })

function trial(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-receipts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('keeps receipts for the next process, newest first, and knows a delivery again', () => {
  const folder = trial()
  const first = new ReceiptBook(folder)
  for (const id of ['1', '2']) first.keep(receipt(id))
  expect([first.receive(['a', 'b']), first.receive(['b']), first.receive(['c'])]).toEqual([true, false, true])
  first.close()
  const second = new ReceiptBook(folder)
  expect(second.newest(5).map(({ id }) => id)).toEqual(['2', '1'])
  expect([second.receive(['a']), second.read('1')?.outcome]).toEqual([false, 'published'])
  second.forget(['a'])
  expect(second.receive(['a'])).toBe(true)
  second.close()
})

test('one that is damaged is made anew, by the process that runs and by the next', () => {
  const folder = trial()
  const file = path.join(folder, 'receipts.db')
  const first = new ReceiptBook(folder)
  first.keep(receipt('1'))
  const other = new DatabaseSync(file)
  other.exec('DROP TABLE receipts; DROP TABLE deliveries')
  other.close()
  first.keep(receipt('2'))
  expect([first.newest(5).map(({ id }) => id), first.receive(['a'])]).toEqual([['2'], true])
  first.close()
  writeFileSync(file, 'x'.repeat(20_000))
  const second = new ReceiptBook(folder)
  second.keep(receipt('3'))
  second.close()
  const third = new ReceiptBook(folder)
  expect(third.newest(5).map(({ id }) => id)).toEqual(['3'])
  third.close()
})
