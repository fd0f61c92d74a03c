import { expect, test } from '@playwright/test'

const item = { id: 'flood', text: 'The river has left its bed', link: '/suv', language: 'en', from: '2020-01-01T00:00:00+05:00', until: '2099-01-01T00:00:00+05:00' }

test('fronts carry the item in force in their HTML', async ({ request }) => {
  const { items } = (await (await request.get('/breaking.json')).json()) as { items: { text: string }[] }
  expect(items.length).toBeGreaterThan(0)
  for (const path of ['/', '/suv', '/topics/water']) expect(await (await request.get(path)).text()).toContain(items[0]!.text)
})

test('an article shows news that broke after it was made, politely, without moving the page', async ({ page }) => {
  await page.route('/breaking.json', (route) => route.fulfill({ json: { items: [item] } }))
  await page.goto('/suv/drought-ledger')
  const bar = page.locator('breaking-bar')
  await expect(bar.getByText(item.text)).toBeVisible()
  await expect(bar).toHaveAttribute('role', 'status')
})

test('what a reader dismisses stays away, on the next page too', async ({ page }) => {
  await page.route('/breaking.json', (route) => route.fulfill({ json: { items: [item] } }))
  await page.goto('/suv/drought-ledger')
  await page.locator('breaking-bar').getByRole('button').click()
  await expect(page.locator('breaking-bar').getByText(item.text)).toBeHidden()
  await page.goto('/bozor/price-of-an-onion')
  await page.waitForLoadState('networkidle')
  await expect(page.locator('breaking-bar').getByText(item.text)).toBeHidden()
})

test('an item past its time is not shown', async ({ page }) => {
  await page.route('/breaking.json', (route) => route.fulfill({ json: { items: [{ ...item, until: '2020-01-02T00:00:00+05:00' }] } }))
  await page.goto('/suv/drought-ledger')
  await page.waitForLoadState('networkidle')
  await expect(page.getByText(item.text)).toHaveCount(0)
})

test('a broken or missing list of items breaks nothing', async ({ page }) => {
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await page.route('/breaking.json', (route) => route.fulfill({ body: 'no json' }))
  await page.goto('/suv/drought-ledger')
  await page.waitForLoadState('networkidle')
  expect(errors).toEqual([])
})
