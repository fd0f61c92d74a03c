import { chmodSync, existsSync, globSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { deletionsIn } from '#lib/git/deleted-files.ts'
import { readFileHistory } from '#lib/git/file-history.ts'
import { embeddedRepository, waysToRun } from '#lib/git/fixtures/embedded-repository.ts'
import { repositoryOf } from '#lib/git/repository.ts'
import { runGit as run } from '#lib/git/run-git.ts'
import { RepositoryCopy } from './repository-copy.ts'

let root: string
let remote: string
let folder: string
const files = () => path.join(folder, 'content')
const identity = ['-c', 'user.name=Editor', '-c', 'user.email=editor@example.org']
const runGit = (of: string, args: readonly string[], options?: Parameters<typeof run>[2]) => run(of === remote ? { gitDir: path.join(of, '.git'), workTree: of } : of === path.join(folder, 'git') ? { gitDir: of } : repositoryOf(of), args, options)
const git = (...args: string[]) => runGit(remote, [...identity, ...args])

/** @param kept An entry that the working tree cannot hold. */
async function commit(changes: Record<string, string | null>, kept?: string): Promise<string> {
  for (const [name, text] of Object.entries(changes)) {
    const file = path.join(remote, name)
    if (text === null) rmSync(file, { recursive: true })
    else {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  await git('add', ...(kept === undefined ? ['--all'] : Object.keys(changes)))
  await git('commit', '--quiet', '--allow-empty', '--message=Change')
  return (await git('rev-parse', 'HEAD')).trim()
}

function contents(of = files()): Record<string, string> {
  const names = readdirSync(of, { recursive: true, encoding: 'utf8' }).filter((name) => name !== '.git' && !lstatSync(path.join(of, name)).isDirectory())
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(path.join(of, name), 'utf8')]))
}

const copyOf = (more: { branch?: string; folder?: string } = {}, patience?: number) =>
  new RepositoryCopy({ folder, repository: { address: remote, ...more }, ...(patience === undefined ? {} : { patience }) })

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'ovoz-copy-'))
  remote = path.join(root, 'remote')
  folder = path.join(root, 'data')
  mkdirSync(remote)
  await git('init', '--quiet', '--initial-branch=main')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('has the files of the newest commit, and writes only those that differ', async () => {
  await commit({ 'publication.yaml': 'one', 'blogs/a/x.mdx': 'x', 'blogs/a/y.mdx': 'y' })
  const copy = copyOf()
  await copy.prepare()
  expect(contents()).toEqual({ 'publication.yaml': 'one', 'blogs/a/x.mdx': 'x', 'blogs/a/y.mdx': 'y' })
  const before = statSync(path.join(files(), 'publication.yaml')).ino
  const first = await copy.fetch()
  const second = await commit({ 'blogs/a/x.mdx': 'x2', 'blogs/a/y.mdx': null, 'blogs/b/z.mdx': 'z' })
  expect(await copy.fetch()).toBe(second)
  await copy.checkout(second)
  expect(contents()).toEqual({ 'publication.yaml': 'one', 'blogs/a/x.mdx': 'x2', 'blogs/b/z.mdx': 'z' })
  expect(statSync(path.join(files(), 'publication.yaml')).ino).toBe(before)
  expect((await copy.changedPaths(first, second))?.sort()).toEqual(['blogs/a/x.mdx', 'blogs/a/y.mdx', 'blogs/b/z.mdx'])
})

test('histories and deletions are asked for where the files are', async () => {
  await commit({ 'news/a.mdx': '1', 'news/b.mdx': '1' })
  const second = await commit({ 'news/a.mdx': '2', 'news/b.mdx': null })
  await copyOf({ folder: 'news' }).prepare()
  const news = path.join(files(), 'news')
  expect(await runGit(news, ['rev-parse', 'HEAD'])).toBe(`${second}\n`)
  expect((await readFileHistory(repositoryOf(news), { path: 'a.mdx', formerFolders: [], isFormer: () => false, most: 9 })).versions).toHaveLength(2)
  const deletions = await deletionsIn(news, (error) => { throw error })({ since: undefined, isWanted: () => true, most: 9 })
  expect(deletions).toMatchObject({ upTo: second, files: [{ path: 'b.mdx', bytes: Buffer.from('1') }] })
})

