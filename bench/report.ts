/** What the parts of the benchmark hand over, and the page that keeps the last of it: figures are never typed by hand. */

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

const begin = (part: string) => `<!-- bench ${part} -->`
const end = (part: string) => `<!-- end of bench ${part} -->`

export const hasPlace = (page: string, part: string) => page.includes(begin(part)) && page.indexOf(end(part)) > page.indexOf(begin(part))

/** @returns The page with what stood in the part's place replaced. @throws Error for a page that has no place for it. */
export function putInPage(page: string, part: string, text: string): string {
  if (!hasPlace(page, part)) throw new Error(`The page has no place for ${part}: it needs the lines ${begin(part)} and ${end(part)}.`)
  return `${page.slice(0, page.indexOf(begin(part)) + begin(part).length)}\n${text}\n${page.slice(page.indexOf(end(part)))}`
}
