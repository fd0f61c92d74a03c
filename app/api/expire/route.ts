import { revalidateTag } from 'next/cache'
import { z } from 'zod'
import { expireTokenVariable, mostTags } from '#lib/publishing/expire-in-next.ts'
import { isSameSecret } from '#lib/site/same-secret.ts'

const body = z.object({ tags: z.array(z.string().max(256)).max(mostTags) })

/** How the server process tells Next, which listens only inside a request, what has expired. */
export async function POST(request: Request) {
  if (!isOwn(request.headers.get('authorization'))) return new Response('Not found\n', { status: 404 })
  const { tags } = body.parse(await request.json())
  for (const tag of tags) revalidateTag(tag, { expire: 0 })
  return new Response(null, { status: 204 })
}

/** The token is made at each start and never leaves the process. */
function isOwn(authorization: string | null): boolean {
  const token = process.env[expireTokenVariable]
  return Boolean(token && authorization) && isSameSecret(authorization!, `Bearer ${token}`)
}
