import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { articleSource } from '#lib/catalogue/fixtures/trial.ts'
import { startRepository, type Repository } from './fixtures/repository.ts'

const canal = 'blogs/suv/2019/the-empty-canal.mdx'

/** As an editor calls it, from the folder around the content. */
function check({ contentDir, dataDir, top }: Repository, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve('scripts/check.ts'), contentDir, ...args], {
    encoding: 'utf8', env: { ...process.env, DATA_DIR: dataDir, INIT_CWD: top },
  })
  const lines = stdout.trimEnd().split('\n')
  return { status, stdout, stderr, last: lines.at(-1), found: lines.slice(0, -1).map((line) => line.replace(/ {2}\(.*\)$/, '')) }
}

test('a file in the place of the folder check is set aside', () => {
  using repository = startRepository()
  mkdirSync(repository.dataDir, { recursive: true })
  for (const args of [['--since', 'HEAD'], ['--commit', 'HEAD']]) {
    rmSync(path.join(repository.dataDir, 'check'), { recursive: true, force: true })
    writeFileSync(path.join(repository.dataDir, 'check'), 'a file')
    expect(check(repository, ...args)).toMatchObject({ status: 0, stderr: '' })
  }
})

describe('--since', () => {
  test('is silent on what was wrong before, and names what is wrong in what changed: committed, waiting, or new to git', () => {
    using repository = startRepository()
    repository.write('blogs/suv/2023/old-mistake.mdx', articleSource({ topics: '[nothing]' }))
    const before = repository.commit()
    expect(check(repository, '--since', before)).toMatchObject({ status: 0, found: [], last: expect.stringMatching(/^0 changed since [0-9a-f]{10}, of \d+ files: 0 errors/) })

    repository.write('blogs/suv/2023/committed.mdx', articleSource({ sumary: 'x' }))
    repository.commit()
    repository.write('blogs/suv/2023/staged.mdx', articleSource({ date: 'today' }))
    repository.git('add', '-A')
    repository.write('blogs/suv/2023/unknown.mdx', articleSource({}, 'Words <b>bold</b>.'))
    repository.write(canal, repository.read(canal).replace('title:', 'titel:'))
    const { status, found } = check(repository, '--since', before)
    expect(status).toBe(1)
    expect(found.map((line) => line.replace(/: .*/, ''))).toEqual([
      `${canal}:2:1  error`, `${canal}:2:1  error`,
      'blogs/suv/2023/committed.mdx:6:1  error', 'blogs/suv/2023/staged.mdx:3:7  error', 'blogs/suv/2023/unknown.mdx:8:7  error',
      // It leads to the article whose title is lost.
      'breaking/flood.yaml:2:7  warning',
    ])
    expect(check(repository, '--since', 'HEAD').found).toHaveLength(5)
  })

  test('what a change breaks elsewhere is named, directly and through others', () => {
    using repository = startRepository()
    const before = repository.git('rev-parse', 'HEAD')
    expect(check(repository, '--since', before).status).toBe(0)

    repository.remove('evidence/canal-post/post.jpg')
    const { found } = check(repository, '--since', before)
    expect(found).toEqual([
      expect.stringMatching(/^blogs\/suv\/2019\/the-empty-canal\.mdx:\d+:\d+ {2}error: The evidence record “canal-post” is withheld/),
      expect.stringMatching(/^breaking\/flood\.yaml:\d+:\d+ {2}warning: \/suv\/the-empty-canal leads to no page/),
      expect.stringMatching(/^evidence\/canal-post\/record\.yaml:\d+:\d+ {2}error: There is no file post\.jpg/),
    ])
  })

  test.each([
    ['an author', 'authors/aibek.mdx', /There is no author “aibek”/],
    ['a picture', 'blogs/suv/2019/the-empty-canal/bank.png', /There is no file bank\.png/],
    ['a topic', 'topics/water.yaml', /There is no topic “water”/],
    ['a blog', 'blogs/qishloq/blog.mdx', /There is no blog “qishloq”/],
    ['the original of a translation', canal, /There is no article “suv\/the-empty-canal”/],
  ])('%s deleted is missed by those that refer to it', (_, file, message) => {
    using repository = startRepository()
    check(repository, '--since', 'HEAD')
    repository.remove(file)
    const { status, found } = check(repository, '--since', 'HEAD')
    expect([status, found.length > 0]).toEqual([1, true])
    expect(found.filter((line) => !line.startsWith(`${file}:`))).toContainEqual(expect.stringMatching(message))
    repository.commit()
    expect(check(repository, '--since', 'HEAD')).toMatchObject({ status: 0, found: [] })
    expect(check(repository, '--since', 'HEAD~1').found).toEqual(found)
  })

  test('two files that want one address contest it, whichever of them changed', () => {
    using repository = startRepository()
    repository.write('blogs/suv/2023/first.mdx', articleSource({ aliases: '[/suv/old]' }))
    repository.commit()
    repository.write('blogs/suv/2022/second.mdx', articleSource({ aliases: '[/suv/old]', date: '2022-01-01T10:00:00+05:00' }))
    expect(check(repository, '--since', 'HEAD').found.join('\n')).toMatch(/first\.mdx:6:11 {2}error: \/suv\/old is already an alias of blogs\/suv\/2022\/second\.mdx/)
  })

  test('a navigation or breaking news that now leads nowhere is warned of', () => {
    using repository = startRepository()
    repository.write('breaking/flood.yaml', `${repository.read('breaking/flood.yaml').replace(/^link:.*\n/m, '')}link: /suv/canal-live\n`)
    repository.commit()
    expect(check(repository, '--since', 'HEAD').found).toEqual([])
    repository.remove('blogs/suv/2020/canal-live.mdx')
    expect(check(repository, '--since', 'HEAD').found).toEqual([expect.stringMatching(/^breaking\/flood\.yaml:\d+:\d+ {2}warning: \/suv\/canal-live leads to no page/)])
  })

  test('says the same whatever was there when it last looked', () => {
    using repository = startRepository()
    const before = repository.git('rev-parse', 'HEAD')
    check(repository, '--since', before)
    repository.write('authors/aibek.mdx', 'broken')
    repository.write('blogs/suv/2023/new.mdx', articleSource({ authors: '[aibek]' }))
    const remembering = check(repository, '--since', before)
    rmSync(repository.dataDir, { recursive: true })
    expect(check(repository, '--since', before).stdout).toBe(remembering.stdout)
    expect(remembering.stdout).toContain('The author “aibek” is withheld because of a mistake in its own file')
  })

  test('names are whole: spaces, quotes, line breaks and letters of any script', () => {
    using repository = startRepository()
    for (const name of ['ду ша.mdx', 'a"b.mdx', 'a\nb.mdx']) repository.write(`blogs/suv/2023/${name}`, articleSource())
    expect(check(repository, '--since', 'HEAD').stdout.match(/error: The name “/g)).toHaveLength(3)
  })

  test('content in a folder of a larger repository: only that folder counts', () => {
    using repository = startRepository('site/content')
    writeFileSync(path.join(repository.top, 'README.md'), 'Changed')
    repository.write('topics/water.yaml', 'name: Water\n')
    expect(check(repository, '--since', 'HEAD')).toMatchObject({ status: 1, last: expect.stringMatching(/^1 changed since/) })
    expect(check(repository, '--since', 'HEAD').found[0]).toMatch(/^site\/content\/blogs\//)
  })

  test('000…, which hosts send for a new branch, is everything', () => {
    using repository = startRepository()
    repository.write('topics/water.yaml', 'name: Water\n')
    repository.commit()
    expect(check(repository, '--since', '0'.repeat(40))).toMatchObject({ status: 1, last: expect.stringMatching(/^\d+ files: /) })
  })

  test('leaves the site’s own catalogue and the repository as they are', () => {
    using repository = startRepository()
    mkdirSync(repository.dataDir)
    writeFileSync(path.join(repository.dataDir, 'catalogue.db'), 'the site’s')
    const status = repository.git('status', '--porcelain=v2', '--branch')
    check(repository, '--since', 'HEAD')
    check(repository, '--since', 'HEAD', '--commit', 'HEAD')
    expect(readdirSync(repository.dataDir).sort()).toEqual(['catalogue.db', 'check'])
    expect(repository.git('status', '--porcelain=v2', '--branch')).toBe(status)
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1)
  })
})

