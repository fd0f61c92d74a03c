import { spawnSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let root: string
beforeEach(() => { root = mkdtempSync(path.join(tmpdir(), 'ovoz-private-')) })
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A process of its own: the mask is a whole process's. */
function run(work: string, dataDir: string, uid?: number): string {
  const script = `process.umask(0o022)
    const { writeFileSync, mkdirSync, readFileSync } = await import('node:fs')
    const { keepPrivate, withUsualRights } = await import('#lib/site/private-folder.ts')
    ${uid === undefined ? '' : `process.setuid(${uid})`}
    keepPrivate(${JSON.stringify(dataDir)}, (message) => process.stdout.write(message))
    ${work}`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
  return stdout
}

const rights = (name: string) => (statSync(name).mode & 0o777).toString(8)
const openToOthers = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !lstatSync(path.join(folder, name)).isSymbolicLink() && (statSync(path.join(folder, name)).mode & 0o077) !== 0)

test('what is written from then on is its owner’s alone, also by programs that are started', () => {
  const dataDir = path.join(root, 'new', 'data')
  const said = run(`writeFileSync('${dataDir}/a', ''); mkdirSync('${dataDir}/b'); (await import('node:child_process')).execFileSync('sh', ['-c', 'mkdir ${dataDir}/c && echo > ${dataDir}/c/d'])
    const { DatabaseSync } = await import('node:sqlite'); new DatabaseSync('${dataDir}/e.db').exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x)')`, dataDir)
  expect([said, rights(dataDir), openToOthers(dataDir)]).toEqual(['', '700', []])
  expect(readdirSync(dataDir).length).toBeGreaterThanOrEqual(4)
})

test('what was there with wider rights is taken from others, and nothing that a link leads to', () => {
  const [dataDir, elsewhere] = [path.join(root, 'data'), path.join(root, 'elsewhere')]
  mkdirSync(path.join(dataDir, 'press'), { recursive: true })
  for (const name of ['catalogue.db', 'receipts.db']) writeFileSync(path.join(dataDir, name), '')
  writeFileSync(elsewhere, '')
  chmodSync(elsewhere, 0o644)
  symlinkSync(elsewhere, path.join(dataDir, 'link'))
  for (const name of ['', 'press', 'catalogue.db', 'receipts.db']) chmodSync(path.join(dataDir, name), 0o775)
  expect(run('', dataDir)).toBe('')
  expect([rights(dataDir), rights(elsewhere), openToOthers(dataDir)]).toEqual(['700', '644', []])
})

test('content and builds stay readable as files are here', () => {
  const dataDir = path.join(root, 'data')
  run(`withUsualRights(() => { mkdirSync('${root}/content'); writeFileSync('${root}/content/a.mdx', '') }); writeFileSync('${dataDir}/b', '')`, dataDir)
  expect([rights(path.join(root, 'content')), rights(path.join(root, 'content/a.mdx')), rights(path.join(dataDir, 'b'))]).toEqual(['755', '644', '600'])
})

test.skipIf(process.getuid?.() !== 0)('a folder that is somebody else’s, or everybody’s, is not changed but told of (a test for root: it needs two users)', () => {
  chmodSync(root, 0o755)
  const theirs = path.join(root, 'theirs')
  mkdirSync(theirs)
  chmodSync(theirs, 0o755)
  expect(run('', theirs, 65_534)).toMatch(/theirs can be read by others, drafts in it included.*chmod 700/)
  expect(rights(theirs)).toBe('755')
  const shared = path.join(root, 'shared')
  mkdirSync(shared)
  chmodSync(shared, 0o1777)
  expect(run('', shared)).toContain('shared can be read by others')
  expect(statSync(shared).mode & 0o7777).toBe(0o1777)
})
