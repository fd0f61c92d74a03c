/** What a check of texts that make parsers slow may cost: `npm run check` itself is measured, by the time it takes of all cores. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { pathological } from '#lib/mdx/fixtures/pathological.ts'
import { pathologicalYaml } from './fixtures/pathological-yaml.ts'
import { articleSource, startTrial } from './fixtures/trial.ts'

/** Bytes of the largest text that the bound is promised for. */
const largest = 256 * 1024
/** Seconds of one core that a file may take, whatever is in it; twice what its thread is given, since machines differ. */
const mostOfAFile = 2
/** Seconds of one core that the program itself takes, with nothing in the folder. */
const mostOfTheProgram = 3

/** Prints what the program and all its threads took. */
const meter = `data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();console.error('seconds',(user+system)/1e6)})`

interface Checked {
  lines: string[]
  seconds: number
}

/** Runs the program on the fixture publication with these files. @throws Error unless it comes to an end of its own. */
function check(files: Readonly<Record<string, string>>): Checked {
  using trial = startTrial()
  for (const [path, content] of Object.entries(files)) trial.write(path, content)
  const patience = 60_000 + 20_000 * Object.keys(files).length
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--import', meter, 'scripts/check.ts', trial.contentDir], { encoding: 'utf8', timeout: patience })
  if (status === null || status > 1) throw new Error(`The check ended with ${signal ?? status}: ${stderr}`)
  return { lines: stdout.split('\n'), seconds: Number(/seconds (\S+)/.exec(stderr)?.[1]) }
}

const article = (body: string) => articleSource({}, body)
/** So that the file, front matter and all, is as large as promised. */
const room = largest - article('').length

const files = Object.fromEntries([
  ...pathological.map(({ name, source }, index) => [`blogs/suv/2023/body-${index}.mdx`, { name, content: article(source(room)) }] as const),
  ...pathologicalYaml.map(({ name, source }, index) => [`topics/yaml-${index}.yaml`, { name, content: source(largest) }] as const),
])

test('each is as large as promised, and no larger', () => {
  for (const { name, content } of Object.values(files)) {
    expect(Buffer.byteLength(content), name).toBeLessThanOrEqual(largest)
    expect(Buffer.byteLength(content), name).toBeGreaterThan(0.75 * largest)
  }
})

test('all of them in one folder take two seconds each at most', { timeout: 1_200_000 }, () => {
  const { lines, seconds } = check(Object.fromEntries(Object.entries(files).map(([path, { content }]) => [path, content])))
  expect(lines.at(-2)).toMatch(/^\d+ files: \d+ errors in \d+ files/)
  // What is refused is refused with its place; what is not, is counted among the rest.
  for (const line of lines.filter((line) => line.includes('/body-') || line.includes('/yaml-'))) expect(line).toMatch(/^\S+:[1-9]\d*:[1-9]\d* {2}.+ {2}\(.+\)$/)
  expect(seconds).toBeLessThan(mostOfTheProgram + mostOfAFile * Object.keys(files).length)
})

/** Each took minutes, or never came to an end. */
const slowest = [
  'a link with parentheses never closed', 'parentheses and brackets opened in turn', 'full references without definitions', 'collapsed references without definitions',
  'a picture never closed', 'a link with a title never closed', 'a bare link followed by marks of exclamation', 'a bare address followed by brackets',
  'bare links in an open bracket', 'a mail address of dots', 'line feeds alone', 'tags closed and never opened',
]

describe('one alone in a folder takes two seconds at most', () => {
  test.each(slowest)('%s', (name) => {
    const { source } = pathological.find((kind) => kind.name === name)!
    expect(check({ 'blogs/suv/2023/slow.mdx': article(source(room)) }).seconds).toBeLessThan(mostOfTheProgram + mostOfAFile)
  }, 120_000)
})
