/** Whatever content, names of files, arguments and receipts hold, what our commands write is lines of their own, and nothing that does something. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ReceiptBook } from '#lib/publishing/receipt-book.ts'

/** What a terminal, a build's host or a reader would each take for something else. */
const hostile = '::error file=x::forged\n::warning ::forged\r##[error]forged\u001b[2J\u009b31m\u001b[0Ksection_start:1:x\u202eforged\u2066\u2028\u200b\u{e0041}'
/** As far as it can be a file's name. */
const hostileName = hostile.replaceAll('/', '-')
const root = mkdtempSync(path.join(tmpdir(), 'ovoz-words-'))
const content = path.join(root, 'content')

beforeAll(() => {
  cpSync('content', content, { recursive: true })
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(content, file)), { recursive: true })
    writeFileSync(path.join(content, file), text)
  }
  const article = (fields: string, body = 'Words.') => `---\ntitle: A\ndate: 2019-06-09T14:20:00+06:00\nauthors: [nobody]\nsummary: S\n${fields}\n---\n\n${body}\n`
  const yaml = JSON.stringify(hostile)
  write(`blogs/suv/2019/${hostileName}.mdx`, article(''))
  write(`${hostileName}/picture.jpg`, 'x')
  write(`::error::x.mdx`, article(''))
  write('blogs/suv/2019/values.mdx', article(`topics: [${yaml}]\nlanguage: ${yaml}\ntranslationOf: ${yaml}\naliases: [${yaml}]\nimage: { src: ${yaml}, alt: ${yaml} }\n${yaml}: 1`))
  write('blogs/suv/2019/yaml.mdx', article(`x: &${hostile.replaceAll(/\s/g, '')} 1`))
  write('blogs/suv/2019/line.mdx', article(`"${hostile}`))
  write('blogs/suv/2019/body.mdx', article('', `<Figure src=${JSON.stringify(hostile)} b\u202ed="1" />\n\n[a](<${hostile.replaceAll('\n', '')}>) [b](j\u0001:x)\n\n<\u202ex>`))
  write('breaking/x.yaml', `text: ${yaml}\nlink: ${yaml}\nfrom: ${yaml}`)
  write('evidence/x/record.yaml', `url: ${yaml}\nwithheld: [{ field: ${yaml}, sha256: ${yaml} }]`)
  write('topics/long.yaml', `name: [${'x'.repeat(100_000)}]\n${'y'.repeat(900)}: 1`)
  const book = new ReceiptBook(path.join(root, 'data'))
  const problem = { path: hostile, line: 1, column: 1, severity: 'error', message: hostile, mend: hostile } as const
  book.keep({ id: '20261123000000000-00000000', at: '2026-11-23T00:00:00.000Z', triggers: ['push'], outcome: 'failed', message: hostile, files: [{ path: hostile, outcome: 'withheld', problems: [problem] }], tags: [hostile], pages: [{ path: hostile, status: 200, ms: 1 }], warnings: [hostile], steps: { all: 1 } } as never)
  book.close()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const run = (script: string, ...args: string[]) =>
  new Promise<string>((resolve) => {
    const env = { ...process.env, CONTENT_DIR: content, DATA_DIR: path.join(root, 'data'), PREVIEW_SECRET: 'p'.repeat(40), INIT_CWD: content, GITHUB_ACTIONS: '' }
    execFile(process.execPath, [path.resolve(`scripts/${script}.ts`), ...args], { env, maxBuffer: 1e8 }, (_, stdout, stderr) => resolve(`${stdout}\n${stderr}`))
  })

const commands: [string, ...string[]][] = [
  ['check'],
  ['check', '--format', 'github'],
  ['check', '--format', 'gitlab'],
  ['check', '--format', hostile],
  ['check', '--since', hostile],
  ['check', `--${hostile}`],
  ['receipts'],
  ['receipts', '20261123000000000-00000000'],
  ['receipts', '--json'],
  ['receipts', hostile],
  ['preview', hostile],
  ['new', 'article', hostile, hostile],
  ['new', 'author', hostile, '--role', hostile],
  ['new', 'article', 'suv', 'A title', '--author', hostile],
  ['preserve', hostile, '--no-input'],
  ['preserve', 'https://a.invalid/', '--no-input', '--gone', '--id', hostile],
  ['evidence', 'check', '--offline'],
  ['evidence', 'check', '--offline', '--json'],
  ['evidence', 'withhold', hostile, hostile, '--reason', hostile],
  ['evidence', 'verify', hostile, hostile, hostile],
]

test.each(commands)('npm run %s', { timeout: 60_000 }, async (script, ...args) => {
  const said = await run(script, ...args)
  expect(said.trim()).not.toBe('')
  const lines = said.split('\n')
  const own = (line: string) => script === 'check' && args[1] === 'github' && /^::(?:error|warning) file=[^:]*,line=\d+,col=\d+::/.test(line)
  expect(lines.filter((line) => /^\s*::/.test(line) && !own(line)), 'commands of a build’s host').toEqual([])
  expect(lines.filter((line) => /##\w*\[/.test(line)), 'older commands').toEqual([])
  expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Variation_Selector}]|\p{Cs}/u.test(line)).map((line) => JSON.stringify(line).slice(0, 200)), 'characters that do something').toEqual([])
  expect(lines.filter((line) => /^\W*forged/.test(line)), 'lines begun by content').toEqual([])
  if (!args.includes('--json') && args[1] !== 'gitlab') expect(Math.max(...lines.map((line) => line.length)), 'longest line').toBeLessThan(5000)
})
