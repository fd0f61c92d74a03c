import type { z } from 'zod'
import { anyLanguage, line, timestamp, webAddress } from '#lib/catalogue/schemas/fields.ts'
import type { DraftRecord } from './compose-record.ts'
import type { EvidenceFields } from './evidence-fields.ts'

/** Asks a person; answers nothing when there is nobody to ask. */
export type Ask = (question: string) => Promise<string>

interface Question {
  /** As people give it on the command line. */
  flag: string
  question: string
  schema: z.ZodType<string>
  set: (record: DraftRecord, value: string) => void
}

/** What a record needs and nobody has said yet. */
export function openQuestions(record: DraftRecord): Question[] {
  const withheld = new Set(record.withheld.map(({ field }) => field))
  const questions: Question[] = []
  if (record.url === undefined && !withheld.has('url')) questions.push({ flag: '<url>', question: 'Its address', schema: webAddress, set: (to, value) => (to.url = value) })
  if (record.shows === undefined) {
    questions.push({ flag: '--shows "…"', question: 'What is this evidence of? One sentence', schema: line(1000), set: (to, value) => (to.shows = value) })
  }
  if (record.author.name === undefined && !withheld.has('author.name')) {
    questions.push({ flag: '--author "…"', question: 'Whose is it? The name as shown there', schema: line(200), set: (to, value) => (to.author.name = value) })
  }
  if (record.posted === undefined) {
    questions.push({ flag: '--posted 2019-06-09T14:20:00+06:00', question: 'When was it posted? As in 2019-06-09T14:20:00+06:00', schema: timestamp, set: (to, value) => (to.posted = value) })
  }
  if (record.language === undefined) {
    questions.push({ flag: '--language ru', question: 'In which language is it? Its code, as in ru, kk or uz-Cyrl', schema: anyLanguage, set: (to, value) => (to.language = value) })
  }
  for (const [index, { file, alt }] of record.media.entries()) {
    if (alt !== '') continue
    questions.push({
      flag: `--alt ${file}="…"`,
      question: `What does ${file} show, for those who cannot see it? (- leaves it out)`,
      schema: line(2000),
      set: (to, value) => (to.media[index]!.alt = value),
    })
  }
  return questions
}

/** Asks until the answer holds. @returns the record, complete */
export async function askAll(record: DraftRecord, ask: Ask, say: (line: string) => void): Promise<EvidenceFields> {
  for (const { question, schema, set } of openQuestions(record)) {
    for (;;) {
      const answer = (await ask(`${question}: `)).trim()
      const result = schema.safeParse(answer)
      if (result.success) {
        set(record, result.data)
        break
      }
      const issue = result.error.issues[0] as { message: string; params?: { mend?: string } } | undefined
      say(`  ${issue?.message ?? 'That does not hold'} (${issue?.params?.mend ?? 'try again'})`)
    }
  }
  const left = new Set(record.media.filter(({ alt }) => alt === '-').map(({ file }) => file))
  return { ...(record as EvidenceFields), media: record.media.filter(({ file }) => !left.has(file)) }
}
