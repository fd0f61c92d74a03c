import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { layOut } from './card-layout.ts'
import { lightBytes, mostBytes, photoCard, shown, typographicCard } from './card-picture.ts'

const layout = layOut({ subject: '/suv/a', language: 'en', publication: 'Chorsu', headline: 'A', picture: { href: '/media/x/y.jpg' } })
const panel = await sharp({ create: { width: 600, height: 630, channels: 4, background: '#fbf7ee' } }).png().toBuffer()
const plain = (background: string) => sharp({ create: { width: 1600, height: 1000, channels: 3, background } })
/** The hardest picture to compress: every pixel another. */
const noise = () => sharp({ create: { width: 1200, height: 800, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 90 } } })

const colorAt = async (card: Buffer, left: number) => {
  const [red, green, blue] = await sharp(card).extract({ left, top: 315, width: 1, height: 1 }).raw().toBuffer()
  return [red!, green!, blue!].map((value) => Math.round(value / 64))
}

describe('a card with a photograph', () => {
  test('has the panel on its side and the photograph on the other', async () => {
    const card = await photoCard(panel, layout, await plain('#c00000').jpeg().toBuffer())
    expect(await sharp(card).metadata()).toMatchObject({ format: 'jpeg', width: 1200, height: 630, space: 'srgb' })
    expect([await colorAt(card, 300), await colorAt(card, 900)]).toEqual([[4, 4, 4], [3, 0, 0]])
    const mirrored = { ...layout, panel: layout.window!, window: layout.panel }
    expect(await colorAt(await photoCard(panel, mirrored, await plain('#c00000').jpeg().toBuffer()), 300)).toEqual([3, 0, 0])
  })

  test('is small enough whatever the photograph', async () => {
    const card = await photoCard(panel, layout, await noise().jpeg({ quality: 95 }).toBuffer())
    expect(card.length).toBeLessThanOrEqual(mostBytes)
    await expect(photoCard(panel, layout, await noise().jpeg().toBuffer(), undefined, 1_000)).rejects.toThrow('more than 1000')
  })

  test('of grain is less fine, and light for who sends it by telephone', async () => {
    const grain = sharp({ create: { width: 600, height: 630, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 24 } } })
    const file = await grain.jpeg({ quality: 95 }).toBuffer()
    const best = await sharp(file).jpeg({ quality: 82, chromaSubsampling: '4:4:4' }).toBuffer()
    expect(best.length).toBeGreaterThan(lightBytes)
    expect((await photoCard(panel, layout, file)).length).toBeLessThanOrEqual(lightBytes)
  })

  test.each([
    ['grey', () => plain('#888').grayscale().png()],
    ['see-through', () => sharp({ create: { width: 900, height: 900, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png()],
    ['of sixteen bits', () => plain('#884422').toColourspace('rgb16').png()],
    ['WebP', () => plain('#884422').webp()],
    ['AVIF', () => plain('#884422').resize(400).avif()],
    ['smaller than its window', () => plain('#884422').resize(40, 30).jpeg()],
    ['turned by its Exif', () => plain('#884422').withExif({ IFD0: { Orientation: '6' } }).jpeg()],
    ['long and thin', () => plain('#884422').resize(4000, 20, { fit: 'fill' }).jpeg()],
  ])('may be made of one that is %s', async (_, picture) => {
    const card = await photoCard(panel, layout, await picture().toBuffer(), '0% 100%')
    expect(await sharp(card).metadata()).toMatchObject({ format: 'jpeg', width: 1200, height: 630, channels: 3 })
  })

  test.each([
    ['empty', async () => Buffer.alloc(0)], ['no picture', async () => Buffer.from('<p>')],
    ['cut short', async () => (await noise().jpeg().toBuffer()).subarray(0, 20_000)],
  ])('is refused when the file is %s', async (_, file) => {
    await expect(photoCard(panel, layout, await file())).rejects.toThrow()
  })
})

test('a card of type alone goes as it was drawn, or in fewer colours', async () => {
  expect(await typographicCard(panel)).toBe(panel)
  const drawn = await noise().resize(1200, 630).png().toBuffer()
  const card = await typographicCard(drawn, 400_000)
  expect(card.length).toBeLessThanOrEqual(400_000)
  expect(await sharp(card).metadata()).toMatchObject({ format: 'png', width: 1200, height: 630 })
})

describe('what is shown of a photograph', () => {
  test.each([
    ['middle', undefined, 300], ['left', '0% 50%', 0], ['right', '100% 50%', 600], ['where it says', '25% 90%', 150], ['beyond', '-5% 50%', 0],
  ])('is as high as it is, at the focus (%s)', (_, focus, left) => {
    expect(shown({ width: 1600, height: 1000 }, 1, focus)).toEqual({ left, top: 0, width: 1000, height: 1000 })
  })

  test('is as wide as it is, when it is high', () => {
    expect(shown({ width: 800, height: 2000 }, 1, '50% 25%')).toEqual({ left: 0, top: 300, width: 800, height: 800 })
  })
})
