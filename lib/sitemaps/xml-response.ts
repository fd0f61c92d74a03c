/** Long enough to be worth a turn, and short. */
const chunkSize = 16_384

/** Joins small parts to chunks of some 16 000 characters. */
export function* chunksOf(parts: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const part of parts) {
    chunk += part
    if (chunk.length < chunkSize) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** An answer that is rendered while it is read. */
export function xmlResponse(parts: Iterable<string>): Response {
  const chunks = chunksOf(parts)
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = chunks.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/xml; charset=utf-8' } })
}
