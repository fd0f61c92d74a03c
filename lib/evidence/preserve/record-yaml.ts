import { Document, isMap, isScalar, isSeq, Scalar, visit } from 'yaml'
import type { EvidenceFields } from './evidence-fields.ts'

/** The order in which people read a record. */
const order = [
  'platform', 'url', 'author', 'posted', 'language', 'text', 'translation', 'shows', 'warning', 'media', 'captured', 'archives', 'original', 'rights', 'withheld',
] as const satisfies (keyof EvidenceFields)[]

const plain = new Set(['platform', 'url', 'posted', 'language', 'file', 'kind', 'sha256', 'poster', 'captions', 'at', 'since', 'field', 'original'])
const block = new Set(['text'])

/** `record.yaml` for people: texts as they are, one field a line. */
export function recordYaml(record: EvidenceFields): string {
  const fields = order.flatMap((name): [string, unknown][] => {
    const value: unknown = record[name]
    const empty = value === undefined || (Array.isArray(value) && value.length === 0) || (name === 'original' && value === 'live')
    const nobody = name === 'author' && Object.keys(record.author).length === 0
    return empty || nobody ? [] : [[name, name === 'text' ? `${String(value)}\n` : value]]
  })
  const document = new Document(Object.fromEntries(fields), { version: '1.2', schema: 'core' })
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? String(key.value) : ''
      if (isScalar(value) && typeof value.value === 'string') {
        if (block.has(name)) value.type = Scalar.BLOCK_LITERAL
        else if (!plain.has(name)) value.type = Scalar.QUOTE_DOUBLE
      }
      if (name === 'captured' && isMap(value)) value.flow = true
      if (name === 'archives' && isSeq(value)) for (const item of value.items) if (isMap(item)) item.flow = true
      if (name === 'translation' && isMap(value)) {
        const text = value.get('text', true)
        if (isScalar(text)) text.value = `${String(text.value).trim()}\n`
      }
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}
