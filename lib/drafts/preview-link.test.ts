import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkPreview, type PreviewSubject, signPreview } from './preview-link.ts'

const [secret, older, foreign] = ['s'.repeat(32), 'o'.repeat(32), 'f'.repeat(32)]
const now = new Date('2026-03-21T12:00:00Z')
const inAnHour = now.getTime() / 1000 + 3600
const article = { article: 'suv/drought-ledger' }
const media = { media: '0123456789abcdef/lead.jpg' }

const check = (link: string, secrets = [secret], at = now) => {
  const { pathname, searchParams } = new URL(link, 'http://localhost')
  return checkPreview(pathname, searchParams, secrets, at)
}
const linkTo = (subject: PreviewSubject) => signPreview(subject, inAnHour, [secret])

test('the address is the one of the contract', () => {
  const signature = createHmac('sha256', secret).update(`ovoz preview\narticle\nsuv/drought-ledger\n${inAnHour}`).digest('base64url')
  expect(linkTo(article)).toBe(`/api/preview?article=suv/drought-ledger&expires=${inAnHour}&signature=${signature}`)
  expect(linkTo(media)).toMatch(/^\/api\/preview\/media\/0123456789abcdef\/lead\.jpg\?expires=\d+&signature=[\w-]{43}$/)
})

test.each([article, media])('a link opens what it was made for: %j', (subject) => {
  expect(check(linkTo(subject))).toEqual({ subject, expires: inAnHour })
  expect(check(`${linkTo(subject)}&utm_source=mail`)).toEqual({ subject, expires: inAnHour })
})

test('it opens nothing else, and not for longer', () => {
  const link = linkTo(article)
  const signature = new URL(link, 'http://localhost').searchParams.get('signature')!
  const others = [
    link.replace('drought-ledger', 'aral-saxaul'), link.replace(String(inAnHour), String(inAnHour + 1)), link.replace(String(inAnHour), `0${inAnHour}`),
    link.replace(/signature=.*/, ''), link.slice(0, -1), `${link}A`, link.replace(signature, signature.toLowerCase()),
    `/api/preview/media/0123456789abcdef/lead.jpg?expires=${inAnHour}&signature=${signature}`,
    linkTo(media).replace('lead', 'other'), linkTo(media).replace('0123', '0124'),
    '/api/preview', '/api/preview?article=suv/drought-ledger', `/api/preview?article=../x&expires=${inAnHour}&signature=${signature}`,
    `/api/preview?article=&expires=&signature=${'A'.repeat(100_000)}`,
  ]
  for (const other of others) expect(check(other), other.slice(0, 200)).toBe('invalid')
})

test('it ends at its second, and only a link that was good is said to have ended', () => {
  const end = new Date(inAnHour * 1000)
  expect(check(linkTo(article), [secret], new Date(end.getTime() - 1))).toMatchObject({ subject: article })
  expect(check(linkTo(article), [secret], end)).toBe('expired')
  expect(check(linkTo(article).slice(0, -1), [secret], end)).toBe('invalid')
})

test('while one secret replaces another, links of both are taken; afterwards those of the new alone', () => {
  const link = signPreview(article, inAnHour, [older])
  expect(check(link, [secret, older])).toMatchObject({ subject: article })
  expect(check(link, [secret])).toBe('invalid')
  expect(check(linkTo(article), [secret, older])).toMatchObject({ subject: article })
  expect(check(signPreview(article, inAnHour, [foreign]), [secret, older])).toBe('invalid')
})

test('other addresses are none of its business', () => {
  for (const path of ['/api/preview/', '/api/previews', '/api/preview/media', '/api/preview/media/0123456789abcdef/a/b.jpg', '/api/preview/x', '/media/0123456789abcdef/lead.jpg', '/', '/suv']) {
    expect(check(path), path).toBeUndefined()
  }
})
