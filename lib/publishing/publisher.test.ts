import { describe, expect, test, vi } from 'vitest'
import type { Change } from '#lib/catalogue/changes.ts'
import type { Applied } from './apply-content.ts'
import { changedPages } from './changed-pages.ts'
import { createPublisher, type PublisherOptions } from './publisher.ts'
import type { Receipt } from './receipt.ts'

const place = { listings: ['all', 'blog:suv'], newest: ['all', 'blog:suv'], month: '2019-06', date: '2019-06-09T10:00:00+05:00', modified: 0, translations: [] }
const change: Change = { kind: 'article', id: 'suv/x', after: place, neighbours: ['suv/y'], card: true, corrected: false }

/** A newsroom's surroundings: a remote branch, a catalogue, and a record of what was done to them. */
function surroundings(more: Partial<PublisherOptions> = {}) {
  const state = { remote: 'c0', applied: 'c0' as string | undefined, files: 'c0', done: [] as string[], kept: [] as Receipt[], errors: [] as unknown[] }
  const applied = (changes: Change[]): Applied => ({
    changes, delivered: changes, tags: changes.length > 0 ? ['article:suv/x'] : [], nextDue: new Date(5),
    files: changes.length > 0 ? [{ path: 'blogs/suv/2019/x.mdx', outcome: 'published', problems: [] }] : [],
  })
  const options: PublisherOptions = {
    repository: {
      fetch: async () => {
        state.done.push(`fetch ${state.remote}`)
        return state.remote
      },
      knows: async () => true,
      requirePublication: async () => {},
      checkout: async (commit) => {
        state.done.push(`checkout ${commit}`)
        state.files = commit
      },
      checkedOut: async () => state.files,
      changedPaths: async (from, to) => [`${from}..${to}`],
      tidy: async () => {},
    },
    appliedCommit: () => state.applied,
    apply: async ({ only, commit }) => {
      state.done.push(`apply ${only?.join() ?? 'all'} ${commit ?? '-'}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (commit === undefined) return applied([])
      state.applied = commit
      return applied([change])
    },
    see: async (path) => {
      state.done.push(`see ${path}`)
      return 200
    },
    announce: (changes) => void state.done.push(`announce ${changes.length}`),
    keep: (receipt) => void state.kept.push(receipt),
    report: (error) => void state.errors.push(error),
    ...more,
  }
  return { state, options, publisher: createPublisher(options) }
}

test('a push is fetched, written, applied, announced and seen, in this order', async () => {
  const { state, publisher } = surroundings({ purge: async (tags) => void state.done.push(`purge ${tags.join()}`) })
  state.remote = 'c1'
  const receipt = await publisher.publish('push').receipt
  expect(state.done.slice(0, 6)).toEqual(['fetch c1', 'checkout c1', 'apply c0..c1 c1', 'purge article:suv/x', 'announce 1', 'see /suv/x'])
  expect(receipt).toMatchObject({ outcome: 'published', commit: { before: 'c0', after: 'c1' }, files: [{ outcome: 'published' }], tags: ['article:suv/x'], warnings: [] })
  expect(receipt.pages.map(({ path }) => path)).toEqual(['/suv/x', '/suv/y', '/', '/suv', '/archive/2019/06', '/suv/archive/2019/06', '/rss.xml', '/atom.xml', '/feed.json', '/suv/rss.xml', '/suv/atom.xml', '/suv/feed.json'])
  expect(state.kept).toEqual([receipt])
  expect(publisher.nextDue).toEqual(new Date(5))
})

test('pushes that arrive together are taken together, one run at a time, and end at the newest commit', async () => {
  let inside = 0
  const { state, options } = surroundings()
  const publisher = createPublisher({
    ...options,
    apply: async (given) => {
      expect(++inside).toBe(1)
      return options.apply(given).finally(() => { inside -= 1 })
    },
  })
  state.remote = 'c1'
  const first = publisher.publish('push').receipt
  await new Promise((resolve) => setTimeout(resolve, 1))
  state.remote = 'c2'
  const rest = Array.from({ length: 20 }, () => publisher.publish('push').receipt)
  state.remote = 'c3'
  const receipts = new Set((await Promise.all([first, ...rest])).map(({ id }) => id))
  expect(receipts.size).toBe(2)
  expect(state.applied).toBe('c3')
  expect(state.done.filter((step) => step.startsWith('fetch'))).toEqual(['fetch c1', 'fetch c3'])
})

test('a remote that fails leaves what was, says so, and holds up nothing that is due', async () => {
  const { state, options } = surroundings()
  const publisher = createPublisher({ ...options, repository: { ...options.repository!, fetch: async () => { throw new Error('git fetch: gave no answer within 20 s') } } })
  const receipt = await publisher.publish('push').receipt
  expect(receipt).toMatchObject({ outcome: 'failed', message: 'git fetch: gave no answer within 20 s' })
  expect(state.done).toEqual(['apply  -'])
  expect(state.kept).toHaveLength(1)
})

test('what could not be applied is applied by the next publication, though there is nothing newer', async () => {
  const { state, options } = surroundings()
  let isFull = true
  const publisher = createPublisher({
    ...options,
    apply: (given) => {
      if (isFull) throw new Error('database or disk is full')
      return options.apply(given)
    },
  })
  state.remote = 'c1'
  expect(await publisher.publish('push').receipt).toMatchObject({ outcome: 'failed', message: 'database or disk is full' })
  isFull = false
  expect(await publisher.publish('look').receipt).toMatchObject({ outcome: 'published', commit: { before: 'c0', after: 'c1' } })
  expect(state.applied).toBe('c1')
})

test('an hour that comes asks no remote', async () => {
  const { state, publisher } = surroundings()
  state.remote = 'c1'
  expect((await publisher.publish('clock', []).receipt).outcome).toBe('unchanged')
  expect(state.done).toEqual(['apply  -'])
  expect(state.kept).toEqual([])
})

test('an hour that comes while a remote is waited for does not wait with it', async () => {
  let answer = (_: string) => {}
  const { state, options } = surroundings()
  const publisher = createPublisher({ ...options, repository: { ...options.repository!, fetch: () => new Promise((resolve) => { answer = resolve }) } })
  const look = publisher.publish('look')
  await new Promise((resolve) => setTimeout(resolve, 5))
  const hour = await Promise.race([publisher.publish('clock', []).receipt, new Promise((resolve) => setTimeout(resolve, 500, 'waits'))])
  expect(hour).toMatchObject({ triggers: ['clock'], outcome: 'unchanged' })
  answer('c1')
  expect(await look.receipt).toMatchObject({ triggers: ['look'], outcome: 'published' })
  expect(state.done.slice(0, 3)).toEqual(['apply  -', 'checkout c1', 'apply c0..c1 c1'])
})

test('a catalogue of no known commit is held against all files', async () => {
  const { state, publisher } = surroundings()
  state.applied = undefined
  await publisher.publish('start').receipt
  expect(state.done).toContain('apply all c0')
})

test('without a repository the saved files are looked at, together', async () => {
  const { state, options } = surroundings()
  const { repository: _, ...rest } = options
  const publisher = createPublisher(rest)
  await Promise.all([publisher.publish('files', ['a.mdx']).receipt, publisher.publish('files', ['b.mdx']).receipt])
  await Promise.all([publisher.publish('files', ['a.mdx']).receipt, publisher.publish('push').receipt])
  expect(state.done).toEqual(['apply a.mdx,b.mdx -', 'apply all -'])
})

test('an edge that cannot be told, a page that fails, a book that is full: each is said, and stops nothing', async () => {
  const { state, publisher } = surroundings({
    purge: async () => { throw new Error('The edge cannot be told') },
    see: async (path) => { if (path === '/suv') throw new Error('no'); return 200 },
    keep: () => { throw new Error('disk full') },
  })
  state.remote = 'c1'
  const receipt = await publisher.publish('push').receipt
  expect(receipt.outcome).toBe('published')
  expect(receipt.warnings).toEqual(['The edge cannot be told', 'disk full'])
  expect(receipt.pages.find(({ path }) => path === '/suv')?.status).toBe(500)
  expect(state.errors).toHaveLength(3)
})

test('a remote that stays away is told of once, and again after it was there', async () => {
  const { state, options } = surroundings()
  let isAway = true
  const publisher = createPublisher({ ...options, repository: { ...options.repository!, fetch: async () => { if (isAway) throw new Error('away'); return 'c0' } } })
  for (let look = 0; look < 3; look += 1) await publisher.publish('look').receipt
  expect([state.kept.length, state.errors.length]).toEqual([1, 1])
  isAway = false
  await publisher.publish('look').receipt
  isAway = true
  await publisher.publish('look').receipt
  expect([state.kept.length, state.errors.length]).toEqual([2, 2])
})

test('a commit that could not be applied, and that the branch has left again, leaves no files', async () => {
  const { state, options } = surroundings()
  let isFull = true
  const publisher = createPublisher({ ...options, apply: (given) => (isFull ? Promise.reject(new Error('The disk is full')) : options.apply(given)) })
  state.remote = 'c1'
  expect((await publisher.publish('push').receipt).outcome).toBe('failed')
  isFull = false
  state.remote = 'c0'
  await publisher.publish('push').receipt
  expect([state.files, state.applied]).toEqual(['c0', 'c0'])
})

test('a receipt says how many pages it did not wait for', async () => {
  const clock = vi.spyOn(performance, 'now')
  let now = 0
  clock.mockImplementation(() => now)
  const { state, publisher } = surroundings({ see: async () => { now += 4_000; return 200 } })
  state.remote = 'c1'
  const receipt = await publisher.publish('push').receipt
  clock.mockRestore()
  expect(receipt.pages.map(({ path }) => path)).toEqual(['/suv/x', '/suv/y', '/'])
  expect(receipt.warnings).toEqual([expect.stringMatching(/^9 more pages show the change/)])
})

test('of an article of years ago neither fronts nor current feeds are looked at', () => {
  const old: Change = { kind: 'article', id: 'suv/old', before: { ...place, newest: [] }, after: { ...place, newest: ['topic:rare'] }, neighbours: [], card: true, corrected: false }
  expect(changedPages([old])).toEqual(['/suv/old', '/topics/rare', '/archive/2019/06', '/suv/archive/2019/06', '/topics/rare/rss.xml', '/topics/rare/atom.xml', '/topics/rare/feed.json'])
})

/** Other servers, of which the last is done when the test says so. */
function others(state: ReturnType<typeof surroundings>['state'], more: Partial<NonNullable<PublisherOptions['cluster']>> = {}): NonNullable<PublisherOptions['cluster']> {
  return {
    here: { release: 4, seen: 0, at: 0 },
    newest: { release: 5, commit: 'c0', seen: 0, at: 0 },
    call: () => void state.done.push('call'),
    missed: async () => ({ paths: ['missed.mdx'], due: 0 }),
    announce: async (commit, { release }) => {
      state.done.push(`tell ${commit} after ${release}`)
      return { release: 6, isOpen: true }
    },
    complete: async (known, announced, paths) => {
      state.done.push(`complete ${known.release} ${announced?.release ?? '-'} ${paths?.join() ?? 'all'}`)
      return { isFirst: true, isShared: true, release: 6, tags: [] }
    },
    everywhere: async (release) => {
      state.done.push(`everywhere ${release}`)
      return { isTold: true, behind: [] }
    },
    ...more,
  }
}

test('other servers are told of a commit before it is applied, and subscribers when all have it', async () => {
  const { state, options } = surroundings({ purge: async () => { throw new Error('Of several servers, whoever is last tells the edge.') } })
  state.remote = 'c1'
  const receipt = await createPublisher({ ...options, cluster: others(state) }).publish('push').receipt
  expect(state.done.slice(0, 6)).toEqual(['call', 'fetch c1', 'tell c1 after 5', 'checkout c1', 'apply c0..c1 c1', 'complete 5 6 '])
  expect(state.done.indexOf('announce 1')).toBeGreaterThan(state.done.indexOf('everywhere 6'))
  // The first is made while the others apply it, so that they need not make it again; the rest when they have.
  expect(state.done.indexOf('see /suv/x')).toBeLessThan(state.done.indexOf('announce 1'))
  expect(state.done.indexOf('see /suv/y')).toBeGreaterThan(state.done.indexOf('everywhere 6'))
  expect(String(receipt.steps['see'])).toMatch(/^\d+(\.\d)?$/)
  expect(receipt).toMatchObject({ outcome: 'published', warnings: [] })
})

describe('of what was taken down a receipt says how far that has reached', () => {
  const gone = { delivered: [], tags: ['article:suv/x', '!own:suv/x', '!media:0123456789abcdef'] }
  const what = ['own:suv/x', 'media:0123456789abcdef']
  const takenDownBy = async (more: Partial<PublisherOptions>) => {
    const { state, options } = surroundings(more)
    state.remote = 'c1'
    const apply: PublisherOptions['apply'] = async (given) => ({ ...(await options.apply(given)), tags: gone.tags })
    return (await createPublisher({ ...options, apply }).publish('push').receipt).takenDown
  }
  const purge = async () => {}
  const refuse = async () => { throw new Error('The edge is away') }
  const { state } = surroundings()
  const alone = others(state, { complete: async () => ({ isFirst: true, isShared: false, release: 9, tags: [] }) })

  test.each<[string, Partial<PublisherOptions>, object]>([
    ['one server, no edge', {}, { what, behind: [] }],
    ['one server and an edge', { purge }, { what, edge: expect.any(Number), behind: [] }],
    ['an edge that cannot be told', { purge: refuse }, { what, edge: null, behind: [] }],
    ['several servers', { purge, cluster: others(state) }, { what, edge: expect.any(Number), behind: [] }],
    ['one of them behind', { purge, cluster: others(state, { everywhere: async () => ({ isTold: true, behind: ['b:3000'] }) }) }, { what, edge: expect.any(Number), behind: ['b:3000'] }],
    ['nobody told', { purge, cluster: others(state, { everywhere: async () => ({ isTold: false, behind: [] }) }) }, { what, edge: null, behind: [] }],
    ['Redis away', { purge, cluster: alone }, { what, edge: expect.any(Number) }],
  ])('%s', async (_, more, told) => {
    expect(await takenDownBy(more)).toEqual(told)
  })

  test('and nothing where nothing was', async () => {
    const { state: quiet, options } = surroundings({ purge })
    quiet.remote = 'c1'
    expect(await createPublisher(options).publish('push').receipt).not.toHaveProperty('takenDown')
  })
})

test('what another has published is applied, but not looked at as a reader, nor announced again', async () => {
  const { state, options } = surroundings()
  state.remote = 'c1'
  const complete = async () => ({ isFirst: false, isShared: true, release: 6, tags: [] })
  await createPublisher({ ...options, cluster: others(state, { complete }) }).publish('release', []).receipt
  expect(state.done).toEqual(['fetch c1', 'tell c1 after 5', 'checkout c1', 'apply c0..c1 c1', 'everywhere 6'])
})

test('a remote that does not give what another server has published takes nobody back', async () => {
  const { state, options } = surroundings()
  const repository = { ...options.repository!, knows: async () => false }
  state.remote = 'old'
  const receipt = await createPublisher({ ...options, repository, cluster: others(state, { newest: { release: 5, commit: 'new', seen: 0, at: 0 } }) }).publish('push').receipt
  expect(state.done.filter((step) => !step.startsWith('fetch'))).toEqual(['call', 'apply  -', 'complete 4 - '])
  expect(receipt).toMatchObject({ outcome: 'failed', message: expect.stringContaining('does not give here yet') })
})

test('without Redis the edge is told at once, and without an edge nobody', async () => {
  const { state, options } = surroundings({ purge: async (tags, release) => void state.done.push(`purge ${tags.join()} ${release}`) })
  state.remote = 'c1'
  const complete = async () => ({ isFirst: true, isShared: false, release: 9, tags: ['untold'] })
  await createPublisher({ ...options, cluster: others(state, { complete }) }).publish('push').receipt
  expect(state.done).toContain('purge article:suv/x,untold 9')
  expect(state.done.join()).not.toContain('everywhere')
})

test('without Redis the edge is told of what an earlier process had not told it, though nothing is new', async () => {
  const { state, options } = surroundings({ purge: async (tags) => void state.done.push(`purge ${tags.join()}`) })
  state.remote = 'c0'
  const complete = async () => ({ isFirst: true, isShared: false, release: 9, tags: ['untold'] })
  const receipt = await createPublisher({ ...options, cluster: others(state, { complete }) }).publish('look').receipt
  expect(receipt.outcome).toBe('unchanged')
  expect(state.done).toContain('purge untold')
})

test('in a folder that all see, what others saved is looked at with what was saved here', async () => {
  const { state, options } = surroundings()
  const { repository: _, ...folder } = options
  await createPublisher({ ...folder, cluster: others(state) }).publish('release', ['saved.mdx']).receipt
  expect(state.done).toEqual(['apply saved.mdx,missed.mdx -', 'complete 5 - saved.mdx,missed.mdx'])
})

test('what was due at another server’s clock is due here', async () => {
  const { state, options } = surroundings()
  const due = Date.now() + 5_000
  const times: (number | undefined)[] = []
  const apply: PublisherOptions['apply'] = (given) => {
    times.push(given.now?.getTime())
    return options.apply(given)
  }
  await createPublisher({ ...options, apply, cluster: others(state, { missed: async () => ({ paths: [], due }) }) }).publish('release', []).receipt
  await createPublisher({ ...options, apply, cluster: others(state) }).publish('release', []).receipt
  expect(times).toEqual([due, undefined])
})

test('an entry that could become no file is withheld with its reason, and the others go live', async () => {
  const { state, options } = surroundings()
  const publisher = createPublisher({ ...options, repository: { ...options.repository!, leftOut: [{ path: 'long.jpg', message: 'The name is too long', mend: 'rename it' }] } })
  state.remote = 'c1'
  const { outcome, files } = await publisher.publish('push').receipt
  expect([outcome, files.map((file) => `${file.path} ${file.outcome}`)]).toEqual(['published', ['long.jpg withheld', 'blogs/suv/2019/x.mdx published']])
  expect(files[0]!.problems).toEqual([{ path: 'long.jpg', line: 1, column: 1, severity: 'error', message: 'The name is too long', mend: 'rename it' }])
})
