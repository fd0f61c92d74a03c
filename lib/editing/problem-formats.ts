/** What is wrong, in the forms that people and their hosts read. `place` is written before each path: '' or ending in `/`. */
import { createHash } from 'node:crypto'
import type { Problem } from '#lib/catalogue/types.ts'

export const problemFormats = ['text', 'github', 'gitlab'] as const
export type ProblemFormat = (typeof problemFormats)[number]

/** `path:line:column  severity: message  (how to mend it)` */
export const asText = (place: string, { path, line, column, severity, message, mend }: Problem) => `${place}${path}:${line}:${column}  ${severity}: ${message}  (${mend})`

/** A workflow command of GitHub Actions, which shows it beside the line it is about. */
export function asGitHubCommand(place: string, { path, line, column, severity, message, mend }: Problem): string {
  const properties = { file: `${place}${path}`, line, col: column }
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${severity} ${written.join(',')}::${escapeData(`${message} (${mend})`)}`
}

const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A code quality report of GitLab, which is a part of Code Climate's format: JSON. */
export function asGitLabReport(place: string, problems: readonly Problem[]): string {
  const times = new Map<string, number>()
  return JSON.stringify(problems.map(({ path, line, severity, message, mend }) => {
    // Not of the line, which moves when something is written above it; the second alike in a file is told by its number.
    const alike = `${path}\0${message}`
    const number = (times.get(alike) ?? 0) + 1
    times.set(alike, number)
    return {
      description: `${message} (${mend})`,
      check_name: 'ovoz-content',
      fingerprint: createHash('sha256').update(`${alike}\0${number}`).digest('hex'),
      severity: severity === 'error' ? 'critical' : 'minor',
      location: { path: `${place}${path}`, lines: { begin: line } },
    }
  }), null, 2)
}
