/** What is wrong, in the forms that people and their hosts read. `place` is written before each path: '' or ending in `/`. */
import { createHash } from 'node:crypto'
import type { Problem } from '#lib/catalogue/types.ts'
import { type Escaped, printable, printableJson } from '#lib/site/printable.ts'

export const problemFormats = ['text', 'github', 'gitlab'] as const
export type ProblemFormat = (typeof problemFormats)[number]

/** `path:line:column  severity: message  (how to mend it)` */
export const asText = (place: string, { path, line, column, severity, message, mend }: Problem) => `${printable(`${place}${path}`)}:${line}:${column}  ${severity}: ${printable(message)}  (${printable(mend)})`

/**
 * A workflow command of GitHub Actions, which shows it beside the line it is about; Forgejo and Gitea read it too. The path is
 * as it is, or it would not be found; percent-encoded as the runner decodes it, with all that a terminal would act on.
 * See https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
 */
export function asGitHubCommand(place: string, { path, line, column, severity, message, mend }: Problem): Escaped {
  const properties = { file: `${place}${path}`, line, col: column }
  const written = Object.entries(properties).map(([name, value]) => `${name}=${printable(escapeProperty(String(value)), longestPath)}`)
  return `::${severity} ${written.join(',')}::${escapeData(printable(`${message} (${mend})`))}` as Escaped
}

/** Columns; a path has at most 4096 bytes, and each of three is percent-encoded. */
const longestPath = 3 * 4096

const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A code quality report of GitLab, which is a part of Code Climate's format: JSON. */
export function asGitLabReport(place: string, problems: readonly Problem[]): Escaped {
  const times = new Map<string, number>()
  return printableJson(problems.map(({ path, line, severity, message, mend }) => {
    // Not of the line, which moves when something is written above it; the second alike in a file is told by its number.
    const alike = `${path}\0${message}`
    const number = (times.get(alike) ?? 0) + 1
    times.set(alike, number)
    return {
      description: printable(`${message} (${mend})`),
      check_name: 'ovoz-content',
      fingerprint: createHash('sha256').update(`${alike}\0${number}`).digest('hex'),
      severity: severity === 'error' ? 'critical' : 'minor',
      location: { path: `${place}${path}`, lines: { begin: line } },
    }
  }), 2)
}