test('takes one branch and one folder of it', async () => {
  await commit({ 'news/publication.yaml': 'main', 'secret.txt': 'not content' })
  await git('switch', '--quiet', '--create', 'desk')
  const first = await commit({ 'news/publication.yaml': 'desk' })
  await git('switch', '--quiet', 'main')
  const copy = copyOf({ branch: 'desk', folder: 'news' })
  await copy.prepare()
  expect(contents()).toEqual({ 'news/publication.yaml': 'desk' })
  await git('switch', '--quiet', 'desk')
  const second = await commit({ 'news/publication.yaml': 'later', 'secret.txt': 'still not' })
  await copy.checkout(await copy.fetch())
  expect(contents()).toEqual({ 'news/publication.yaml': 'later' })
  expect(await copy.changedPaths(first, second)).toEqual(['publication.yaml'])
})

test('a folder that is not there is said to be so, and nothing is left that looks whole', async () => {
  await commit({ 'publication.yaml': 'one' })
  await expect(copyOf({ folder: 'news' }).prepare()).rejects.toThrow('has no folder news')
  expect(existsSync(files())).toBe(false)
})

test('a commit without publication.yaml is told of before its files take the place of those that stand', async () => {
  await commit({ 'news/publication.yaml': 'name: N', 'news/a.mdx': 'a' })
  const copy = copyOf({ branch: 'main', folder: 'news' })
  await copy.prepare()
  await copy.requirePublication(await copy.fetch())
  const emptied = await commit({ 'news/publication.yaml': null })
  await copy.fetch()
  await expect(copy.requirePublication(emptied)).rejects.toThrow(`The content repository is no publication: the commit ${emptied.slice(0, 10)} has no news/publication.yaml (bring it back`)
  const moved = await commit({ 'news/content/publication.yaml': 'name: N' })
  await copy.fetch()
  await expect(copy.requirePublication(moved)).rejects.toThrow('but news/content/publication.yaml (let CONTENT_REPOSITORY end in #main:news/content)')
  expect(contents()).toEqual({ 'news/publication.yaml': 'name: N', 'news/a.mdx': 'a' })
})

test('follows a branch that was forced to another history', async () => {
  await commit({ 'a.txt': '1' })
  const copy = copyOf()
  await copy.prepare()
  const lost = await commit({ 'a.txt': '2', 'b.txt': 'lost' })
  await copy.checkout(await copy.fetch())
  await git('reset', '--quiet', '--hard', 'HEAD~1')
  const forced = await commit({ 'a.txt': '3' })
  expect(await copy.fetch()).toBe(forced)
  await copy.checkout(forced)
  expect(contents()).toEqual({ 'a.txt': '3' })
  expect((await copy.changedPaths(lost, forced))?.sort()).toEqual(['a.txt', 'b.txt'])
  expect(await copy.changedPaths('0'.repeat(40), forced)).toBeUndefined()
})

test('finishes what a killed process began, also when there is something newer by then', async () => {
  const one = await commit({ 'a.txt': '1', 'b.txt': '1', 'c.txt': '1' })
  const copy = copyOf()
  await copy.prepare()
  const two = await commit({ 'a.txt': '2', 'b.txt': '2' })
  await copy.fetch()
  // As if it had noted what it was about to do, written one file, and died over the next.
  await runGit(path.join(folder, 'git'), ['update-ref', 'refs/ovoz/checking-out', two])
  writeFileSync(path.join(files(), 'a.txt'), '2')
  writeFileSync(path.join(files(), 'b.txt'), '')
  writeFileSync(path.join(folder, 'git', 'refs', 'ovoz', 'fetched.lock'), '')
  writeFileSync(path.join(folder, 'git', 'ovoz-index.lock'), '')
  const next = copyOf()
  await next.prepare()
  expect(contents()).toEqual({ 'a.txt': '2', 'b.txt': '2', 'c.txt': '1' })

  const three = await commit({ 'a.txt': '1', 'b.txt': '1', 'c.txt': '3' })
  await next.fetch()
  await runGit(path.join(folder, 'git'), ['update-ref', 'refs/ovoz/checking-out', three])
  writeFileSync(path.join(files(), 'c.txt'), 'half')
  await copyOf().checkout(one)
  expect(contents()).toEqual({ 'a.txt': '1', 'b.txt': '1', 'c.txt': '1' })
})

