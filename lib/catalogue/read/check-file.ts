import type { z } from 'zod'
import { bodyError, bodyWarning, type BodyProblem, type Place } from '#lib/mdx/body-problem.ts'
import { checkBody } from '#lib/mdx/check-body.ts'
import type { articleSchema } from '../schemas/article.ts'
import { schemasByKind } from '../schemas/schemas-by-kind.ts'
import type { Problem } from '../types.ts'
import { classifyPath } from './classify-path.ts'
import { decodeText } from './decode-text.ts'
import type { Body, Document } from './document.ts'
import { explainIssue } from './explain-issue.ts'
import { splitFrontMatter } from './front-matter.ts'
import { readYaml, type Yaml } from './read-yaml.ts'

export interface CheckedFile {
  problems: Problem[]
  /** Present unless a problem is an error. */
  document?: Document
  /** Of an article, with its document. */
  body?: Body
}

/** Checks one content file by itself. Depends on its path and bytes alone; never throws. */
export function checkFile(path: string, bytes: Uint8Array): CheckedFile {
  const facts = classifyPath(path)
  const problems: BodyProblem[] = facts.kind === 'media' || !facts.problem ? [] : [facts.problem]
  const answer = (document?: unknown, body?: Body): CheckedFile => ({
    problems: problems.map((problem) => ({ path, ...problem })),
    ...(problems.some(({ severity }) => severity === 'error') ? {} : { document: document as Document, ...(body ? { body } : {}) }),
  })
  if (facts.kind === 'media' || facts.kind === 'other') return answer()
  const decoded = decodeText(bytes)
  if ('problem' in decoded) {
    problems.push(decoded.problem)
    return answer()
  }
  const parts = path.endsWith('.mdx') ? splitFrontMatter(decoded.text) : { yaml: decoded.text, body: undefined, bodyLine: 0 }
  if ('problem' in parts) {
    problems.push(parts.problem)
    return answer()
  }
  const yaml = readYaml(parts.yaml, parts.body === undefined ? 1 : 2)
  const fields = checkFields(yaml, schemasByKind[facts.kind], problems)
  if (parts.body === undefined) return answer({ kind: facts.kind, id: facts.id, fields, places: placesOf(yaml) })

  const { problems: inBody, text, tree, ...body } = checkBody(parts.body, parts.bodyLine)
  problems.push(...inBody)
  if (parts.body.trim() === '') {
    problems.push(bodyError({ line: parts.bodyLine, column: 1 }, 'There is no text below the front matter', 'write it after the second ---'))
  }
  if (facts.kind === 'article') {
    checkYear(path, fields, yaml, problems)
    checkLive(fields, body.live, yaml, problems)
  }
  else {
    const used = body.components.find(({ name }) => name !== 'Foreign')
    if (used) problems.push(bodyError(used, `Only an article may use <${used.name}>`, 'remove it from here'))
  }
  const keyPoints = facts.kind === 'article' ? ((fields as ArticleFields | undefined)?.keyPoints ?? []) : []
  const document = { kind: facts.kind, id: facts.id, fields, places: placesOf(yaml) }
  return facts.kind === 'article' ? answer({ ...document, facts: body }, { tree, words: [...keyPoints, text].join('\n') }) : answer({ ...document, body: tree })
}

function checkFields(yaml: Yaml, schema: z.ZodType, problems: BodyProblem[]): unknown {
  problems.push(...yaml.problems)
  if (yaml.problems.length > 0) return undefined
  const result = schema.safeParse(yaml.data)
  for (const issue of result.error?.issues ?? []) problems.push(...explainIssue(issue, schema, yaml))
  return result.data
}

type ArticleFields = z.infer<typeof articleSchema>

/** The folder is only for people, but one that contradicts the date misleads them. */
function checkYear(path: string, fields: unknown, yaml: Yaml, problems: BodyProblem[]): void {
  const date = (fields as ArticleFields | undefined)?.date
  const folder = path.split('/')[2]
  if (date === undefined || date.startsWith(folder!)) return
  problems.push(bodyWarning(yaml.valueAt(['date']), `The date is of ${date.slice(0, 4)}, the folder of ${folder}`, 'move the file, or correct the date'))
}

/** What ended and never began was meant for another article, or the entries got lost. */
function checkLive(fields: unknown, hasEntries: boolean, yaml: Yaml, problems: BodyProblem[]): void {
  if ((fields as ArticleFields | undefined)?.live !== 'ended' || hasEntries) return
  problems.push(bodyWarning(yaml.valueAt(['live']), 'The live coverage has ended, and there is no <Update> in it', 'write its entries, or remove the line'))
}

/** Values that something may be wrong with because of what is elsewhere, whatever they belong to: what they name, or the time that they say. */
const references = new Set(['authors', 'topics', 'src', 'translationOf', 'aliases', 'href', 'link', 'file', 'poster', 'captions', 'sha256', 'width', 'date', 'from'])

function placesOf(yaml: Yaml): Record<string, Place> {
  const places: Record<string, Place> = {}
  const collect = (value: unknown, path: (string | number)[], named: boolean) => {
    if (Array.isArray(value)) value.forEach((item, index) => collect(item, [...path, index], named))
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) collect(child, [...path, key], references.has(key))
    } else if (named) places[path.join('.')] = yaml.valueAt(path)
  }
  collect(yaml.data, [], false)
  return places
}
