import { z } from 'zod'
import { bodyError, type BodyProblem } from '#lib/mdx/body-problem.ts'
import { nameFault } from '#lib/mdx/name-fault.ts'
import { nearMiss } from '#lib/mdx/near-miss.ts'
import { printable, quoted } from '#lib/site/printable.ts'
import type { Yaml } from './read-yaml.ts'

/** A schema's complaint in words for a writer, at the key or value it is about. */
export function explainIssue(issue: z.core.$ZodIssue, schema: z.ZodType, yaml: Yaml): BodyProblem[] {
  const name = printable(issue.path.map((segment) => (typeof segment === 'number' ? segment + 1 : String(segment))).join('.'), 100)
  const at = yaml.valueAt(issue.path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, issue.path)
      return issue.keys.map((key) => {
        const near = nearMiss(key, known)
        const mend = near ? `did you mean “${near}”?` : `the fields here are ${known.join(', ')}`
        return bodyError(yaml.keyAt([...issue.path, key]), `There is no field ${quoted(key)}`, mend)
      })
    }
    case 'invalid_type': {
      const value = valueAt(yaml.data, issue.path)
      if (value === undefined) return [bodyError(yaml.keyAt(issue.path), `“${name}” is missing`, `write ${printable(String(issue.path.at(-1)), 60)}: and its value`)]
      if (value === null) return [bodyError(at, `“${name}” is empty`, 'write its value after the colon, or remove the line')]
      return [bodyError(at, `“${name}” is ${article(value)}, not ${expected[issue.expected] ?? issue.expected}`, mendType(issue.expected, value))]
    }
    case 'invalid_value': {
      const near = nearMiss(String(valueAt(yaml.data, issue.path)), issue.values.map(String))
      const mend = `${near ? `did you mean ${near}? ` : ''}it may be ${issue.values.map(String).join(', ')}`
      return [bodyError(at, `“${name}” has a value it may not have`, mend)]
    }
    case 'too_small':
      return [bodyError(at, `“${name}” is empty`, 'write at least one')]
    case 'too_big':
      return [bodyError(at, `“${name}” has more than ${issue.maximum}`, 'remove some')]
    case 'custom':
      return [bodyError(at, nameFault(name, issue.message), String(issue.params?.mend ?? 'correct it'))]
    default:
      return [bodyError(at, nameFault(name, issue.message), 'correct it')]
  }
}

const expected: Record<string, string> = { string: 'text', array: 'a list', object: 'a group of fields', record: 'a group of fields', number: 'a number', int: 'a whole number' }

function article(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a group of fields'
  return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'yes or no' : 'a number'
}

function mendType(wanted: string, value: unknown): string {
  if (wanted === 'string' && typeof value !== 'object') return `put it in quotation marks: "${printable(String(value), 60)}"`
  if (wanted === 'array') return typeof value === 'string' ? `write [${printable(value, 60)}]` : 'write a list, as in [one, two]'
  if (wanted === 'string') return 'write plain text after the colon'
  return 'look at another file of the same kind'
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, segment) => (typeof value === 'object' && value !== null ? Reflect.get(value, segment) : undefined), data)
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema
  const unwrap = () => {
    while (at instanceof z.ZodOptional || at instanceof z.ZodDefault) at = at.unwrap()
  }
  for (const segment of path) {
    unwrap()
    if (at instanceof z.ZodArray) at = at.element
    else if (at instanceof z.ZodObject) at = at.shape[String(segment)]
  }
  unwrap()
  return at instanceof z.ZodObject ? Object.keys(at.shape) : []
}