test('files that were deleted by hand are made anew', async () => {
  await commit({ 'a.txt': '1' })
  await copyOf().prepare()
  rmSync(files(), { recursive: true })
  await copyOf().prepare()
  expect(contents()).toEqual({ 'a.txt': '1' })
})

test('a link is no way out', async () => {
  await commit({ 'a.txt': '1' })
  symlinkSync('/etc/hostname', path.join(remote, 'link.txt'))
  symlinkSync('/etc', path.join(remote, 'folder'))
  await commit({})
  await copyOf().prepare()
  expect(contents()).toEqual({ 'a.txt': '1', folder: '/etc', 'link.txt': '/etc/hostname' })
  expect(lstatSync(path.join(files(), 'link.txt')).isSymbolicLink()).toBe(false)
})

test('a file in the place of a folder, and the other way round', async () => {
  await commit({ 'a/b.txt': '1', c: '1' })
  const copy = copyOf()
  await copy.prepare()
  await commit({ a: null, c: null })
  await commit({ a: 'file', 'c/d.txt': '2' })
  await copy.checkout(await copy.fetch())
  expect(contents()).toEqual({ a: 'file', 'c/d.txt': '2' })
})

let hanging: Server | undefined
afterEach(() => { hanging?.close(); hanging = undefined })

test.each([
  ['that refuses', async () => '/nowhere/at/all.git', /does not appear to be a git repository/],
  ['that takes the connection and says nothing', async () => {
    hanging = createServer(() => {}).listen(0, '127.0.0.1')
    await new Promise((resolve) => hanging!.once('listening', resolve))
    return `git://127.0.0.1:${(hanging.address() as { port: number }).port}/x.git`
  }, /gave no answer within 0.5 s/],
  ['that is half-written', async () => {
    await commit({ 'a.txt': '2' })
    const object = (await git('rev-parse', 'HEAD')).trim()
    rmSync(path.join(remote, '.git', 'objects', object.slice(0, 2), object.slice(2)))
    return remote
  }, /git fetch: /],
])('a remote %s leaves what was, and says so', async (_, break_, message) => {
  await commit({ 'a.txt': '1' })
  await copyOf().prepare()
  const address = await break_()
  const copy = new RepositoryCopy({ folder, repository: { address }, patience: 500 })
  await copy.prepare()
  await expect(copy.fetch()).rejects.toThrow(message)
  expect(contents()).toEqual({ 'a.txt': '1' })
})

/** Commits what no working tree could hold: one blob besides what is there. */
async function commitEntry(mode: string, name: string): Promise<string> {
  const [first, ...rest] = name.split('/')
  let entry = `${mode} blob ${(await runGit(remote, ['hash-object', '-w', '--stdin'], { input: 'hostile' })).trim()}\t${rest.at(-1) ?? first}\0`
  const make = async (input: string) => (await runGit(remote, ['mktree', '-z'], { input })).trim()
  for (const folder of [first!, ...rest].slice(0, -1).reverse()) entry = `040000 tree ${await make(entry)}\t${folder}\0`
  const made = await make(`${await runGit(remote, ['ls-tree', '-z', 'HEAD'])}${entry}`)
  const commitMade = (await git('commit-tree', made, '-p', 'HEAD', '-m', 'Change')).trim()
  await git('update-ref', 'HEAD', commitMade)
  return commitMade
}

test('a name that is too long for the disk is left out and told of; all else goes live', async () => {
  const first = await commit({ 'a.mdx': '1' })
  const copy = copyOf()
  await copy.prepare()
  // 280 bytes, which other systems take.
  const overlong = `${'ы'.repeat(138)}.jpg`
  await commitEntry('100644', overlong)
  await git('read-tree', 'HEAD')
  const second = await commit({ 'a.mdx': '2', 'b/c.mdx': '2' }, overlong)
  await copy.checkout(await copy.fetch())
  expect(contents()).toEqual({ 'a.mdx': '2', 'b/c.mdx': '2' })
  expect(copy.leftOut).toEqual([{ path: overlong, message: 'The name is too long for a file: 280 bytes, of which disks take 255 or fewer', mend: 'rename it with a shorter name' }])
  expect(await copy.checkedOut()).toBe(second)
  rmSync(folder, { recursive: true })
  const anew = copyOf()
  await anew.prepare()
  expect([contents(), anew.leftOut.length]).toEqual([{ 'a.mdx': '2', 'b/c.mdx': '2' }, 1])
  await git('reset', '--quiet', '--hard', first)
  const mended = await commit({ 'a.mdx': '3' })
  await anew.checkout(await anew.fetch())
  expect([contents(), anew.leftOut, await anew.checkedOut()]).toEqual([{ 'a.mdx': '3' }, [], mended])
})

