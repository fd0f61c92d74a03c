/** What the parts of the benchmark hand over, and the page that keeps the last of it: figures are never typed by hand. */
import { execFileSync } from 'node:child_process'
import { siteEnvironment } from '#lib/site/child-environment.ts'

export interface Table {
  title: string
  /** What the figures mean and how they came about, in one or two sentences. */
  meaning: string
  /** Column → value, the same columns in each row. */
  rows: Record<string, string | number>[]
}

/** @param measured Where and when, and with which command. */
export function renderTables(tables: readonly Table[], measured: string): string {
  return [...tables.map(renderTable), `<sub>${measured}</sub>`].join('\n\n')
}

function renderTable({ title, meaning, rows }: Table): string {
  const columns = Object.keys(rows[0] ?? {})
  const isNumber = (column: string) => rows.every((row) => typeof row[column] === 'number')
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `## ${title}`, '', meaning, '',
    line(columns), line(columns.map((column) => (isNumber(column) ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map((column) => show(row[column])))),
  ].join('\n')
}

const show = (value: string | number | undefined) => (typeof value === 'number' ? value.toLocaleString('en-GB', { maximumFractionDigits: 3 }) : (value ?? '')).replaceAll('|', '\\|')

/** By which a page's places are known: of benchmarks, or of what `npm run trust` shows. */
type Kind = 'bench' | 'trust'
const begin = (part: string, kind: Kind) => `<!-- ${kind} ${part} -->`
const end = (part: string, kind: Kind) => `<!-- end of ${kind} ${part} -->`

/** @returns The parts that the page has no place for: found out before hours of measuring, and not after. */
export const withoutPlace = (page: string, parts: readonly string[], kind: Kind = 'bench') => parts.filter((part) => !hasPlace(page, part, kind))

/** @returns Its day and its short name; undefined where there is no repository. */
export function describeLastCommit(): string | undefined {
  try {
    return execFileSync('git', ['log', '-1', '--format=%cs (commit %h)'], { encoding: 'utf8', env: siteEnvironment() }).trim()
  } catch {
    return undefined
  }
}

const hasPlace = (page: string, part: string, kind: Kind) => page.includes(begin(part, kind)) && page.indexOf(end(part, kind)) > page.indexOf(begin(part, kind))

/** @returns The page with what stood in the part's place replaced. @throws Error for a page that has no place for it. */
export function putInPage(page: string, part: string, text: string, kind: Kind = 'bench'): string {
  const [first, last] = [begin(part, kind), end(part, kind)]
  if (!hasPlace(page, part, kind)) throw new Error(`The page has no place for ${part}: it needs the lines ${first} and ${last}.`)
  return `${page.slice(0, page.indexOf(first) + first.length)}\n${text}\n${page.slice(page.indexOf(last))}`
}
