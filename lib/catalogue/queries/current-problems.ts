import type { Store } from '../store/store.ts'
import type { Problem } from '../types.ts'
import { parseStored } from '../store/stored-value.ts'

/** Everything an editor should know at present, by path and place; embargoes included. */
export function currentProblems(store: Store): Problem[] {
  const problems = store
    .all<{ problems: string | null; link_problems: string | null }>('SELECT problems, link_problems FROM files WHERE problems IS NOT NULL OR link_problems IS NOT NULL')
    .flatMap((row) => [...parse(row.problems), ...parse(row.link_problems)])
  const embargoed = store.all<{ path: string; date: string; date_line: number; date_column: number }>(
    "SELECT path, card ->> '$.date' AS date, date_line, date_column FROM articles WHERE state = 'embargoed'")
  for (const { path, date, date_line: line, date_column: column } of embargoed) {
    problems.push({ path, line, column, severity: 'warning', message: `Embargoed until ${date}`, mend: 'nothing to do: it publishes itself' })
  }
  return problems.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line || a.column - b.column))
}

/** What is wrong with one file, or with what it refers to. */
export function problemsAt(store: Store, path: string): Problem[] {
  const row = store.get<{ problems: string | null; link_problems: string | null }>('SELECT problems, link_problems FROM files WHERE path = ?', path)
  return row ? [...parse(row.problems), ...parse(row.link_problems)] : []
}

/** How many files readers do not get as they are. */
export function countWithheld(store: Store): number {
  // The condition is that of an index, which holds the few files that have problems.
  return store.get<{ count: number }>(`
    SELECT COUNT(*) AS count FROM files
    WHERE (problems IS NOT NULL OR link_problems IS NOT NULL)
      AND EXISTS (
        SELECT 1 FROM json_each(COALESCE(problems, '[]')) WHERE value ->> '$.severity' = 'error'
        UNION ALL SELECT 1 FROM json_each(COALESCE(link_problems, '[]')) WHERE value ->> '$.severity' = 'error')`)!.count
}

const parse = (json: string | null): Problem[] => (json === null ? [] : parseStored<Problem[]>(json))
