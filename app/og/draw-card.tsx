import { ImageResponse } from '@vercel/og'
import type { Card } from '#lib/previews/card.ts'
import { layOut } from '#lib/previews/card-layout.ts'
import { photoCard, typographicCard } from '#lib/previews/card-picture.ts'
import { drawPanel } from '#lib/previews/draw-panel.ts'

/**
 * A card as a picture file: JPEG with a photograph, else PNG. @vercel/og finds in it paper and one drawing, and never a
 * letter: text comes as outlines, so that there is no glyph to miss, and none to fetch from elsewhere (decision 0006).
 *
 * @param photo The file behind `card.picture`.
 */
export async function drawCard(card: Card, photo?: Buffer): Promise<Buffer> {
  const layout = layOut(photo ? card : { ...card, picture: undefined })
  const { width, height } = layout.panel
  const drawing = `data:image/svg+xml;base64,${Buffer.from(drawPanel(layout)).toString('base64')}`
  const panel = new ImageResponse(
    <div style={{ display: 'flex', width, height, background: layout.paper }}>
      <img src={drawing} width={width} height={height} alt="" />
    </div>,
    { width, height },
  )
  const drawn = Buffer.from(await panel.arrayBuffer())
  return photo ? photoCard(drawn, layout, photo, card.picture?.focus) : typographicCard(drawn)
}
