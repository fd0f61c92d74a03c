import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentPath, walkContent, walkPaths } from './walk.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ovoz-walk-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(...files: string[]) {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), '')
  }
}

const found = (only?: readonly string[]) => (only ? walkPaths(folder, only) : walkContent(folder)).map(({ path, fault }) => `${path}${fault ? ` ${fault}` : ''}`).sort()

test('a repository within the content is named, once, and nothing in it is read; the content’s own is none of it', () => {
  write('.git/HEAD', '.github/x.yml', 'a.mdx', 'blogs/suv/.git/HEAD', 'blogs/suv/.git/objects/x', 'blogs/qishloq/.GIT', 'blogs/suv/blog.mdx', 'media/.hidden')
  expect(found()).toEqual(['a.mdx', 'blogs/qishloq/.GIT repository', 'blogs/suv/.git repository', 'blogs/suv/blog.mdx'])
  expect(found(['blogs/suv'])).toEqual(['blogs/suv/.git repository', 'blogs/suv/blog.mdx'])
  expect(found(['blogs/suv/.git'])).toEqual(['blogs/suv/.git repository'])
})

test('what changed in it stands for all of it', () => {
  expect(['blogs/suv/.git/objects/x', '.git/HEAD', 'blogs/.x/.git/HEAD', 'blogs/suv/a.mdx'].map(contentPath)).toEqual(['blogs/suv/.git', undefined, undefined, 'blogs/suv/a.mdx'])
})

test('what no disk has a name for is not there', () => {
  write('a.mdx')
  expect(found([`${'ы'.repeat(138)}.jpg`, `${'x/'.repeat(3_000)}a.jpg`, 'a.mdx'])).toEqual(['a.mdx'])
})

test('a file whose name is not UTF-8 is named, as far as it can be', ({ skip }) => {
  try {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff]), Buffer.from('.mdx')]), '')
  } catch {
    return skip('This disk takes no such names.')
  }
  expect(found()).toEqual(['bad-\u{fffd}.mdx name'])
})