test.each([
  ['a folder’s name', `${'x'.repeat(256)}/a.jpg`],
  ['a path of thousands of bytes', `${`${'x'.repeat(200)}/`.repeat(20)}a.jpg`],
  ['git’s own folder', '.git/config'],
  ['git’s own folder, as another system spells it', 'a/.GIT/config'],
])('what can be no file is left out and told of: %s', async (_, name) => {
  await commit({ 'a.mdx': '1' })
  const copy = copyOf()
  await copy.prepare()
  await commitEntry('100644', name)
  await copy.checkout(await copy.fetch())
  expect(contents()).toEqual({ 'a.mdx': '1' })
  expect(copy.leftOut).toEqual([expect.objectContaining({ path: name })])
})

test('an entry that is named like the folder of git does not lead to it, nor takes it along', async () => {
  const first = await commit({ 'a.mdx': '1' })
  const copy = copyOf()
  await copy.prepare()
  await commitEntry('100644', '.git')
  await copy.checkout(await copy.fetch()).catch(() => {})
  expect(readFileSync(path.join(files(), '.git'), 'utf8')).toBe('gitdir: ../git\n')
  await git('reset', '--quiet', '--hard', first)
  const mended = await commit({ 'a.mdx': '2' })
  await copy.checkout(await copy.fetch())
  expect(await runGit(files(), ['rev-parse', 'HEAD'])).toBe(`${mended}\n`)
})

test('attributes change nothing of what was committed, whichever steps led there', async () => {
  await commit({ 'a.mdx': 'a\n' })
  const copy = copyOf()
  await copy.prepare()
  await commit({ '.gitattributes': '*.mdx text eol=crlf\n' })
  await copy.checkout(await copy.fetch())
  const step = contents()
  rmSync(folder, { recursive: true })
  await copyOf().prepare()
  expect(contents()).toEqual(step)
  expect(step['a.mdx']).toBe('a\n')
})

test('content that is looked for in another folder than before is there', async () => {
  await commit({ 'old/a.mdx': '1', 'new/a.mdx': '2', 'new/b.mdx': '2' })
  await copyOf({ folder: 'old' }).prepare()
  await copyOf({ folder: 'new' }).prepare()
  expect(contents()).toEqual({ 'new/a.mdx': '2', 'new/b.mdx': '2' })
})

test('what a fetch that was ended has received does not pile up', async () => {
  await commit({ 'a.mdx': '1' })
  const copy = copyOf()
  await copy.prepare()
  const partial = path.join(folder, 'git', 'objects', 'pack', 'tmp_pack_a1b2c3')
  mkdirSync(path.dirname(partial), { recursive: true })
  writeFileSync(partial, 'PACK')
  rmSync(remote, { recursive: true })
  await expect(copy.fetch()).rejects.toThrow()
  expect(existsSync(partial)).toBe(false)
})

test('says which commit the files are of, unless they were to become those of another', async () => {
  const first = await commit({ 'a.mdx': '1' })
  const copy = copyOf()
  await copy.prepare()
  expect(await copy.checkedOut()).toBe(first)
  await expect(copy.checkout('f'.repeat(40))).rejects.toThrow()
  await runGit(path.join(folder, 'git'), ['update-ref', 'refs/ovoz/checking-out', first])
  expect(await copyOf().checkedOut()).toBeUndefined()
})

