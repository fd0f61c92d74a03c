import { expect, test } from 'vitest'
import { parseContentRepository } from './content-repository.ts'

test.each([
  ['https://git.example.org/news/content.git', { address: 'https://git.example.org/news/content.git' }],
  ['https://git.example.org/content.git#main', { address: 'https://git.example.org/content.git', branch: 'main' }],
  ['https://git.example.org/site.git#desk/live:content/', { address: 'https://git.example.org/site.git', branch: 'desk/live', folder: 'content' }],
  ['git@git.example.org:news/content.git#:newsroom/content', { address: 'git@git.example.org:news/content.git', folder: 'newsroom/content' }],
  ['ssh://git@git.example.org:2222/content.git', { address: 'ssh://git@git.example.org:2222/content.git' }],
  ['/srv/git/content.git', { address: '/srv/git/content.git' }],
])('%s', (text, repository) => expect(parseContentRepository(text)).toEqual(repository))

test.each([
  ['', 'nothing'],
  ['content', 'no address'],
  ['--upload-pack=touch /tmp/owned', 'an option'],
  ['ext::sh -c id', 'a program'],
  ['https://git.example.org/a b.git', 'a space'],
  ['https://git.example.org/c.git#--force', 'an option for a branch'],
  ['https://git.example.org/c.git#a..b', 'a range for a branch'],
  ['https://git.example.org/c.git#main:../secrets', 'a folder outside'],
  ['https://git.example.org/c.git#main:.git', 'a hidden folder'],
])('%s is none: %s', (text) => expect(parseContentRepository(text)).toBeUndefined())
