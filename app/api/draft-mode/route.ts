import { draftMode } from 'next/headers'
import { isOwnRequest } from '#lib/drafts/own-requests.ts'

/** Gives the server process, and nobody else, the cookie with which Next renders previews and keeps nothing. */
export async function POST(request: Request) {
  if (!isOwnRequest(request.headers.get('authorization'))) return new Response('Not found\n', { status: 404 })
  ;(await draftMode()).enable()
  return new Response(null, { status: 204 })
}
