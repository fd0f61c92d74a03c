import { describe, expect, test } from 'vitest'
import { startTrial } from '../fixtures/trial.ts'
import { historyPage, newestPage } from './read-history.ts'
import { Store } from '../store/store.ts'
import { openDatabase } from '../store/database.ts'

/** A listing of which only its keys matter: as many articles in each month as are asked for. */
async function listing(months: Record<string, number>) {
  const trial = startTrial()
  await trial.sync()
  const store = new Store(openDatabase(trial.dataDir, { readOnly: false, thorough: false })!)
  for (const [month, count] of Object.entries(months)) {
    store.run("INSERT INTO months VALUES ('blog:x', ?, ?)", month, count)
    for (let n = 1; n <= count; n++) store.run("INSERT INTO listings VALUES ('blog:x', ?, ?, ?)", month, Date.parse(`${month}-01`) + n, `x/${month}-${String(n).padStart(3, '0')}`)
  }
  return { store, [Symbol.dispose]: () => { store.database.close(); trial[Symbol.dispose]() } }
}

/** What a subscriber collects who goes back from the newest to the end (RFC 5005 §4). */
function collect(store: Store, size: number) {
  const first = newestPage(store, 'blog:x', size)
  const ids = [...first.ids]
  const parts: string[] = []
  for (let at = first.previous; at; ) {
    const page = historyPage(store, 'blog:x', at, size)!
    parts.push(`${at.month}/${at.part}`)
    ids.push(...page.ids)
    if (parts.length > 1000) throw new Error('The history has no end.')
    at = page.previous
  }
  return { ids: new Set(ids), parts }
}

describe.each([
  ['one article', { '2019-06': 1 }],
  ['as many as fit', { '2019-06': 3 }],
  ['one more than fit', { '2019-06': 4 }],
  ['several months', { '2018-01': 7, '2019-06': 1, '2019-07': 2, '2020-12': 6 }],
  ['a newest month that is nearly empty', { '2018-01': 9, '2020-12': 1 }],
])('%s', (_, months: Record<string, number>) => {
  test('all of it is reached, and each part leads on to the one after', async () => {
    using trial = await listing(months)
    const { ids, parts } = collect(trial.store, 3)
    expect(ids.size).toBe(Object.values(months).reduce((sum, count) => sum + count))
    for (const [index, part] of parts.entries()) {
      const [month, number] = part.split('/') as [string, string]
      const next = historyPage(trial.store, 'blog:x', { month, part: Number(number) }, 3)!.next
      expect(next && `${next.month}/${next.part}`).toBe(parts[index - 1])
    }
  })

  test('what is closed stays as it is when more is published', async () => {
    using trial = await listing(months)
    const contents = () => collect(trial.store, 3).parts.map((part) => {
      const [month, number] = part.split('/') as [string, string]
      return [part, historyPage(trial.store, 'blog:x', { month, part: Number(number) }, 3)!.ids] as const
    })
    const before = contents()
    const newest = Object.keys(months).sort().at(-1)!
    for (let n = 500; n < 505; n++) trial.store.run("INSERT INTO listings VALUES ('blog:x', ?, ?, ?)", newest, Date.parse(`${newest}-01`) + n, `x/${newest}-${n}`)
    trial.store.run("UPDATE months SET count = count + 5 WHERE key = 'blog:x' AND month = ?", newest)
    const after = new Map(contents())
    for (const [part, ids] of before) expect(after.get(part)).toEqual(ids)
  })
})

test.each([{ month: '2019-06', part: 2 }, { month: '2019-06', part: 0 }, { month: '2019-06', part: 9 }, { month: '2019-05', part: 1 }])('there is no part %o', async (at) => {
  using trial = await listing({ '2019-06': 4 })
  expect(historyPage(trial.store, 'blog:x', at, 3)).toBeUndefined()
})

test('an empty listing has an empty newest part', async () => {
  using trial = await listing({})
  expect(newestPage(trial.store, 'blog:x', 3)).toEqual({ ids: [] })
})
