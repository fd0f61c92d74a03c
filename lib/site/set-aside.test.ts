import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setAside } from './set-aside.ts'

test('what lies there is moved aside, in the place of what was before, be it a file or a folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-aside-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'a.db')
  expect(setAside(file)).toBeUndefined()
  mkdirSync(path.join(file, 'x'), { recursive: true })
  expect(setAside(file)).toBe(`${file}.damaged`)
  writeFileSync(file, 'second')
  setAside(file)
  expect(existsSync(file)).toBe(false)
  expect(readFileSync(`${file}.damaged`, 'utf8')).toBe('second')
})
