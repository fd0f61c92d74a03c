import { expect, test } from 'vitest'
import { isGitEntry, isRepositoryHead, overlongName } from './file-names.ts'

test.each(['.git', '.GIT', '.Git', '.git.', '.git ', '.git . .', '.git::$INDEX_ALLOCATION', '.git\\\\config', '.g\u200cit', '\ufeff.git', 'git~1', 'GIT~2'])('git could take it for a repository’s own: %j', (name) => {
  expect(isGitEntry(name)).toBe(true)
})

test.each(['.gitattributes', '.github', '.gitlab-ci.yml', 'git', 'digit~1', 'x.git', '.gitx', 'git~10'])('git takes it for a file: %j', (name) => {
  expect(isGitEntry(name)).toBe(false)
})

test('a repository has a HEAD, in any case of letters; a folder and a text of that name have not', () => {
  expect(['HEAD', 'head', 'Head', 'head.mdx', 'ahead'].map(isRepositoryHead)).toEqual([true, true, true, false, false])
})

test('names are counted in bytes, each by itself', () => {
  expect(overlongName(`a/${'ы'.repeat(127)}/${'x'.repeat(255)}`)).toBeUndefined()
  expect(overlongName(`a/${'ы'.repeat(128)}/b`)).toBe('ы'.repeat(128))
})
