/** `npm run receipts`: what came of each publication. */
import { parseArgs } from 'node:util'
import { asText } from '#lib/editing/problem-formats.ts'
import type { Receipt, TakenDown } from '#lib/publishing/receipt.ts'
import { ReceiptBook } from '#lib/publishing/receipt-book.ts'
import { receiptHref } from '#lib/publishing/publish-endpoint.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { keepPrivate } from '#lib/site/private-folder.ts'
import { printable } from '#lib/site/printable.ts'
import { complain, complainOfCrashes, lines, say, sayJson } from './terminal.ts'

const usage = lines`npm run receipts [-- <id>] [--last <count>] [--json]

Shows the newest publications, a line each (ten, or as many as --last says), or one of them whole: what was published,
what was withheld and where to mend it, and how soon readers had it. --json prints them for programs.
Exits 0 if there is what was asked for, 1 if there is none of that id, 2 if it was called wrongly.`

function show({ id, at, outcome, message, triggers, commit, files, steps }: Receipt): string {
  const count = (wanted: string) => files.filter((file) => file.outcome === wanted).length
  const parts = [`${count('published')} published`, `${count('withheld')} withheld`, `${count('removed')} removed`]
  const what = outcome === 'failed' ? `FAILED: ${message}` : outcome === 'unchanged' ? 'nothing new' : parts.join(', ')
  return `${id}  ${at}  ${triggers.join('+')}${commit ? ` ${commit.after.slice(0, 9)}` : ''}  ${what}  (${steps['all']} ms)`
}

/** Of what was taken down: whether anybody can still be given it. */
function reachOf({ what, edge, behind }: TakenDown): string {
  const articles = what.flatMap((tag) => (tag.startsWith('own:') ? [printable(tag.slice('own:'.length))] : []))
  const media = what.filter((tag) => tag.startsWith('media:')).length
  const named = [...articles, ...(media > 0 ? [media === 1 ? 'one picture or film' : `${media} pictures and films`] : [])]
  const atEdge = edge === undefined ? [] : [edge === null ? 'Not dropped at the edge yet: it is told again until it is' : `Dropped at the edge after ${edge} ms`]
  const elsewhere = behind === undefined ? 'Of the other servers nothing is known: Redis does not answer' : behind.length > 0 ? `Not applied yet by ${behind.join(', ')}` : 'Applied by every server'
  return [`Taken down: ${named.join(', ')}`, ...atEdge, elsewhere].map((sentence) => `${sentence}.`).join(' ')
}

function showWhole(receipt: Receipt): string[] {
  const { files, pages, tags, takenDown, warnings, steps } = receipt
  const problems = (file: Receipt['files'][number]) => file.problems.map((problem) => `    ${asText('', problem)}`)
  const secret = readEnvironment().publishSecrets?.[0]
  return [
    show(receipt),
    ...files.flatMap((file) => [`  ${file.outcome.padEnd(9)}  ${printable(file.path)}`, ...problems(file)]),
    ...(pages.length > 0 ? ['  Seen by readers after:', ...pages.map(({ path, status, ms }) => `  ${String(ms).padStart(8)} ms  ${status}  ${path}`)] : []),
    ...(takenDown ? [`  ${reachOf(takenDown)}`] : []),
    ...warnings.map((warning) => `  Warning: ${warning}`),
    `  ${tags.length} cache tags expired. Steps: ${Object.entries(steps).map(([name, ms]) => `${name} ${ms} ms`).join(', ')}.`,
    ...(secret ? [`  To be handed on: ${receiptHref(receipt.id, secret)}`] : []),
  ]
}

function main(): number {
  let call
  try {
    call = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, last: { type: 'string', default: '10' } } })
  } catch (cause) {
    complain((cause as Error).message, '', ...usage)
    return 2
  }
  const { values, positionals: [id, ...rest] } = call
  const last = Number(values.last)
  if (values.help) say(...usage)
  if (values.help) return 0
  if (rest.length > 0 || !Number.isInteger(last) || last < 1) {
    complain(rest.length > 0 ? 'Give one id only.' : '--last takes a number from 1.', '', ...usage)
    return 2
  }
  const { dataDir } = readEnvironment()
  keepPrivate(dataDir, complain)
  const book = new ReceiptBook(dataDir)
  try {
    const receipt = id === undefined ? undefined : book.read(id)
    if (id !== undefined && !receipt) {
      complain(`There is no receipt ${id}: npm run receipts shows those there are.`)
      return 1
    }
    const newest = receipt ? [] : book.newest(last)
    if (values.json) sayJson(receipt ?? newest)
    else if (receipt) say(...showWhole(receipt))
    else say(...(newest.length > 0 ? newest.map(show) : ['Nothing has been published yet since this site was set up here.']))
    return 0
  } finally {
    book.close()
  }
}

complainOfCrashes()
process.exitCode = main()