describe('when git cannot say', () => {
  test('no such commit', () => {
    using repository = startRepository()
    expect(check(repository, '--since', 'nope')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('There is no commit “nope” here. Run git fetch') })
    expect(check(repository, '--since', '--output=/dev/null').status).toBe(2)
    expect(check(repository, '--since=--output=x')).toMatchObject({ status: 2, stderr: expect.stringContaining('is not the name of a commit') })
  })

  test('no repository', () => {
    using repository = startRepository()
    rmSync(path.join(repository.top, '.git'), { recursive: true })
    expect(check(repository, '--since', 'HEAD')).toMatchObject({ status: 2, stderr: expect.stringMatching(/is in no git repository: check everything, without --since/) })
    expect(check(repository).status).toBe(0)
  })

  test('a copy with the newest commits only', () => {
    using repository = startRepository()
    const first = repository.git('rev-parse', 'HEAD')
    repository.write('topics/rail.yaml', 'name: Rail\ndescription: Trains.\n')
    repository.commit()
    const shallow = path.join(repository.root, 'shallow')
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${repository.top}`, shallow])
    expect(check({ ...repository, contentDir: shallow, top: shallow }, '--since', first)).toMatchObject({ status: 2, stderr: expect.stringMatching(/git fetch --unshallow; in a workflow, check out with fetch-depth: 0/) })
  })
})

describe('--commit', () => {
  test('checks what a commit holds, whatever lies in the folder', () => {
    using repository = startRepository('content')
    const good = repository.git('rev-parse', 'HEAD')
    repository.write('topics/water.yaml', 'name: Water\n')
    const bad = repository.commit()
    repository.git('checkout', '--quiet', good, '--', '.')
    expect(check(repository).status).toBe(0)
    expect(check(repository, '--commit', bad, '--since', good)).toMatchObject({ status: 1, found: expect.arrayContaining([expect.stringContaining('content/topics/water.yaml:1:1  error')]) })
    repository.write('topics/water.yaml', 'broken')
    expect(check(repository, '--commit', good, '--since', bad)).toMatchObject({ status: 0, found: [] })
    expect(check(repository, '--commit', bad)).toMatchObject({ status: 1 })
  })

  test('what an interrupted check left behind is no obstacle', () => {
    using repository = startRepository()
    const first = repository.git('rev-parse', 'HEAD')
    check(repository, '--commit', first)
    const aside = path.join(repository.dataDir, 'check', readdirSync(path.join(repository.dataDir, 'check')).find((name) => name.startsWith('commits-'))!, 'tree')
    rmSync(path.join(aside, 'topics'), { recursive: true })
    writeFileSync(path.join(aside, 'topics'), 'in the way')
    writeFileSync(path.join(aside, '.git/index.lock'), '')
    expect(check(repository, '--commit', first)).toMatchObject({ status: 0, found: [] })
    rmSync(path.join(aside, '.git/HEAD'))
    expect(check(repository, '--commit', first)).toMatchObject({ status: 0, found: [] })
    expect(existsSync(path.join(aside, 'topics/water.yaml'))).toBe(true)
  })

  test('a commit without the folder', () => {
    using repository = startRepository('content')
    repository.git('rm', '-rq', '--cached', 'content')
    repository.git('commit', '--quiet', '--allow-empty', '-m', 'Nothing')
    expect(check(repository, '--commit', 'HEAD')).toMatchObject({ status: 2, stderr: expect.stringMatching(/has no folder content/) })
  })
})

describe('--format', () => {
  test('github: an annotation for each, at its path in the repository', () => {
    using repository = startRepository('content')
    repository.write('blogs/suv/2023/a.mdx', articleSource({ status: 'publisht' }))
    expect(check(repository, '--since', 'HEAD', '--format', 'github').found.filter((line) => line.startsWith('::'))).toEqual([
      '::error file=content/blogs/suv/2023/a.mdx,line=6,col=9::“status” has a value it may not have (did you mean published? it may be draft, published, retracted)',
    ])
  })

  test('gitlab: a report alone on standard output', () => {
    using repository = startRepository('content')
    repository.write('blogs/suv/2023/a.mdx', articleSource({ status: 'publisht' }, '<b>a</b> <b>a</b>'))
    const { stdout, stderr, status } = check(repository, '--since', 'HEAD', '--format', 'gitlab')
    const report = JSON.parse(stdout) as { fingerprint: string }[]
    expect(report[0]).toEqual({
      description: expect.stringContaining('“status” has a value it may not have'), check_name: 'ovoz-content', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: 'critical', location: { path: 'content/blogs/suv/2023/a.mdx', lines: { begin: 6 } },
    })
    expect(new Set(report.map(({ fingerprint }) => fingerprint)).size).toBe(report.length)
    expect([status, stderr]).toEqual([1, expect.stringContaining('a.mdx:6:9')])
  })

  test('another is refused', () => {
    using repository = startRepository()
    expect(check(repository, '--format', 'xml')).toMatchObject({ status: 2, stderr: expect.stringContaining('it may be text, github, gitlab') })
  })
})
