import { expect, test } from 'vitest'
import { createCheckPool, createWaitingPool } from './check-pool.ts'
import { articleSource, lines, startTrial } from './fixtures/trial.ts'

const stuckWorker = new URL('./fixtures/stuck-worker.ts', import.meta.url)

test('a file that cannot be checked in time is withheld, and all others are read', async () => {
  using trial = startTrial()
  for (let number = 0; number < 600; number++) trial.write(`blogs/suv/2023/number-${number}.mdx`, articleSource())
  const stuck = ['endless-1', 'endless-2', 'greedy'].map((name) => `blogs/suv/2023/${name}.mdx`)
  for (const path of stuck) trial.write(path, articleSource())
  const { problems } = await trial.sync({ pool: createCheckPool({ patience: 2, worker: stuckWorker }) })
  const limits = ['within 2 seconds', 'within 2 seconds', 'with the memory there is for it']
  expect(lines(problems)).toEqual(stuck.map((path, index) => `${path}:1:1 error: The file could not be checked ${limits[index]}`))
  expect(trial.catalogue.newest({ kind: 'all' }, 1000)).toHaveLength(6 + 600)
  expect((await trial.sync()).problems).toHaveLength(3)
})

test('a server hands even one file to its thread, goes on meanwhile, and has another thread afterwards', async () => {
  using trial = startTrial()
  await trial.sync()
  const pool = createWaitingPool({ patience: 1, worker: stuckWorker })
  const path = 'blogs/suv/2023/endless-1.mdx'
  trial.write(path, articleSource())
  let turns = 0
  const counting = setInterval(() => { turns += 1 }, 20)
  const stuck = await trial.sync({ pool, only: [path] })
  clearInterval(counting)
  expect(stuck.files).toMatchObject([{ path, outcome: 'withheld', problems: [{ message: 'The file could not be checked within 1 seconds' }] }])
  expect(turns).toBeGreaterThan(10)
  trial.write('blogs/suv/2023/good.mdx', articleSource())
  expect((await trial.sync({ pool, only: ['blogs/suv/2023/good.mdx'] })).files).toMatchObject([{ outcome: 'published', problems: [] }])
})

test('a thread that cannot even begin is an error, not a problem of the content', async () => {
  using trial = startTrial()
  for (let number = 0; number < 600; number++) trial.write(`blogs/suv/2023/number-${number}.mdx`, articleSource())
  await expect(trial.sync({ pool: createCheckPool({ worker: new URL('./fixtures/nowhere.ts', import.meta.url) }) })).rejects.toThrow('nowhere')
})