test.each(Object.keys(waysToRun))('content in a folder that looks like a repository starts no program at a start, a push, or for a history: %s', async (way) => {
  const ran = path.join(root, 'ran')
  const plant = Object.entries(embeddedRepository(way, `touch ${ran}; false`)).map(([name, text]) => [`content/${name}`, text])
  await commit({ 'content/a.mdx': '1', 'content/b.mdx': '1', ...Object.fromEntries(plant) })
  const copy = copyOf({ branch: 'main', folder: 'content' })
  await copy.prepare()
  const second = await commit({ 'content/a.mdx': '2', 'content/b.mdx': null })
  rmSync(ran, { force: true })
  await copyOf({ branch: 'main', folder: 'content' }).prepare()
  await copy.checkout(await copy.fetch())
  await copy.tidy()
  const content = path.join(files(), 'content')
  expect(readFileSync(path.join(content, 'HEAD'), 'utf8')).toBe('ref: refs/heads/main\n')
  expect(await deletionsIn(content, (error) => { throw error })({ since: undefined, isWanted: () => true, most: 9 })).toMatchObject({ upTo: second, files: [{ path: 'b.mdx' }] })
  expect((await readFileHistory(repositoryOf(content), { path: 'a.mdx', formerFolders: [], isFormer: () => false, most: 9 })).versions).toHaveLength(2)
  expect(existsSync(ran)).toBe(false)
})

test('submodules, however many, change no file and are no change', async () => {
  const first = await commit({ 'publication.yaml': 'one', 'blogs/a/x.mdx': 'x' })
  const copy = copyOf()
  await copy.prepare()
  const index = Array.from({ length: 2000 }, (_, number) => `160000 ${'1'.repeat(40)}\tzz/${number}\n`).join('')
  await runGit(remote, ['update-index', '--add', '--index-info'], { input: index })
  await git('commit', '--quiet', '--allow-empty', '--message=Links')
  const second = await copy.fetch()
  expect(await copy.changedPaths(first, second)).toEqual([])
  await copy.checkout(second)
  expect(contents()).toEqual({ 'publication.yaml': 'one', 'blogs/a/x.mdx': 'x' })
})

test('a commit whose files would fill the disk is refused before the first of them is written', async () => {
  await commit({ 'publication.yaml': 'one' })
  const copy = copyOf()
  await copy.prepare()
  const free = statfsSync(root)
  // The same megabyte under as many names as half of what is free takes.
  const [bytes, names] = [1_000_000, Math.ceil((free.bavail * free.bsize) / 2 / 1_000_000) + 1]
  await commit({ 'film.bin': 'x'.repeat(bytes) })
  const object = (await git('rev-parse', 'HEAD:film.bin')).trim()
  await runGit(remote, ['update-index', '--add', '--index-info'], { input: Array.from({ length: names }, (_, number) => `100644 ${object}\tzz/${number}.bin\n`).join('') })
  await git('commit', '--quiet', '--message=Many')
  const many = await copy.fetch()
  await expect(copy.checkout(many)).rejects.toThrow(/more than half of what is free on the disk: nothing was changed/)
  expect(contents()).toEqual({ 'publication.yaml': 'one' })
})

/** What a power cut, a disk or a hand leaves of a file. */
const damages: Record<string, (file: string) => void> = {
  'emptied': (file) => writeFileSync(file, ''),
  'cut in half': (file) => writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2)),
  'gone': (file) => rmSync(file, { recursive: true }),
  'a folder': (file) => { rmSync(file, { recursive: true }); mkdirSync(path.join(file, 'x'), { recursive: true }) },
}
const damaged: Record<string, string> = {
  'HEAD': 'HEAD', 'its settings': 'config', 'what it has checked out': 'refs/ovoz/checked-out', 'what it has fetched': 'refs/ovoz/fetched',
  'packed references': 'packed-refs', 'a pack': 'objects/pack/*.pack', 'the index of a pack': 'objects/pack/*.idx',
}

describe.each(Object.keys(damaged))('%s', (what) => {
  test.each(Object.keys(damages))('that is %s is made anew, by the server that runs and by the next', async (how) => {
    await commit({ 'a.mdx': '1', 'b.mdx': '1' })
    const first = copyOf()
    await first.prepare()
    await first.tidy()
    if (what === 'packed references') await runGit(path.join(folder, 'git'), ['pack-refs', '--all'])
    for (const copy of [first, copyOf()]) {
      const found = globSync(damaged[what]!, { cwd: path.join(folder, 'git') })
      for (const file of found) {
        chmodSync(path.join(folder, 'git', file), 0o600)
        damages[how]!(path.join(folder, 'git', file))
      }
      if (copy !== first) await copy.prepare()
      const text = copy === first ? '2' : '3'
      const newest = await commit({ 'a.mdx': text })
      await copy.checkout(await copy.fetch())
      expect(contents()).toEqual({ 'a.mdx': text, 'b.mdx': '1' })
      expect(await copy.checkedOut()).toBe(newest)
      expect(await runGit(files(), ['rev-parse', 'HEAD'])).toBe(`${newest}\n`)
      expect((await readFileHistory(repositoryOf(files()), { path: 'a.mdx', formerFolders: [], isFormer: () => false, most: 9 })).versions.length).toBeGreaterThan(0)
    }
  })
})

