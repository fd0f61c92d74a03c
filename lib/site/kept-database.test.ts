import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isDamagedFile, isUnusable, openKeptDatabase } from './kept-database.ts'

const schema = 'PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS words (word TEXT PRIMARY KEY) WITHOUT ROWID'

function trial() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'words.db')
  const reports: unknown[] = []
  const open = () => openKeptDatabase({ file, schema, proofs: ['SELECT word FROM words'], report: (error) => reports.push(error) })
  return { folder, file, reports, open }
}
const wordsOf = (database: DatabaseSync) => database.prepare('SELECT word FROM words').all().map(({ word }) => word)

test('what is sound is kept as it is', () => {
  const { open, reports } = trial()
  const first = open()
  first.exec("INSERT INTO words VALUES ('a')")
  first.close()
  const second = open()
  expect(wordsOf(second)).toEqual(['a'])
  second.close()
  expect(reports).toEqual([])
})

test.each<[what: string, damage: (file: string) => void]>([
  ['that holds something else', (file) => writeFileSync(file, 'x'.repeat(50_000))],
  ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, 5_000))],
  ['full of holes', (file) => writeFileSync(file, readFileSync(file).fill(0xa5, 4_096))],
  ['with other columns', (file) => { rmSync(file); const database = new DatabaseSync(file); database.exec('CREATE TABLE words (letters TEXT)'); database.close() }],
  ['that became a folder', (file) => { rmSync(file); mkdirSync(path.join(file, 'x'), { recursive: true }) }],
  ['whose log became a folder', (file) => { rmSync(`${file}-wal`, { force: true }); mkdirSync(`${file}-wal`) }],
])('one %s is set aside and made anew, and that is told', (_, damage) => {
  const { file, open, reports } = trial()
  const first = open()
  const insert = first.prepare('INSERT INTO words VALUES (?)')
  for (let number = 0; number < 2_000; number += 1) insert.run(`word ${number}`)
  first.close()
  damage(file)
  const second = open()
  expect(wordsOf(second)).toEqual([])
  second.exec("INSERT INTO words VALUES ('b')")
  second.close()
  expect(reports.map(String)).toEqual([`Error: ${file} is damaged, and is made anew; what it was lies in ${file}.damaged`])
  const third = open()
  expect(wordsOf(third)).toEqual(['b'])
  third.close()
})

test('a disk that refuses is no damage: nothing is set aside', () => {
  const { folder, reports } = trial()
  writeFileSync(path.join(folder, 'file'), '')
  expect(() => openKeptDatabase({ file: path.join(folder, 'file', 'a.db'), schema, proofs: [], report: (error) => reports.push(error) })).toThrow('unable to open')
  expect(reports).toEqual([])
})

test('what SQLite did not say is no damage', () => {
  for (const error of [undefined, new Error('x'), { errcode: 'x' }, { errcode: 5 }]) expect([isDamagedFile(error), isUnusable(error)]).toEqual([false, false])
})
