import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellFile, shellQuote } from './shell-quote.ts'

const hostile = ['plain.jpg', 'with space.jpg', "it's.jpg", '$(touch x).jpg', '`touch x`.jpg', 'a;touch x', 'a"b\\c', 'a&b|c>d', '-rf', '~root', '*', '#x', '!x', 'ы.jpg', '']

test.each(hostile)('a shell takes the word as it is: %j', (word) => {
  expect(execFileSync('sh', ['-c', `printf '%s\n' ${shellQuote(word)}`], { encoding: 'utf8' })).toBe(`${word}\n`)
})

test('a file is no option, and no address, to a program that is given it', () => {
  expect(['-rf.jpg', '@list.jpg', 'concat:a|b.mp4', 'http:x.mp4'].map(shellFile)).toEqual(['./-rf.jpg', './@list.jpg', "'./concat:a|b.mp4'", "'./http:x.mp4'"])
  expect(shellFile('bank.png')).toBe('bank.png')
})
