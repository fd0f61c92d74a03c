import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { articleSource } from '#lib/catalogue/fixtures/trial.ts'
import { installHook } from './install-hook.ts'
import { startRepository, type Repository } from './fixtures/repository.ts'
import { standInEngine } from './fixtures/stand-in-engine.ts'

interface Newsroom extends Repository {
  push: (...args: string[]) => { status: number | null; said: string }
  /** What a branch of the remote stands at; '' if it is not there. */
  remote: (branch?: string) => string
}

/** A repository with the hook, Ovoz beside it, and a remote that has its first commit. */
async function startNewsroom(place = '', engine = 'ovoz'): Promise<Newsroom> {
  const repository = startRepository(place)
  const { root, top, contentDir, dataDir, git } = repository
  standInEngine(path.join(root, engine))
  git('config', 'user.name', 'Aibek')
  git('init', '--quiet', '--bare', path.join(root, 'remote.git'))
  git('remote', 'add', 'origin', path.join(root, 'remote.git'))
  git('push', '--quiet', 'origin', 'main')
  await installHook({ contentDir, engine: path.join(root, engine), force: false })
  return Object.assign(repository, {
    push(...args: string[]) {
      const { status, stdout, stderr } = spawnSync('git', ['push', '--quiet', 'origin', ...args], { cwd: top, encoding: 'utf8', env: { ...process.env, DATA_DIR: dataDir } })
      return { status, said: stdout + stderr }
    },
    remote: (branch = 'main') => git('ls-remote', 'origin', `refs/heads/${branch}`).split('\t')[0]!,
  })
}

const file = 'blogs/suv/2023/new.mdx'

describe('a push', () => {
  test('with a mistake is refused, and says where and how to mend it; mended, it goes through', async () => {
    using newsroom = await startNewsroom()
    const before = newsroom.remote()
    newsroom.write(file, articleSource({ status: 'publisht' }))
    newsroom.commit()
    const refused = newsroom.push('main')
    expect(refused.status).not.toBe(0)
    expect(refused.said).toContain(`${file}:6:9  error: “status” has a value it may not have  (did you mean published?`)
    expect(refused.said).toContain('nothing was pushed. Mend what is called an error above')
    expect(newsroom.remote()).toBe(before)

    newsroom.write(file, articleSource({ status: 'published' }))
    const mended = newsroom.commit()
    expect(newsroom.push('main').status).toBe(0)
    expect(newsroom.remote()).toBe(mended)
  })

  test('is judged by what is pushed, not by what lies in the folder', async () => {
    using newsroom = await startNewsroom()
    newsroom.write(file, articleSource({ status: 'publisht' }))
    newsroom.commit()
    newsroom.write(file, articleSource())
    expect(newsroom.push('main').status).not.toBe(0)
    const good = newsroom.commit()
    newsroom.write(file, 'Half a thought')
    expect(newsroom.push('main').status).toBe(0)
    expect(newsroom.remote()).toBe(good)
  })

  test('with a warning alone goes through', async () => {
    using newsroom = await startNewsroom()
    newsroom.write('blogs/suv/2022/new.mdx', articleSource())
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 0, said: expect.stringContaining('warning: The date is of 2023, the folder of 2022') })
  })

  test('is not held up by a mistake that is on the remote already', async () => {
    using newsroom = await startNewsroom()
    newsroom.write(file, 'broken')
    newsroom.commit()
    expect(newsroom.push('--no-verify', 'main').status).toBe(0)
    newsroom.write('topics/rail.yaml', 'name: Rail\ndescription: Trains.\n')
    newsroom.commit()
    expect(newsroom.push('main').status).toBe(0)
  })

  test('that deletes what others refer to is refused', async () => {
    using newsroom = await startNewsroom()
    newsroom.remove('authors/aibek.mdx')
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 1, said: expect.stringContaining('There is no author “aibek”') })
  })

  test('of a new branch is checked from where it left', async () => {
    using newsroom = await startNewsroom()
    newsroom.git('checkout', '--quiet', '-b', 'later')
    expect(newsroom.push('later').status).toBe(0)
    newsroom.git('checkout', '--quiet', '-b', 'much-later')
    newsroom.write(file, articleSource({ sumary: 'x' }))
    newsroom.commit()
    newsroom.write('topics/rail.yaml', 'name: Rail\ndescription: Trains.\n')
    newsroom.commit()
    expect(newsroom.push('much-later')).toMatchObject({ status: 1, said: expect.stringContaining('There is no field “sumary”') })
    expect(newsroom.remote('much-later')).toBe('')
  })

  test('of several branches is refused if one of them has a mistake', async () => {
    using newsroom = await startNewsroom()
    newsroom.git('checkout', '--quiet', '-b', 'bad')
    newsroom.write(file, 'broken')
    newsroom.commit()
    newsroom.git('checkout', '--quiet', '-b', 'good', 'main')
    newsroom.write('topics/rail.yaml', 'name: Rail\ndescription: Trains.\n')
    newsroom.commit()
    expect(newsroom.push('bad', 'good').status).toBe(1)
    expect([newsroom.remote('bad'), newsroom.remote('good')]).toEqual(['', ''])
    expect(newsroom.push('good').status).toBe(0)
  })

  test('that deletes a branch, or sends a tag, is none of its business', async () => {
    using newsroom = await startNewsroom()
    newsroom.git('checkout', '--quiet', '-b', 'aside')
    newsroom.write(file, 'broken')
    newsroom.commit()
    newsroom.git('tag', 'v1')
    expect(newsroom.push('v1').status).toBe(0)
    expect(newsroom.push('--no-verify', 'aside').status).toBe(0)
    expect(newsroom.push('--delete', 'aside').status).toBe(0)
  })

  test('to an empty remote is checked as a whole', async () => {
    using newsroom = await startNewsroom()
    newsroom.git('init', '--quiet', '--bare', path.join(newsroom.root, 'empty.git'))
    newsroom.git('remote', 'set-url', 'origin', path.join(newsroom.root, 'empty.git'))
    newsroom.git('update-ref', '-d', 'refs/remotes/origin/main')
    newsroom.write(file, 'broken')
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 1, said: expect.stringContaining(`${file}:1:1  error`) })
  })
})

