import { readBreaking } from '#lib/published/read-breaking.ts'

/** What every page's bar reads: `{ items: [{ id, text, link, language, from, until }] }`. */
export async function GET() {
  return Response.json({ items: await readBreaking() })
}
