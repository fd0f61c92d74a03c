import { readFileSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { articleSource, startTrial, type Trial } from '../fixtures/trial.ts'
import { databasePath } from '../store/database.ts'

/** Mulberry32: the same steps every time. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Everything readers can see, row by row; row numbers and stamps are not theirs. And that no body is left over. */
function visible(dataDir: string): unknown {
  const database = new DatabaseSync(databasePath(dataDir), { readOnly: true })
  try {
    return [
      'SELECT path, kind, id, hash, document, tree, words, current, problems, link_problems FROM files f LEFT JOIN bodies b ON b.number = f.body ORDER BY path',
      'SELECT * FROM documents ORDER BY kind, id',
      'SELECT id, path, status, state, date_ms, month, blog, language, original, title, card, page, tree FROM articles a LEFT JOIN bodies b ON b.number = a.body ORDER BY id',
      'SELECT COUNT(*) FROM bodies',
      'SELECT * FROM listings', 'SELECT * FROM months', 'SELECT * FROM aliases', 'SELECT * FROM claims', 'SELECT * FROM facts',
      'SELECT a.id, t.title, t.summary, t.body FROM texts t JOIN articles a USING (number) ORDER BY a.id',
      `SELECT a.id FROM search s JOIN articles a ON a.number = s.rowid WHERE search MATCH 'water OR words OR вода' ORDER BY a.id`,
    ].map((sql) => database.prepare(sql).all())
  } finally {
    database.close()
  }
}

const slugs = ['one', 'two', 'three', 'four']
const years = ['2022', '2023']

/** What editors may do to the trial's content, well or badly; each call does one of it. */
function editors(trial: Trial, seed: number) {
  const random = seeded(seed)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!
  const picture = readFileSync(`${trial.contentDir}/blogs/suv/2019/the-empty-canal/bank.png`)
  for (const year of years) trial.write(`blogs/suv/${year}/one/lead.png`, picture)
  const step = {
    write: () => {
      const slug = pick(slugs)
      // Mostly in a year of its own: a name in two years is an error.
      const year = random() < 0.9 ? years[slug.length % 2] : pick(years)
      trial.write(`blogs/suv/${year}/${slug}.mdx`, articleSource({
        title: `Title ${Math.floor(random() * 100)}`,
        authors: pick(['[dilnoza]', '[aibek, dilnoza]', '[dilnoza, aibek]', random() < 0.2 ? '[nobody]' : '[aibek]']),
        topics: pick(['[water]', '[]', '[markets, water]']),
        status: pick(['draft', 'published', 'retracted']),
        date: pick(['2022-12-31T23:00:00+05:00', '2023-05-05T10:00:00+05:00', '2026-02-01T10:00:00+05:00']),
        aliases: pick(['[]', `[/old/${slug}]`, `[/old/${slug}, /older/${slug}]`, random() < 0.2 ? '[/old/two, /suv/one]' : '[]']),
        ...(random() < 0.2 ? { translationOf: `suv/${pick(slugs)}` } : {}),
      }, pick(['Words of water.', 'Other words.', 'More.', random() < 0.3 ? 'Words <b>in HTML</b>.' : 'Last.', slug === 'one' ? '<Figure src="lead.png" alt="x" />' : 'Water.'])))
    },
    remove: () => trial.remove(`blogs/suv/${pick(years)}/${pick(slugs)}.mdx`),
    author: () => trial.write('authors/aibek.mdx', pick([random() < 0.3 ? 'broken' : '---\nname: Aybek\nrole: r\n---\n\nBio.\n', '---\nname: Aibek\nrole: r\n---\n\nBio.\n', '---\nname: A. Sadyrov\nrole: r\n---\n\nBio.\n'])),
    blog: () => trial.write('blogs/suv/blog.mdx', `---\nname: Suv\nlanguage: ${pick(['en', 'ru', 'kk'])}\nauthors: [${pick(['dilnoza', 'aibek'])}]\ntagline: t\n---\n\nAbout.\n`),
    zone: () => trial.write('publication.yaml', trial.read('publication.yaml').replace(/timeZone: .*/, `timeZone: ${pick(['Asia/Tashkent', 'America/New_York'])}`)),
    picture: () => trial.write('blogs/suv/2022/one/lead.png', pick([random() < 0.3 ? new Uint8Array([1, 2, 3]) : picture, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')])),
  }
  return { picture, pick, edit: () => pick(Object.values(step))() }
}

test.each([1, 2, 3, 4, 5, 6])('whatever the order of steps, the result is that of a build from nothing (seed %i)', async (seed) => {
  using trial = startTrial()
  const { edit, pick, picture } = editors(trial, seed)
  await trial.sync()
  let compared = 0
  for (let round = 0; round < 16; round++) {
    for (let count = 0; count < 3; count++) edit()
    const { problems } = await trial.sync()
    // What a file that fails keeps depends on what was there before.
    if (problems.some(({ severity }) => severity === 'error')) continue
    compared++
    expect(visible(trial.dataDir)).toEqual(await fromNothing(trial))
  }
  expect(compared).toBeGreaterThan(0)

  // Then everything is mended at once.
  trial.write('authors/aibek.mdx', '---\nname: Aibek\nrole: r\n---\n\nBio.\n')
  for (const [index, slug] of slugs.entries()) {
    for (const year of years) trial.remove(`blogs/suv/${year}/${slug}.mdx`)
    const translation: Record<string, string> = index > 0 ? { translationOf: 'suv/one', language: ['ru', 'kk', 'uz'][index - 1]! } : {}
    const year = pick(years)
    trial.write(`blogs/suv/${year}/${slug}/lead.png`, picture)
    trial.write(`blogs/suv/${year}/${slug}.mdx`, articleSource({ title: slug, topics: '[water]', aliases: `[/old/${slug}]`, ...translation }, '<Figure src="lead.png" alt="x" />'))
  }
  expect((await trial.sync()).problems.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(visible(trial.dataDir)).toEqual(await fromNothing(trial))
})

test.each([1, 2, 3, 4, 5, 6])('without last good versions that holds for content with mistakes too (seed %i)', async (seed) => {
  using trial = startTrial()
  const { edit, pick } = editors(trial, seed)
  const author = '---\nname: Aibek\nrole: r\n---\n\nBio.\n'
  const water = trial.read('topics/water.yaml')
  const slips = [
    () => trial.remove('authors/aibek.mdx'),
    () => trial.write('authors/aibek.mdx', pick(['broken', author, author.replace('role: r', 'role: r\nportrait: {src: none.jpg, alt: a}')])),
    () => trial.remove('topics/water.yaml'),
    () => trial.write('topics/water.yaml', pick([water, 'name: Water\n'])),
    () => trial.write('blogs/suv/blog.mdx', `---\nname: Suv\nlanguage: ${pick(['en', 'none'])}\nauthors: [${pick(['dilnoza', 'nobody'])}]\ntagline: t\n---\n\nAbout.\n`),
    () => trial.write('publication.yaml', trial.read('publication.yaml').replace(/timeZone: .*/, `timeZone: ${pick(['Asia/Tashkent', 'nowhere'])}`)),
    () => trial.remove('evidence/canal-post/post.jpg'),
  ]
  const findings = async (dataDir: string) => {
    const { problems, counts } = await trial.sync({ dataDir, keepLastGood: false })
    // Which existing name a wrong one is like may have been said before that came or went.
    return { counts, problems: problems.map(({ mend: _, ...problem }) => problem) }
  }
  let broken = 0
  for (let round = 0; round < 16; round++) {
    for (let count = 0; count < 2; count++) edit()
    pick(slips)()
    const found = await findings(trial.dataDir)
    if (found.problems.some(({ severity }) => severity === 'error')) broken++
    rmSync(`${trial.dataDir}-new`, { recursive: true, force: true })
    expect(found).toEqual(await findings(`${trial.dataDir}-new`))
  }
  expect(broken).toBeGreaterThan(8)
})

async function fromNothing(trial: Trial): Promise<unknown> {
  const dataDir = `${trial.dataDir}-new`
  rmSync(dataDir, { recursive: true, force: true })
  await trial.sync({ dataDir })
  return visible(dataDir)
}
