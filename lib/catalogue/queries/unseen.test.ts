/** What is not to be seen is looked for as what is not there: neither the answer nor the way to it tells of it. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { articleSource, startTrial, type Trial } from '../fixtures/trial.ts'
import { openDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import { publicMedia } from './public-media.ts'
import { readArticle } from './read-articles.ts'
import { resolvePath } from './resolve-path.ts'

/** Writes down what it is asked. */
class WatchedStore extends Store {
  asked: string[] = []

  override get<Row>(...[sql, ...values]: Parameters<Store['get']>): Row | undefined {
    this.asked.push(sql)
    return super.get<Row>(sql, ...values)
  }

  override all<Row>(...[sql, ...values]: Parameters<Store['all']>): Row[] {
    this.asked.push(sql)
    return super.all<Row>(sql, ...values)
  }
}

let trial: Trial
let store: WatchedStore
beforeAll(async () => {
  trial = startTrial()
  trial.write('blogs/suv/2030/soon.mdx', articleSource({ date: '2030-05-01T10:00:00Z', aliases: '[/2030/soon]' }, '<Figure src="soon.jpg" alt="A bank" />'))
  trial.write('blogs/suv/2030/in-work.mdx', articleSource({ status: 'draft', aliases: '[/2030/in-work]' }))
  trial.write('blogs/suv/2030/soon/soon.jpg', Buffer.concat([readFileSync(`${trial.contentDir}/authors/dilnoza/portrait.jpg`), Buffer.from('soon')]))
  await trial.sync()
  store = new WatchedStore(openDatabase(trial.dataDir, { readOnly: true, thorough: false })!)
})
afterAll(() => {
  store.database.close()
  trial[Symbol.dispose]()
})

/** What `look` finds, and what was asked on the way. */
function watch(look: (store: Store) => unknown) {
  store.asked = []
  return { found: look(store), asked: [...store.asked] }
}

test.each([
  ['/suv/soon', '/suv/nothing'], ['/suv/in-work', '/suv/nothing'], ['/suv/2030/soon', '/suv/2030/nothing'], ['/2030/soon', '/2030/nothing'],
  ['/2030/in-work', '/2030/nothing'], ['/og/suv/soon', '/og/suv/nothing'], ['/archive/2030/05', '/archive/2030/07'], ['/suv/rss.xml/2030/05', '/suv/rss.xml/2030/07'],
])('%s is as %s', (unseen, nothing) => {
  const looked = watch((each) => resolvePath(each, unseen))
  expect(looked.found).toMatchObject({ kind: 'missing' })
  expect(looked).toEqual(watch((each) => resolvePath(each, nothing)))
})

test('its text is not read', () => {
  expect(watch((each) => readArticle(each, 'suv/soon'))).toEqual(watch((each) => readArticle(each, 'suv/nothing')))
})

test('its picture is as a picture that nobody committed', () => {
  const { hash } = store.get<{ hash: string }>("SELECT hash FROM files WHERE path = 'blogs/suv/2030/soon/soon.jpg'")!
  const looked = watch((each) => publicMedia(each, hash.slice(0, 16), 'soon.jpg'))
  expect(looked.found).toBeUndefined()
  expect(looked).toEqual(watch((each) => publicMedia(each, '0123456789abcdef', 'soon.jpg')))
})
