import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx'
import { quoted } from '#lib/site/printable.ts'
import { bodyError, type BodyProblem, type Place } from './body-problem.ts'
import type { ComponentRule } from './components.ts'
import { nameFault } from './name-fault.ts'
import { nearMiss } from './near-miss.ts'

/** In one body; what follows is told when these are mended. */
export const maxProblems = 50

export type ComponentElement = MdxJsxFlowElement | MdxJsxTextElement

export interface CheckedProps {
  problems: BodyProblem[]
  /** Only the attributes that may be used. */
  props: ReadonlyMap<string, string>
  /** Where an attribute stands, or its tag. */
  at: (prop: string) => Place
}

/** Attributes: plain strings only, each once, as the component's schema says. */
export function checkProps(element: ComponentElement, rule: ComponentRule, at: (node: Positioned) => Place): CheckedProps {
  const problems: BodyProblem[] = []
  const props = new Map<string, string>()
  const places = new Map<string, Place>()
  const tag = `<${element.name}>`
  const known = Object.keys(rule.props.shape)
  for (const attribute of element.attributes) {
    if (problems.length >= maxProblems) break
    const place = attribute.position ? at(attribute) : at(element)
    if (attribute.type !== 'mdxJsxAttribute') {
      problems.push(bodyError(place, `${tag} has an expression in braces`, 'write each attribute as name="value"'))
    } else if (!known.includes(attribute.name)) {
      const near = nearMiss(attribute.name, known)
      const mend = near ? `did you mean ${near}?` : `it may have ${known.join(', ')}`
      problems.push(bodyError(place, `${tag} has no attribute ${quoted(attribute.name)}`, mend))
    } else if (props.has(attribute.name)) {
      problems.push(bodyError(place, `${tag} has “${attribute.name}” twice`, 'remove one of them'))
    } else if (typeof attribute.value !== 'string') {
      const value = attribute.value ? 'an expression in braces' : 'no value'
      problems.push(bodyError(place, `“${attribute.name}” of ${tag} has ${value}`, `write ${attribute.name}="…"`))
      places.set(attribute.name, place)
    } else {
      props.set(attribute.name, attribute.value)
      places.set(attribute.name, place)
    }
  }
  // What is already reported above is not reported again as missing.
  const reported = new Set([...places.keys()].filter((name) => !props.has(name)))
  const result = rule.props.safeParse(Object.fromEntries(props))
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0] ?? '')
    if (reported.has(name)) continue
    reported.add(name)
    const place = places.get(name) ?? at(element)
    const mend = issue.code === 'custom' ? (issue.params?.mend as string | undefined) : undefined
    if (!props.has(name) && issue.code === 'invalid_type') {
      problems.push(bodyError(place, `${tag} lacks “${name}”`, mend ?? `write it as ${rule.example}`))
    } else if (issue.code === 'invalid_value') {
      problems.push(bodyError(place, `“${name}” of ${tag} is wrong`, `it may be ${issue.values.map((value) => `"${String(value)}"`).join(' or ')}`))
    } else {
      problems.push(bodyError(place, nameFault(`${name}`, issue.message).replace('”', `” of ${tag}`), mend ?? `write it as ${rule.example}`))
    }
  }
  return { problems, props, at: (prop) => places.get(prop) ?? at(element) }
}

export interface Positioned {
  position?: { start: { line: number; column: number } } | undefined
}
