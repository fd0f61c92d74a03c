import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as platforms from '#lib/evidence/preserve/fixtures/platforms.ts'
import { material, openTrial, type Trial } from '#lib/evidence/preserve/fixtures/trial.ts'
import { openStage, recoverStages } from '#lib/evidence/preserve/record-folder.ts'

let trial: Trial
beforeEach(async () => void (trial = await openTrial(platforms.telegram(material))))
afterEach(() => trial.close())

function start(script: string, args: string[], { web = true } = {}) {
  const child = spawn(process.execPath, [script, ...args, '--content', trial.contentDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, EVIDENCE_TEST_SERVER: web ? trial.web.server : '127.0.0.1:1', CONTENT_DIR: '' },
  })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
  const ended = new Promise<{ code: number | null; said: string }>((done) => child.on('close', (code) => done({ code, said: Buffer.concat(output).toString() })))
  return { child, ended }
}
const run = (script: string, args: string[], options?: { web: boolean }) => start(script, args, options).ended

const url = 'https://t.me/gulzor_diary/418'
const complete = [url, '--no-input', '--shows', 'The square.', '--language', 'kk', '--alt', 'The square', '--alt', 'People sing']

test('the story of a record: kept, shown to be sound, its original gone, its author withheld, and that proved', async () => {
  const kept = await run('scripts/preserve.ts', complete)
  expect(kept).toMatchObject({ code: 0, said: expect.stringContaining('<Evidence id="2019-06-09-telegram-gulzor-diary" />') })

  mkdirSync(join(trial.contentDir, 'blogs/suv/2019'), { recursive: true })
  writeFileSync(join(trial.contentDir, 'blogs/suv/2019/noon.mdx'), '---\ntitle: "Noon"\ndate: 2019-07-01T00:00:00Z\nauthors: [a]\nsummary: "Noon."\n---\n\nWords.\n\n<Evidence id="2019-06-09-telegram-gulzor-diary" />\n')
  expect(await run('scripts/evidence.ts', ['check'])).toMatchObject({ code: 0, said: expect.stringContaining('Originals: 1 up, 0 gone') })
  expect(await run('scripts/evidence.ts', ['check'], { web: false })).toMatchObject({ code: 0, said: expect.stringMatching(/could not be found out: t\.me could not be reached[\s\S]*0 up, 0 gone, 1 could not be reached/) })

  await trial.imitate({})
  expect(await run('scripts/evidence.ts', ['check', '--mark'])).toMatchObject({ code: 0, said: expect.stringMatching(/the original is gone[\s\S]*relied on by blogs\/suv\/2019\/noon\.mdx[\s\S]*marked “original: gone”/) })
  expect(trial.record('2019-06-09-telegram-gulzor-diary').original).toBe('gone')

  const fields = ['author.handle', 'author.url', 'url', '--reason', 'She asked us.']
  expect(await run('scripts/evidence.ts', ['withhold', '2019-06-09-telegram-gulzor-diary', ...fields])).toMatchObject({ code: 1, said: expect.stringContaining('rename the folder') })
  const taken = await run('scripts/evidence.ts', ['withhold', '2019-06-09-telegram-gulzor-diary', ...fields, '--anyway'])
  expect(taken).toMatchObject({ code: 0, said: expect.stringMatching(/Keep this outside the repository[\s\S]*history of git/) })
  const salt = /author\.handle salt ([0-9a-f]{32})/.exec(taken.said)![1]!
  expect(await run('scripts/evidence.ts', ['verify', '2019-06-09-telegram-gulzor-diary', 'author.handle', '@gulzor_diary', '--salt', salt])).toMatchObject({ code: 0, said: expect.stringMatching(/^Yes/) })
  expect(await run('scripts/evidence.ts', ['verify', '2019-06-09-telegram-gulzor-diary', 'author.handle', '@somebody', '--salt', salt])).toMatchObject({ code: 1, said: expect.stringMatching(/^No/) })

  writeFileSync(join(trial.evidenceDir, '2019-06-09-telegram-gulzor-diary', 'image-1.jpg'), material.otherJpeg)
  expect(await run('scripts/evidence.ts', ['check', '--offline'])).toMatchObject({ code: 1, said: expect.stringContaining('error: The file image-1.jpg is not the one that was captured') })
})