describe('the hook', () => {
  const hookOf = (newsroom: Newsroom) => path.join(newsroom.top, '.git/hooks/pre-push')
  const options = (newsroom: Newsroom, force = false) => ({ contentDir: newsroom.contentDir, engine: path.join(newsroom.root, 'ovoz'), force })

  test('checks content in a folder of the repository, from an engine whose path has spaces and signs', async () => {
    using newsroom = await startNewsroom('content', "an engine's $HOME `x`")
    newsroom.write(file, 'broken')
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 1, said: expect.stringContaining(`content/${file}:1:1  error`) })
  })

  test('runs nothing that the content brings, and takes back a setting by which git did', async () => {
    using newsroom = await startNewsroom('content')
    const ran = path.join(newsroom.root, 'ran')
    newsroom.git('config', 'core.hooksPath', 'content/.githooks')
    newsroom.write('.githooks/pre-push', `#!/bin/sh\ntouch '${ran}'\n`)
    newsroom.write('scripts/check.ts', `require('node:fs').writeFileSync(${JSON.stringify(ran)}, '')\n`)
    newsroom.write('scripts/launch.mjs', `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(ran)}, '')\n`)
    chmodSync(path.join(newsroom.contentDir, '.githooks/pre-push'), 0o755)
    const pushed = newsroom.commit()
    expect((await installHook(options(newsroom))).join('\n')).toContain('Git looked for hooks in content/.githooks, where whoever changes the content can put them')
    expect(newsroom.push('main').status).toBe(0)
    expect([existsSync(ran), newsroom.remote()]).toEqual([false, pushed])
    expect(newsroom.git('config', '--list', '--local')).not.toMatch(/hookspath/i)
  })

  test('replaces itself, and another only if told to', async () => {
    using newsroom = await startNewsroom()
    await installHook(options(newsroom))
    writeFileSync(hookOf(newsroom), '#!/bin/sh\necho mine\n')
    await expect(installHook(options(newsroom))).rejects.toThrow(/There is another hook in .*pre-push: look at it, then replace it with --force/)
    expect(readFileSync(hookOf(newsroom), 'utf8')).toContain('mine')
    await installHook(options(newsroom, true))
    expect(readFileSync(hookOf(newsroom), 'utf8')).toContain('npm run hook')
  })

  test('leaves settings that lead to hooks elsewhere, unless told otherwise', async () => {
    using newsroom = await startNewsroom()
    mkdirSync(path.join(newsroom.root, 'hooks'))
    newsroom.git('config', 'core.hooksPath', path.join(newsroom.root, 'hooks'))
    await expect(installHook(options(newsroom))).rejects.toThrow(/Git is told \(local\) to look for hooks in .*hooks: call this with --force/)
    await installHook(options(newsroom, true))
    newsroom.write(file, 'broken')
    newsroom.commit()
    expect(newsroom.push('main').status).toBe(1)
  })

  test('serves every worktree, each with its own files', async () => {
    using newsroom = await startNewsroom('content')
    const other = path.join(newsroom.root, 'other tree')
    newsroom.git('worktree', 'add', '--quiet', '-b', 'later', other)
    await installHook({ ...options(newsroom), contentDir: path.join(other, 'content') })
    writeFileSync(path.join(other, 'content', file.replace('2023/', '')), '')
    mkdirSync(path.dirname(path.join(other, 'content', file)), { recursive: true })
    writeFileSync(path.join(other, 'content', file), 'broken')
    for (const args of [['add', '--all'], ['commit', '--quiet', '-m', 'Later']]) spawnSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], { cwd: other })
    const { status, stderr } = spawnSync('git', ['push', '--quiet', 'origin', 'later'], { cwd: other, encoding: 'utf8', env: { ...process.env, DATA_DIR: newsroom.dataDir } })
    expect([status, stderr]).toEqual([1, expect.stringContaining(`content/${file}:1:1  error`)])
  })

  test('lets a branch go that has nothing of the publication, also when it lies in the folder', async () => {
    using newsroom = await startNewsroom('content')
    await installHook(options(newsroom))
    newsroom.git('checkout', '--quiet', '--orphan', 'pages')
    newsroom.git('rm', '-rfq', '.')
    writeFileSync(path.join(newsroom.top, 'index.html'), 'About the code')
    newsroom.git('add', 'index.html')
    newsroom.git('commit', '--quiet', '-m', 'Pages')
    expect(newsroom.push('pages')).toMatchObject({ status: 0 })
  })

  test('is not for a folder in no repository', async () => {
    using newsroom = await startNewsroom()
    await expect(installHook({ ...options(newsroom), contentDir: newsroom.root })).rejects.toThrow(/is in no git repository/)
  })

  test.each([
    [['--help'], 0, 'npm run hook [-- <content folder>] [--force]'],
    [['/nowhere/at/all'], 2, 'There is no folder /nowhere/at/all.'],
    [['--wrong'], 2, '--wrong'],
    [['a', 'b'], 2, 'Give one folder only.'],
  ])('the command explains itself: %j', (args, status, said) => {
    const result = spawnSync(process.execPath, ['scripts/hook.ts', ...args], { encoding: 'utf8' })
    expect([result.status, result.stdout + result.stderr]).toEqual([status, expect.stringContaining(said)])
  })
})
