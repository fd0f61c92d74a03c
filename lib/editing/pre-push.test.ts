import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { articleSource } from '#lib/catalogue/fixtures/trial.ts'
import { startRepository, type Repository } from './fixtures/repository.ts'
import { standInEngine } from './fixtures/stand-in-engine.ts'

interface Newsroom extends Repository {
  push: (...args: string[]) => { status: number | null; said: string }
  /** What a branch of the remote stands at; '' if it is not there. */
  remote: (branch?: string) => string
}

/** A repository with the hook, Ovoz beside it, and a remote that has its first commit. */
function startNewsroom(place = '', { engine = 'ovoz' } = {}): Newsroom {
  const repository = startRepository(place)
  const { root, top, contentDir, dataDir, git } = repository
  cpSync('content/.githooks', path.join(contentDir, '.githooks'), { recursive: true })
  if (engine) standInEngine(path.join(root, engine))
  git('config', 'user.name', 'Aibek')
  git('init', '--quiet', '--bare', path.join(root, 'remote.git'))
  git('remote', 'add', 'origin', path.join(root, 'remote.git'))
  repository.commit('Hook')
  git('push', '--quiet', 'origin', 'main')
  git('config', 'core.hooksPath', path.join(place, '.githooks'))
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
  test('with a mistake is refused, and says where and how to mend it; mended, it goes through', () => {
    using newsroom = startNewsroom()
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

  test('is judged by what is pushed, not by what lies in the folder', () => {
    using newsroom = startNewsroom()
    newsroom.write(file, articleSource({ status: 'publisht' }))
    newsroom.commit()
    newsroom.write(file, articleSource())
    expect(newsroom.push('main').status).not.toBe(0)
    const good = newsroom.commit()
    newsroom.write(file, 'Half a thought')
    expect(newsroom.push('main').status).toBe(0)
    expect(newsroom.remote()).toBe(good)
  })

  test('with a warning alone goes through', () => {
    using newsroom = startNewsroom()
    newsroom.write('blogs/suv/2022/new.mdx', articleSource())
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 0, said: expect.stringContaining('warning: The date is of 2023, the folder of 2022') })
  })

  test('is not held up by a mistake that is on the remote already', () => {
    using newsroom = startNewsroom()
    newsroom.write(file, 'broken')
    newsroom.commit()
    expect(newsroom.push('--no-verify', 'main').status).toBe(0)
    newsroom.write('topics/rail.yaml', 'name: Rail\ndescription: Trains.\n')
    newsroom.commit()
    expect(newsroom.push('main').status).toBe(0)
  })

  test('that deletes what others refer to is refused', () => {
    using newsroom = startNewsroom()
    newsroom.remove('authors/aibek.mdx')
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 1, said: expect.stringContaining('There is no author “aibek”') })
  })

  test('of a new branch is checked from where it left', () => {
    using newsroom = startNewsroom()
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

  test('of several branches is refused if one of them has a mistake', () => {
    using newsroom = startNewsroom()
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

  test('that deletes a branch, or sends a tag, is none of its business', () => {
    using newsroom = startNewsroom()
    newsroom.git('checkout', '--quiet', '-b', 'aside')
    newsroom.write(file, 'broken')
    newsroom.commit()
    newsroom.git('tag', 'v1')
    expect(newsroom.push('v1').status).toBe(0)
    expect(newsroom.push('--no-verify', 'aside').status).toBe(0)
    expect(newsroom.push('--delete', 'aside').status).toBe(0)
  })

  test('to an empty remote is checked as a whole', () => {
    using newsroom = startNewsroom()
    newsroom.git('init', '--quiet', '--bare', path.join(newsroom.root, 'empty.git'))
    newsroom.git('remote', 'set-url', 'origin', path.join(newsroom.root, 'empty.git'))
    newsroom.git('update-ref', '-d', 'refs/remotes/origin/main')
    newsroom.write(file, 'broken')
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 1, said: expect.stringContaining(`${file}:1:1  error`) })
  })
})

describe('where things are', () => {
  test('content in a folder of the engine’s own repository', () => {
    using newsroom = startNewsroom('content', { engine: '' })
    standInEngine(newsroom.top)
    newsroom.write(file, 'broken')
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 1, said: expect.stringContaining(`content/${file}:1:1  error`) })
  })

  test('Ovoz where the repository was told it is', () => {
    using newsroom = startNewsroom('', { engine: 'elsewhere/engine' })
    newsroom.write(file, 'broken')
    newsroom.commit()
    expect(newsroom.push('main')).toMatchObject({ status: 1, said: expect.stringContaining('git config ovoz.folder ../ovoz') })
    newsroom.git('config', 'ovoz.folder', path.join(newsroom.root, 'elsewhere/engine'))
    expect(newsroom.push('main')).toMatchObject({ status: 1, said: expect.stringContaining(`${file}:1:1  error`) })
  })
})
