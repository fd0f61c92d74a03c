import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { classifyPath, type DocumentKind } from '../read/classify-path.ts'
import { splitFrontMatter } from '../read/front-matter.ts'
import { articleSource } from '../fixtures/trial.ts'
import { jsonSchemaPath, jsonSchemas } from './json-schemas.ts'

const sample = path.resolve('content')
const schemas = jsonSchemas()
const kinds = Object.keys(schemas) as DocumentKind[]
// What the language server for YAML knows beside the standard.
const ajv = new Ajv({ allErrors: true }).addVocabulary(['patternErrorMessage'])
const validators = new Map(kinds.map((kind) => [kind, ajv.compile(schemas[kind])]))

function fieldsOf(file: string, text: string): unknown {
  if (!file.endsWith('.mdx')) return parse(text)
  const parts = splitFrontMatter(text)
  return 'problem' in parts ? undefined : parse(parts.yaml)
}

function faults(kind: DocumentKind, fields: unknown): string[] {
  const validate = validators.get(kind)!
  return validate(fields) ? [] : validate.errors!.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`.trim())
}

const documents = [sample, path.resolve('lib/catalogue/fixtures/publication')].flatMap((folder) =>
  globSync('**/*.{mdx,yaml}', { cwd: folder }).flatMap((file) => {
    const facts = classifyPath(file.split(path.sep).join('/'))
    return 'id' in facts ? [{ file: path.join(folder, file), kind: facts.kind }] : []
  }))

test.each(kinds)('the committed schema of a %s is what the check has: else run npm run schemas', (kind) => {
  expect(JSON.parse(readFileSync(path.join(sample, jsonSchemaPath(kind)), 'utf8'))).toEqual(schemas[kind])
})

test('every file of the sample and of the fixture holds', () => {
  expect(new Set(documents.map(({ kind }) => kind))).toEqual(new Set(kinds))
  const wrong = documents.map(({ file, kind }) => [file, ...faults(kind, fieldsOf(file, readFileSync(file, 'utf8')))]).filter((line) => line.length > 1)
  expect(wrong).toEqual([])
})

describe('what a schema sees', () => {
  const article = (fields: Record<string, string>) => faults('article', fieldsOf('x.mdx', articleSource(fields)))
  test.each([
    [{}, []],
    [{ summary: '' }, ['/summary type']],
    [{ summary: '" "' }, ['/summary pattern']],
    [{ sumary: 'x' }, ['additionalProperties']],
    [{ date: '2023-01-01' }, ['/date pattern']],
    [{ authors: 'dilnoza' }, ['/authors type']],
    [{ authors: '[Dilnoza Karimova]' }, ['/authors/0 pattern']],
    [{ status: 'publisht' }, ['/status enum']],
    [{ language: 'de' }, ['/language enum']],
    [{ image: '{src: pictures/lead.jpg, alt: x}' }, ['/image/src pattern']],
    [{ image: '{src: lead.jpg}' }, ['/image required']],
    [{ aliases: '["https://example.org/x"]' }, ['/aliases/0 pattern']],
    [{ translationOf: 'the-empty-canal' }, ['/translationOf pattern']],
  ])('%j', (fields, wrong) => expect(article(fields)).toEqual(wrong))

  test('a video without its size is left to the check', () => {
    const record = { platform: 'web', posted: '2019-06-09T14:20:00+06:00', language: 'kk', shows: 'x', captured: { at: '2019-06-09T18:00:00+05:00', by: 'x' } }
    expect(faults('evidence', { ...record, media: [{ file: 'a.mp4', kind: 'video', alt: 'x', sha256: 'a'.repeat(64) }] })).toEqual([])
    expect(faults('evidence', { ...record, media: [{ file: 'a.mp4', kind: 'film', alt: 'x', sha256: 'a' }] })).toEqual(['/media/0/kind enum', '/media/0/sha256 pattern'])
  })
})

test('every field says what it is for', () => {
  const silent: string[] = []
  const look = (schema: Record<string, unknown>, at: string) => {
    for (const [key, value] of Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>)) {
      if (typeof value['description'] !== 'string') silent.push(`${at}.${key}`)
      look(value, `${at}.${key}`)
    }
    if (schema['items']) look(schema['items'] as Record<string, unknown>, `${at}[]`)
  }
  for (const kind of kinds) look(schemas[kind] as Record<string, unknown>, kind)
  expect(silent).toEqual([])
})

describe('how an editor’s program finds the schema', () => {
  const withoutRemarks = readFileSync(path.join(sample, '.vscode/settings.json'), 'utf8').replace(/^\s*\/\/.*$/gm, '')
  const settings = JSON.parse(withoutRemarks) as { 'yaml.schemas': Record<string, string> }

  test('VS Code, by the place of each YAML file', () => {
    for (const { file, kind } of documents.filter(({ file }) => file.startsWith(sample) && file.endsWith('.yaml'))) {
      const found = Object.entries(settings['yaml.schemas']).filter(([, glob]) => path.matchesGlob(path.relative(sample, file), glob))
      expect(found.map(([schema]) => schema), file).toEqual([`./${jsonSchemaPath(kind)}`])
    }
  })

  test('any other, by the first line of each YAML file', () => {
    for (const { file, kind } of documents.filter(({ file }) => file.startsWith(sample) && file.endsWith('.yaml'))) {
      const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
      expect(path.resolve(path.dirname(file), named), file).toBe(path.join(sample, jsonSchemaPath(kind)))
    }
  })
})
