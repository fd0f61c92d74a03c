import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'
import { createCheckPool } from './check-pool.ts'
import { articleSource, lines, startTrial } from './fixtures/trial.ts'

const stuckWorker = new URL('./fixtures/stuck-worker.ts', import.meta.url)
const tooSlow = (path: string) => `${path}:7:1 error: The file needs more than 1 s to be read; what takes so long begins here`

test('a file that takes too long is withheld, with the place where it begins, and all others are read', async () => {
  using trial = startTrial()
  for (let number = 0; number < 200; number++) trial.write(`blogs/suv/2023/number-${number}.mdx`, articleSource())
  const stuck = ['endless-1', 'endless-2'].map((name) => `blogs/suv/2023/${name}.mdx`)
  const greedy = 'blogs/suv/2023/greedy.mdx'
  for (const path of [...stuck, greedy]) trial.write(path, articleSource())
  const { problems } = await trial.sync({ pool: createCheckPool({ worker: stuckWorker }) })
  expect(lines(problems)).toEqual([...stuck.map(tooSlow), `${greedy}:1:1 error: The file needs more memory to be read than there is; what takes so long begins here`].sort())
  expect(trial.catalogue.newest({ kind: 'all' }, 1000)).toHaveLength(6 + 200)
  expect((await trial.sync()).problems).toHaveLength(3)
})

test('even one file is read in a thread: this one goes on meanwhile, and there is another thread afterwards', async () => {
  using trial = startTrial()
  await trial.sync()
  const pool = createCheckPool({ worker: stuckWorker, keepsOne: true })
  const path = 'blogs/suv/2023/endless-1.mdx'
  trial.write(path, articleSource())
  let turns = 0
  const counting = setInterval(() => { turns += 1 }, 20)
  const stuck = await trial.sync({ pool, only: [path] })
  clearInterval(counting)
  expect(stuck.files).toMatchObject([{ path, outcome: 'withheld', problems: [{ line: 7 }] }])
  expect(turns).toBeGreaterThan(10)
  trial.write('blogs/suv/2023/good.mdx', articleSource())
  expect((await trial.sync({ pool, only: ['blogs/suv/2023/good.mdx'] })).files).toMatchObject([{ outcome: 'published', problems: [] }])
})

test('a thread that cannot even begin is an error, not a problem of the content', async () => {
  using trial = startTrial()
  await expect(trial.sync({ pool: createCheckPool({ worker: pathToFileURL('nowhere.ts') }) })).rejects.toThrow('nowhere')
})

test('what is given as bytes is checked as a file would be, in its order', async () => {
  const path = 'blogs/suv/2023/a.mdx'
  const files = [articleSource({ title: 'One' }), 'No front matter', articleSource({ title: 'Two' })].map((source) => ({ path, bytes: Buffer.from(source) }))
  const pool = createCheckPool()
  expect((await pool.check(files)).map(({ document, problems }) => (document?.kind === 'article' ? document.fields.title : problems.length))).toEqual(['One', 1, 'Two'])
  expect((await pool.readFields(files)).map((read) => read?.fields.title)).toEqual(['One', undefined, 'Two'])
  expect(pool.waiting).toBe(0)
})

test('of the variables of its process a thread knows where compiled code is kept, and no other', async () => {
  vi.stubEnv('PUBLISH_SECRET', 'x'.repeat(40))
  vi.stubEnv('NODE_COMPILE_CACHE', resolve('node_modules/.cache/compiled'))
  const pool = createCheckPool({ worker: new URL('./fixtures/telling-worker.ts', import.meta.url) })
  const [told] = await pool.check([{ path: 'topics/a.yaml', bytes: Buffer.from('') }])
  vi.unstubAllEnvs()
  expect(told).toEqual(['NODE_COMPILE_CACHE'])
})

test('of the threads that many files took, a server keeps one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const pool = createCheckPool({ keepsOne: true, worker: new URL('./fixtures/counting-worker.ts', import.meta.url) })
  const files = Array.from({ length: 300 }, (_, number) => ({ path: `topics/t-${number}.yaml`, bytes: Buffer.from('') }))
  const threads = new Set(await pool.check(files) as unknown[])
  vi.advanceTimersByTime(60_000)
  vi.useRealTimers()
  const [again] = await pool.check(files.slice(0, 1)) as unknown[]
  expect(threads).toContain(again)
})
