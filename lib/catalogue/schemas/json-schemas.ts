import { z } from 'zod'
import type { DocumentKind } from '../read/classify-path.ts'
import { schemasByKind } from './schemas-by-kind.ts'

/** Where they lie in the content folder: a folder that is not published, for its name begins with a dot. */
export const jsonSchemaPath = (kind: DocumentKind) => `.schemas/${kind}.json`

/**
 * The fields of each kind of file as a JSON Schema, for the programs that editors write with. Draft 7 (json-schema.org/draft-07),
 * which the language server for YAML knows best. They say less than the check: nothing of other files, of days that do not
 * exist, or of fields that contradict each other.
 */
export function jsonSchemas(): Record<DocumentKind, object> {
  const entries = Object.entries(schemasByKind).map(([kind, schema]) => [kind, z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })])
  return Object.fromEntries(entries) as Record<DocumentKind, object>
}
