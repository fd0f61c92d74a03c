/** `npm run schemas`: writes the JSON Schemas of content files anew, after a change of lib/catalogue/schemas. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { jsonSchemaPath, jsonSchemas } from '#lib/catalogue/schemas/json-schemas.ts'
import type { DocumentKind } from '#lib/catalogue/read/classify-path.ts'
import { say } from './terminal.ts'

for (const [kind, schema] of Object.entries(jsonSchemas())) {
  const file = path.join('content', jsonSchemaPath(kind as DocumentKind))
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)
  say(file)
}
