import { readFile } from 'node:fs/promises'
import { cardTypeOf } from '#lib/previews/card.ts'
import { InTurn } from '#lib/site/in-turn.ts'
import { reportAs } from '#lib/site/log.ts'
import { storeHeader } from '#lib/press/page-headers.ts'
import { readCard, readPhoto } from '#lib/published/read-card.ts'
import { frontHref } from '#lib/site/urls.ts'
import { drawCard } from '../draw-card.tsx'

/** Drawing takes a core for itself: readers come first. */
const drawings = new InTurn<Buffer>(2)

/** The card of a page. Every version of it is answered with the one of today; see lib/press/front.ts, which stores it. */
export async function GET(_: Request, { params }: RouteContext<'/og/[[...path]]'>) {
  const page = `/${((await params).path ?? []).join('/')}`
  const found = await readCard(page)
  if (!found) return new Response('Not found\n', { status: 404 })
  try {
    return pictureOf(await draw(page), cardTypeOf(found.card), { 'cache-control': 'public, max-age=86400', [storeHeader]: found.tags.join(' ') })
  } catch (error) {
    reportAs(`previews: the card of ${page}`)(error)
    return pictureOf(await standIn(), 'image/png', { 'cache-control': 'public, max-age=60' })
  }
}

function draw(page: string): Promise<Buffer> {
  return drawings.do(page, async () => {
    const { card } = (await readCard(page))!
    return drawCard(card, card.picture && (await readPhoto(card.picture.href)))
  })
}

/** The publication's card, and when nothing can be drawn at all, a file. */
const standIn = () => draw(frontHref).catch(() => readFile('public/ovoz/card.png'))

const pictureOf = (bytes: Buffer, type: string, headers: Record<string, string>) =>
  new Response(new Uint8Array(bytes), { headers: { 'content-type': type, 'cross-origin-resource-policy': 'cross-origin', ...headers } })
