/** `npm run evidence -- check | withhold | verify`: looks after the records that `npm run preserve` has made. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkEvidence, type Finding } from '#lib/evidence/custody/check-evidence.ts'
import { markGone } from '#lib/evidence/custody/mark-gone.ts'
import { verifyWithheld } from '#lib/evidence/custody/verify-withheld.ts'
import { CannotWithhold, withhold } from '#lib/evidence/custody/withhold.ts'
import { requirePublicationFile } from '#lib/catalogue/no-publication.ts'
import { timestamp } from '#lib/catalogue/schemas/fields.ts'
import { instant } from '#lib/evidence/preserve/found-post.ts'
import { createGuardedFetch } from '#lib/evidence/preserve/guarded-fetch.ts'
import { SourceTrouble } from '#lib/evidence/preserve/source-trouble.ts'
import { testNetwork } from '#lib/evidence/preserve/test-network.ts'
import { complain, complainOfCrashes, lines, say, sayJson } from './terminal.ts'

const usage = lines`npm run evidence -- check [<id> …]
    Are our files there and unchanged? Are the originals still up? Which articles rely on originals that are gone?
    --offline             ask nobody
    --mark                write “original: gone” into the records whose originals are gone
    --json                for machines
    Exits 0 if our copies are sound, whatever has become of the originals; 1 if one is not.

npm run evidence -- withhold <id> <field> [<field> …] --reason "…"
    Takes fields out of a record and leaves their SHA-256: url, author.name, author.handle, author.url, text,
    translation, archives, media.<file>.
    --with <file>         show this instead of the medium
    --since <instant>     as in 2019-06-11T10:00:00+05:00; now by default
    --anyway              although it can still be read elsewhere in the record

npm run evidence -- verify <id> <field> --salt <salt> "<text>"
npm run evidence -- verify <id> media.<file> <file>
    Is this what was removed? Exits 0 if it is, 1 if not.

--content <folder>        CONTENT_DIR, else content
Exits 2 if it was called wrongly.`

class WrongUse extends Error {}

async function run(): Promise<number> {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values, positionals } = parse(() =>
    parseArgs({
      allowPositionals: true,
      options: { help: { ...flag, short: 'h' }, offline: flag, mark: flag, json: flag, reason: text, since: text, with: text, anyway: flag, salt: text, content: text },
    }),
  )
  if (values.help) {
    say(...usage)
    return 0
  }
  const contentDir = resolve(values.content ?? (process.env['CONTENT_DIR'] || 'content'))
  const [command, id, ...rest] = positionals
  requirePublicationFile(contentDir)
  const refuse = (...names: (keyof typeof values)[]) => {
    const given = names.find((name) => values[name] !== undefined && values[name] !== false)
    if (given !== undefined) throw new WrongUse(`${command} knows no --${given}.`)
  }
  switch (command) {
    case 'check':
      refuse('reason', 'since', 'with', 'anyway', 'salt')
      if (values.offline && values.mark) throw new WrongUse('--mark has to ask after the originals: leave out --offline.')
      return check(contentDir, positionals.slice(1), values)
    case 'withhold': {
      refuse('offline', 'mark', 'json', 'salt')
      const { reason, since = instant(Date.now())!, with: replacement, anyway } = values
      if (id === undefined || rest.length === 0) throw new WrongUse('Name the record, and what is to be withheld.')
      if (reason === undefined || reason.trim() === '') throw new WrongUse('Give the reason: --reason "…". Readers are shown it.')
      if (!timestamp.safeParse(since).success) throw new WrongUse(`--since ${since}: write it as 2019-06-11T10:00:00+05:00.`)
      return takeOut({ contentDir, id, fields: rest, reason, since, replacement, anyway })
    }
    case 'verify': {
      refuse('offline', 'mark', 'json', 'reason', 'since', 'with', 'anyway')
      const [field, value, ...more] = rest
      if (id === undefined || field === undefined || value === undefined || more.length > 0) throw new WrongUse('Name the record, the field, and one text with its salt, or one file.')
      const holds = await verifyWithheld(contentDir, id, field, values.salt === undefined ? { file: value } : { salt: values.salt, value })
      say(holds ? `Yes: this is what ${id} withholds as ${field}.` : `No: this is not what ${id} withholds as ${field}.`)
      return holds ? 0 : 1
    }
    default:
      throw new WrongUse(command === undefined ? 'Say what to do.' : `“${command}” is none of check, withhold, verify.`)
  }
}

async function check(contentDir: string, ids: string[], { offline, mark, json }: { offline: boolean; mark: boolean; json: boolean }): Promise<number> {
  const fetch = offline ? undefined : createGuardedFetch(testNetwork())
  let findings: Finding[]
  try {
    findings = await checkEvidence({ contentDir, ids, ...(fetch ? { fetch } : {}) })
  } finally {
    await fetch?.close()
  }
  const marked: string[] = []
  for (const { id, original, marked: already, errors } of findings) {
    if (!mark || original !== 'gone' || already === 'gone' || errors.length > 0) continue
    await markGone(`${contentDir}/evidence`, id)
    marked.push(id)
  }
  if (json) sayJson({ findings, marked })
  else say(...findings.flatMap(show), ...marked.map((id) => `${id}: marked “original: gone”.`), summary(findings))
  return findings.some(({ errors }) => errors.length > 0) ? 1 : 0
}

function show({ id, errors, original, reason, marked, articles }: Finding): string[] {
  const told = errors.map((error) => `${id}: error: ${error}`)
  if (original === 'gone') told.push(`${id}: the original is gone${marked === 'gone' ? ', as the record says' : '; the record does not say so yet (--mark)'}: ${reason}`)
  if (original === 'unknown') told.push(`${id}: whether the original is still up could not be found out${marked === 'gone' ? ' (the record says that it is gone)' : ''}: ${reason}`)
  if (original === 'live' && marked === 'gone') told.push(`${id}: the record says that the original is gone, and it is up again`)
  const dead = original === 'gone' || (marked === 'gone' && original !== 'live')
  if (dead) told.push(...articles.map((path) => `${id}:   relied on by ${path}`))
  return told
}

function summary(findings: Finding[]): string {
  const count = (original: Finding['original']) => findings.filter((finding) => finding.original === original).length
  const unsound = findings.filter(({ errors }) => errors.length > 0).length
  const originals = [`${count('live')} up`, `${count('gone')} gone`, `${count('unknown')} could not be reached`, `${count('withheld')} withheld`, `${count('not asked')} not asked`]
  return `${findings.length} records, ${unsound} with errors. Originals: ${originals.join(', ')}.`
}

async function takeOut(request: Parameters<typeof withhold>[0]): Promise<number> {
  const { salts, removedFiles, notes } = await withhold(request)
  const told = [`Withheld in evidence/${request.id}: ${request.fields.join(', ')}.`]
  if (removedFiles.length > 0) told.push(request.replacement === undefined ? `Removed: ${removedFiles.join(', ')}` : `Replaced: ${removedFiles.join(', ')}`)
  told.push(...notes.map((note) => `Note: ${note}`))
  if (salts.length > 0) {
    told.push('', 'Keep this outside the repository, with the text itself. It is shown only now; without it nobody can prove later what was removed.', ...salts.map(({ field, salt }) => `  ${request.id} ${field} salt ${salt}`))
  }
  told.push(
    '',
    'The former version is still in the history of git, in every clone and fork, and in the archives elsewhere. If it must stay',
    'secret, rewrite the history (git filter-repo --invert-paths --path <file>, or --replace-text <file>), push it with force, have',
    'the clones made anew, ask the host to drop its caches, and ask the archives to remove their copies.',
  )
  say(...told)
  return 0
}

function parse<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (cause) {
    throw new WrongUse((cause as Error).message)
  }
}

complainOfCrashes()
try {
  process.exitCode = await run()
} catch (error) {
  process.exitCode = error instanceof WrongUse ? 2 : 1
  if (error instanceof WrongUse) complain(error.message, '', ...usage)
  else if (error instanceof CannotWithhold) complain(error.message)
  else if (error instanceof SourceTrouble) complain(`${error.message}. Nothing was changed. What to do: ${error.mend}.`)
  else complain((error as Error).message)
}
