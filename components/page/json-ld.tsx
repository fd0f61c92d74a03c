import type { StructuredData } from '#lib/structured-data/graph.ts'
import { scriptJson } from '#lib/structured-data/script-json.ts'

/** A block of data, which no browser runs and no policy of scripts forbids. */
export function JsonLd({ data }: { data: StructuredData }) {
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: scriptJson(data) }} />
}
