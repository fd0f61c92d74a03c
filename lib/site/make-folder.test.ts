import { spawnSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'
import { makePrivateFolder } from './private-folder.ts'
import { isFolder } from './set-aside.ts'

let root: string
beforeEach(() => { root = mkdtempSync(path.join(tmpdir(), 'ovoz-folder-')) })
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a folder is made, with those above it, and one that is there stays as it is', () => {
  const folder = path.join(root, 'data', 'press')
  makeFolder(folder)
  writeFileSync(path.join(folder, 'page'), 'x')
  makeFolder(folder)
  expect(readFileSync(path.join(folder, 'page'), 'utf8')).toBe('x')
})

test('a file in its place is set aside', () => {
  const folder = path.join(root, 'press')
  writeFileSync(folder, 'a file')
  makeFolder(folder)
  expect([isFolder(folder), readFileSync(`${folder}.damaged`, 'utf8')]).toEqual([true, 'a file'])
})

test('a link to a folder elsewhere is kept', () => {
  mkdirSync(path.join(root, 'elsewhere'))
  const folder = path.join(root, 'press')
  symlinkSync(path.join(root, 'elsewhere'), folder)
  makeFolder(folder)
  expect(lstatSync(folder).isSymbolicLink()).toBe(true)
})

test('a link that leads nowhere, or to a file, is somebody’s choice: it stays, and they are told', () => {
  writeFileSync(path.join(root, 'file'), '')
  for (const target of ['not-mounted', 'file']) {
    const folder = path.join(root, `link-to-${target}`)
    symlinkSync(path.join(root, target), folder)
    expect(() => makeFolder(folder)).toThrow(`${folder} is a link that leads to no folder: mount or make what it leads to, or remove the link.`)
    expect(lstatSync(folder).isSymbolicLink()).toBe(true)
  }
})

test('a file in the place of the data folder itself, or of one above it, is nobody’s of ours: it stays, and whoever started this is told', () => {
  const file = path.join(root, 'file')
  writeFileSync(file, 'theirs')
  const advice = (folder: string) => `${folder} cannot be made: ${file} is no folder. Move it away, or name another folder as DATA_DIR.`
  expect(() => makePrivateFolder(file)).toThrow(advice(file))
  expect(() => makePrivateFolder(path.join(file, 'data'))).toThrow(advice(path.join(file, 'data')))
  expect(() => makeFolder(path.join(file, 'data', 'press'))).toThrow(advice(path.join(file, 'data', 'press')))
  expect(readFileSync(file, 'utf8')).toBe('theirs')
})

test.skipIf(process.getuid?.() !== 0)('a folder that may not be written, or not be made, says whose it has to be (a test for root: it needs two users)', () => {
  chmodSync(root, 0o755)
  const script = `const { makeFolder } = await import('#lib/site/make-folder.ts')
    process.setuid(65534)
    for (const folder of ${JSON.stringify([path.join(root, 'theirs'), path.join(root, 'new')])}) {
      try { makeFolder(folder) } catch (error) { console.log(error.message, error.code) }
    }`
  mkdirSync(path.join(root, 'theirs'))
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect([stderr, stdout.trimEnd().split('\n')]).toEqual(['', ['theirs', 'new'].map((name) =>
    `${path.join(root, name)} cannot be ${name === 'new' ? 'made' : 'written'} by the user who runs this (65534): have the owner of ${name === 'new' ? root : path.join(root, name)} give it to them (chown), or name another folder as DATA_DIR. EACCES`)])
})
