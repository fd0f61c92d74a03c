import { expect, test } from 'vitest'
import { renditionsOf } from './renditions.ts'

const href = '/media/0123456789abcdef/lead.jpg'
const at = (width: number) => `/_next/image?url=%2Fmedia%2F0123456789abcdef%2Flead.jpg&w=${width}&q=60`

test('a picture is offered up to its own width', () => {
  expect(renditionsOf({ href, width: 720 })).toEqual({
    src: at(720),
    srcSet: `${at(320)} 320w, ${at(480)} 480w, ${at(720)} 720w`,
  })
})

test('a picture shown small is not offered large', () => {
  expect(renditionsOf({ href, width: 1600 }, 480).srcSet).toBe(`${at(320)} 320w, ${at(480)} 480w`)
})

test('a picture that is not public is offered as it is: the optimizer would keep what it makes of it', () => {
  const signed = '/api/preview/media/0123456789abcdef/lead.jpg?expires=1&signature=x'
  expect(renditionsOf({ href: signed, width: 1600 })).toEqual({ src: signed })
})

test('a picture smaller than every size is offered once', () => {
  expect(renditionsOf({ href, width: 64 })).toEqual({ src: at(320), srcSet: `${at(320)} 320w` })
})