test('without a terminal it says which options are missing', async () => {
  const before = trial.listing()
  const { code, said } = await run('scripts/preserve.ts', [url])
  expect([code, trial.listing()]).toEqual([1, before])
  for (const flag of ['--shows "…"', '--language ru', '--alt image-1.jpg="…"', '--alt video-1.mp4="…"']) expect(said).toContain(flag)
})

describe('called wrongly', () => {
  test.each([
    ['scripts/preserve.ts', [], 'Give the address'],
    ['scripts/preserve.ts', [url, '--shwos', 'x'], '--shwos'],
    ['scripts/preserve.ts', [url, '--max-size', 'huge'], '--max-size huge'],
    ['scripts/preserve.ts', [url, '--posted', '9 June'], '--posted: “9 June” is not a date'],
    ['scripts/preserve.ts', [url, '--archive', 'archive.org'], '--archive'],
    ['scripts/evidence.ts', ['chekc'], '“chekc” is none of'],
    ['scripts/evidence.ts', ['check', '--offline', '--mark'], '--mark has to ask'],
    ['scripts/evidence.ts', ['withhold', 'square', 'text'], 'Give the reason'],
    ['scripts/evidence.ts', ['withhold', 'square', 'text', '--reason', 'x', '--since', 'today'], '--since today'],
    ['scripts/evidence.ts', ['verify', 'square', 'text'], 'one text with its salt'],
  ])('%s %j', async (script, args, message) => expect(await run(script, args)).toMatchObject({ code: 2, said: expect.stringContaining(message) }))

  test.each(['scripts/preserve.ts', 'scripts/evidence.ts'])('%s --help', async (script) => expect(await run(script, ['--help'])).toMatchObject({ code: 0, said: expect.stringContaining('npm run') }))
})

describe('stopped in the middle', () => {
  /** Until a medium is on its way. */
  const begun = async () => {
    while (!trial.web.asked.some((address) => address.includes('clip.mp4'))) await new Promise((done) => setTimeout(done, 20))
  }
  beforeEach(() => trial.imitate({ ...platforms.telegram(material), 'cdn.telegram.example/file/clip.mp4?token=x': (_, response) => void response.writeHead(200).write(material.mp4) }))

  test('by the editor, twice in haste: nothing is left', async () => {
    const before = trial.listing()
    const { child, ended } = start('scripts/preserve.ts', complete)
    await begun()
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 1, said: expect.stringContaining('Stopped. Nothing was written.') })
    expect(trial.listing()).toEqual(before)
  })

  test('by force: no record is half there, and the next run tidies up', async () => {
    const { child, ended } = start('scripts/preserve.ts', complete)
    await begun()
    child.kill('SIGKILL')
    await ended
    expect(readdirSync(trial.evidenceDir)).toEqual([expect.stringMatching(/^\.preserve-/)])
    await trial.imitate(platforms.telegram(material))
    expect(await run('scripts/preserve.ts', complete)).toMatchObject({ code: 0 })
    expect(readdirSync(trial.evidenceDir)).toEqual(['2019-06-09-telegram-gulzor-diary'])
  })

  test('by force, between setting the old record aside and putting the new one in its place', async () => {
    // No process has this number.
    const left = join(trial.evidenceDir, '.preserve-99999999-abc')
    mkdirSync(join(left, 'old', 'square'), { recursive: true })
    writeFileSync(join(left, 'old', 'square', 'record.yaml'), 'platform: web\n')
    recoverStages(trial.evidenceDir)
    expect(readdirSync(trial.evidenceDir, { recursive: true, encoding: 'utf8' }).sort()).toEqual(['square', join('square', 'record.yaml')])
  })

  test('what another process is still making is left to it', async () => {
    const stage = await openStage(trial.evidenceDir)
    recoverStages(trial.evidenceDir)
    expect(readdirSync(trial.evidenceDir)).toHaveLength(1)
    await stage.discard()
    expect(readdirSync(trial.evidenceDir)).toEqual([])
  })
})