test.each(['', 'git', 'content', 'git/info'])('a file in the place of the folder “%s” is no reason to end', async (name) => {
  await commit({ 'a.mdx': '1' })
  await copyOf().prepare()
  rmSync(path.join(folder, name), { recursive: true })
  writeFileSync(path.join(folder, name), '')
  await copyOf().prepare()
  expect(contents()).toEqual({ 'a.mdx': '1' })
})

test('a copy that is damaged while the remote is away leaves the files that stand, and is whole when it is back', async () => {
  await commit({ 'a.mdx': '1' })
  await copyOf().prepare()
  writeFileSync(path.join(folder, 'git', 'HEAD'), '')
  const away = `${remote}-away`
  renameSync(remote, away)
  const copy = copyOf()
  await expect(copy.prepare()).rejects.toThrow(/does not appear to be a git repository/)
  await expect(copy.fetch()).rejects.toThrow(/does not appear to be a git repository/)
  expect(contents()).toEqual({ 'a.mdx': '1' })
  renameSync(away, remote)
  const newest = await commit({ 'a.mdx': '2' })
  await copy.checkout(await copy.fetch())
  expect([contents(), await copy.checkedOut()]).toEqual([{ 'a.mdx': '2' }, newest])
})

test('damage deeper in the history is found in the background, and mended by the next attempt', async () => {
  await commit({ 'a.mdx': '1', 'old.mdx': 'old' })
  const copy = copyOf()
  await copy.prepare()
  await commit({ 'old.mdx': null })
  await copy.checkout(await copy.fetch())
  const before = statSync(path.join(folder, 'git')).ino
  // The first of two packs: what the newest commit refers to by way of its parent.
  const [first] = globSync('objects/pack/*.pack', { cwd: path.join(folder, 'git') }).map((name) => path.join(folder, 'git', name)).sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
  const indexOfFirst = first!.replace(/pack$/, 'idx')
  const tree = (await git('rev-parse', 'HEAD^{tree}')).trim()
  const kept = (await runGit(path.join(folder, 'git'), ['verify-pack', '-v', indexOfFirst])).includes(tree)
  expect(kept, 'the newest tree is in the newer pack').toBe(false)
  for (const file of [first!, indexOfFirst]) rmSync(file)
  const away = `${remote}-away`
  renameSync(remote, away)
  await expect(copy.fetch()).rejects.toThrow(/does not appear to be a git repository/)
  renameSync(away, remote)
  const newest = await commit({ 'a.mdx': '2' })
  await vi.waitFor(async () => {
    await copy.checkout(await copy.fetch())
    expect(statSync(path.join(folder, 'git')).ino).not.toBe(before)
  }, { timeout: 20_000, interval: 200 })
  expect([contents(), await copy.checkedOut()]).toEqual([{ 'a.mdx': '2' }, newest])
  expect((await readFileHistory(repositoryOf(files()), { path: 'a.mdx', formerFolders: [], isFormer: () => false, most: 9 })).versions).toHaveLength(2)
})

test('a copy that is sound is not made anew because something else fails', async () => {
  await commit({ 'a.mdx': '1' })
  const copy = copyOf()
  await copy.prepare()
  const before = statSync(path.join(folder, 'git')).ino
  const [good] = [await copy.fetch()]
  await expect(copy.checkout('f'.repeat(40))).rejects.toThrow()
  rmSync(remote, { recursive: true })
  await expect(copy.fetch()).rejects.toThrow()
  await copy.checkout(good)
  expect([statSync(path.join(folder, 'git')).ino, contents()]).toEqual([before, { 'a.mdx': '1' }])
})
