import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { startRepository, type Repository } from '#lib/editing/fixtures/repository.ts'

function run({ contentDir, dataDir }: Repository, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/new.ts', ...args], { encoding: 'utf8', env: { ...process.env, CONTENT_DIR: contentDir, DATA_DIR: dataDir } })
  return { status, stdout, said: stdout + stderr }
}

test('prints where the article lies, how to look at it and how to publish it', () => {
  using repository = startRepository()
  const { status, stdout } = run(repository, 'article', 'suv', 'Қар жауды', '--author', 'aibek')
  const file = path.relative(process.cwd(), path.join(repository.contentDir, `blogs/suv/${new Date().getFullYear()}/qar-zhaudy.mdx`))
  expect([status, stdout.split('\n')[0]]).toEqual([0, file])
  expect(stdout).toContain(`npm run preview -- ${file}`)
  expect(stdout).toContain('status: published')
  const check = spawnSync(process.execPath, ['scripts/check.ts', repository.contentDir], { encoding: 'utf8' })
  expect([check.status, check.stdout]).toEqual([0, expect.stringMatching(/^\d+ files: 0 errors in 0 files, 0 warnings\. .* 2 drafts/)])
})

test('whoever git says is at the keyboard writes it', () => {
  using repository = startRepository()
  repository.write('blogs/suv/blog.mdx', repository.read('blogs/suv/blog.mdx').replace(/^authors:.*/m, 'authors: [aibek, dilnoza]'))
  const name = /^name: (.*)$/m.exec(repository.read('authors/dilnoza.mdx'))![1]!
  repository.git('config', 'user.name', name.toUpperCase())
  const { stdout } = run(repository, 'article', 'suv', 'The dry year')
  expect(readFileSync(stdout.split('\n')[0]!, 'utf8')).toContain('authors: [dilnoza]')
})

describe('called wrongly', () => {
  test.each([
    [[], 'Say what to begin: article, breaking, author, topic, blog.'],
    [['artikle', 'suv', 'X'], '“artikle” cannot be begun'],
    [['constructor', 'suv', 'X'], '“constructor” cannot be begun'],
    [['article', 'suv'], 'Missing: "<title>"'],
    [['article', 'suv', 'The', 'dry', 'year'], 'Put text with spaces in quotation marks. Not understood: dry year'],
    [['article', 'suv', ' '], '"<title>": is empty'],
    [['article', '../suv', 'X'], '<blog>: “../suv” is not an id'],
    [['article', 'suv', 'X', '--slug', '../x'], '--slug: “../x” is not an id'],
    [['article', 'suv', 'X', '--langauge', 'ru'], '--langauge'],
    [['article', 'suv', 'X', '--language', 'de'], '--language: The site does not speak “de”'],
    [['article', 'suv', 'X', '--hours', '3'], 'article takes no --hours'],
    [['breaking', 'X', '--hours', 'some'], '--hours some: give a number of hours'],
    [['breaking', 'X', '--link', 'javascript:alert(1)'], '--link: A link may not begin with “javascript:”'],
    [['author', 'X'], 'author needs --role'],
    [['article', 'suv', 'X', '--content', '/nowhere'], 'There is no folder /nowhere'],
  ])('%j', (args, message) => {
    using repository = startRepository()
    expect(run(repository, ...args)).toMatchObject({ status: 2, said: expect.stringContaining(message) })
    expect(repository.git('status', '--porcelain')).toBe('')
  })

  test('--help', () => {
    using repository = startRepository()
    expect(run(repository, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('npm run new -- article <blog> "<title>"') })
  })
})
