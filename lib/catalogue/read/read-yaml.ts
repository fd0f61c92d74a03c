import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node, type YAMLParseError } from 'yaml'
import { bodyError, type BodyProblem, type Place } from '#lib/mdx/body-problem.ts'
import { printable, quoted } from '#lib/site/printable.ts'

/** Characters; a record with several long posts has a tenth of it. */
const maxYamlLength = 256 * 1024

export interface Yaml {
  data: unknown
  problems: BodyProblem[]
  /** Where a value stands in the file, or the nearest thing around it that stands there. */
  valueAt: (path: readonly PropertyKey[]) => Place
  /** Where its key stands. */
  keyAt: (path: readonly PropertyKey[]) => Place
}

/**
 * Reads one document of YAML 1.2 without anchors, aliases and tags beyond those of its core schema. Never throws.
 * @param firstLine where the YAML begins in its file
 */
export function readYaml(source: string, firstLine: number): Yaml {
  const start = { line: 1, column: 1 }
  const failed = (problems: BodyProblem[]): Yaml => ({ data: undefined, problems, valueAt: () => start, keyAt: () => start })
  if (source.length > maxYamlLength) {
    return failed([bodyError({ line: firstLine, column: 1 }, 'There is too much before the text', 'keep only what describes the article')])
  }
  const lines = new LineCounter()
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, source.length))
    return { line: Math.max(1, line) + firstLine - 1, column: Math.max(1, col) }
  }
  try {
    const document = parseDocument(source, { schema: 'core', version: '1.2', prettyErrors: false, lineCounter: lines, logLevel: 'error' })
    if (document.errors.some(({ message }) => message.includes('call stack'))) throw new RangeError('nested too deep')
    const problems = [
      ...oncePerLine(document.errors, place).map((error) => explain(error.code, error.message, place(error.pos[0]), source, error.pos[0])),
      // Each of them begins with one of these signs; most files have none, and need no second walk.
      ...(/[&*!]/.test(source) ? foreignFeatures(document, place) : []),
    ]
    if (problems.length > 0) return failed(problems.slice(0, 20))
    if (!isMap(document.contents)) {
      return failed([bodyError({ line: firstLine, column: 1 }, 'There are no fields here', 'write one field a line, as in name: Water')])
    }
    return {
      data: document.toJS({ maxAliasCount: 0 }),
      problems,
      valueAt: (path) => place(offsetOf(document, path, 'value') ?? 0),
      keyAt: (path) => place(offsetOf(document, path, 'key') ?? 0),
    }
  } catch {
    // Thousands of nested brackets exhaust the stack.
    return failed([bodyError({ line: firstLine, column: 1 }, 'The fields cannot be read', 'nest less')])
  }
}

/** One slip makes the parser complain several times about the same line. */
function oncePerLine(errors: readonly YAMLParseError[], place: (offset: number) => Place): YAMLParseError[] {
  const seen = new Set<number>()
  return errors.filter(({ pos: [offset] }) => {
    const { line } = place(offset)
    return !seen.has(line) && seen.add(line)
  })
}

/** Of the core schema, YAML 1.2.2 §10.3.1: what a value has without a tag. Others of YAML’s own make objects, or name programs. */
const coreTags = new Set(['map', 'seq', 'str', 'null', 'bool', 'int', 'float'].map((name) => `tag:yaml.org,2002:${name}`))

function foreignFeatures(document: Document, place: (offset: number) => Place): BodyProblem[] {
  const problems: BodyProblem[] = []
  const refuse = (node: Node, message: string, mend: string) => problems.push(bodyError(place(node.range?.[0] ?? 0), message, mend))
  visit(document, (_, node) => {
    if (!isNode(node)) return
    if (isAlias(node)) refuse(node, `${quoted(`*${node.source}`)} is a YAML alias`, 'write the value itself, in quotation marks if it begins with *')
    else if (node.anchor !== undefined) refuse(node, `${quoted(`&${node.anchor}`)} is a YAML anchor`, 'put the value in quotation marks if it begins with &')
    else if (node.tag !== undefined && !coreTags.has(node.tag)) {
      refuse(node, `${quoted(node.tag)} is a YAML tag`, 'put the value in quotation marks if it begins with !')
    }
  })
  return problems
}

function offsetOf(document: Document, path: readonly PropertyKey[], want: 'key' | 'value'): number | undefined {
  let node: unknown = document.contents
  let offset: number | undefined
  for (const [depth, segment] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(segment))
      if (!pair) return offset
      const key = isNode(pair.key) ? pair.key.range?.[0] : undefined
      const value = isNode(pair.value) ? pair.value.range?.[0] : undefined
      const last = depth === path.length - 1
      offset = last && want === 'key' ? (key ?? offset) : ((isEmpty(pair.value) ? key : value) ?? key ?? offset)
      if (!last) offset = key ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(segment)]
      if (item === undefined) return offset
      offset = (isNode(item) ? item.range?.[0] : undefined) ?? offset
      node = isPair(item) ? item.value : item
    } else return offset
  }
  return offset
}

/** `title:` with nothing after it stands where the next token is; its key is the better place. */
const isEmpty = (node: unknown) => isScalar(node) && (node.value === null || node.source === '')

function explain(code: string, message: string, at: Place, source: string, offset: number): BodyProblem {
  const line = source.slice(source.lastIndexOf('\n', offset - 1) + 1).split(/\r?\n/, 1)[0]!.trim()
  switch (code) {
    case 'DUPLICATE_KEY':
      return bodyError(at, 'This field stands here twice', 'remove one of the two')
    case 'TAB_AS_INDENT':
      return bodyError(at, 'The line is indented with a tab', 'indent with spaces')
    case 'BAD_INDENT':
      // “Flow sequence in block collection must be sufficiently indented and end with a ]”
      if (/end with a [\]}]/.test(message)) return bodyError(at, 'A bracket is not closed', 'close each [ with ] and each { with }')
      return bodyError(at, 'The indentation does not fit the lines above', 'begin fields of one group in the same column')
    case 'BAD_COLLECTION_TYPE':
      return bodyError(at, 'The indentation does not fit the lines above', 'begin fields of one group in the same column')
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return bodyError(at, `The line ${quoted(line)} is not a field`, 'write it as name: value; put text that contains a colon in quotation marks')
    case 'MISSING_CHAR':
      return /quote/i.test(message)
        ? bodyError(at, 'A quotation mark is not closed', 'close it; inside “…” write \\" for the mark itself')
        : bodyError(at, 'A bracket, a comma or a colon is missing', 'compare with the line above; put text with : # or , in quotation marks')
    case 'MULTIPLE_DOCS':
      return bodyError(at, 'A second document begins here, which nothing would read', 'remove the line --- or ..., or put the rest into a file of its own')
    case 'BAD_ALIAS':
      return bodyError(at, 'A value may not begin with * or &', 'put it in quotation marks')
    default:
      return bodyError(at, `This line cannot be read: ${printable(message.split('\n', 1)[0]!, 120)}`, 'put text in quotation marks, and indent with spaces')
  }
}
