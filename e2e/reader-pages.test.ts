import { gzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { HtmlValidate } from 'html-validate'
import { articleBudget, frontBudget, isArticle, liveScriptBudget, readerPages, scriptBudget } from './support/pages.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  elements: ['html5', Object.fromEntries(['breaking-bar', 'live-updates'].map((name) => [name, { flow: true, phrasing: false, permittedContent: ['@flow'] }]))],
  // Whether a void element has a slash and how boolean attributes are spelt is parse5's way of writing them.
  rules: { 'void-style': 'off', 'attribute-boolean-style': 'off', 'attribute-empty-style': 'off', 'long-title': 'off' },
})

for (const [name, path] of Object.entries(readerPages))
  test.describe(`${name} (${path})`, () => {
    test('is valid HTML within its budget of bytes', async ({ request }) => {
      const answer = await request.get(path, { headers: { 'accept-encoding': 'identity' } })
      expect(answer.status()).toBe(200)
      const html = await answer.text()
      const report = await validator.validateString(html)
      const messages = report.results.flatMap((result) => result.messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`))
      expect(messages).toEqual([])
      expect(gzipSync(html, { level: 9 }).length).toBeLessThanOrEqual(isArticle(path) ? articleBudget : frontBudget)
    })

    test('has the landmarks, one heading of the first rank, and skip links that lead somewhere', async ({ page }) => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
      for (const role of ['banner', 'main', 'contentinfo', 'search'] as const) await expect(page.getByRole(role).first()).toBeVisible()
      for (const link of await page.locator('body > :first-child a[href^="#"]').all())
        await expect(page.locator((await link.getAttribute('href'))!)).toHaveCount(1)
    })

    test('loads nothing from elsewhere, no framework script, little of its own, and does not shift', async ({ page, baseURL }) => {
      const scripts: Buffer[] = []
      const elsewhere: string[] = []
      const failed: string[] = []
      page.on('request', (request) => {
        const url = new URL(request.url())
        if (url.origin !== baseURL && url.protocol !== 'data:') elsewhere.push(request.url())
      })
      page.on('response', async (response) => {
        if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`)
        if (response.request().resourceType() === 'script') scripts.push(await response.body())
      })
      const complaints: string[] = []
      page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()) })
      await page.addInitScript(() => {
        const shifts = globalThis as unknown as { shifted: number }
        shifts.shifted = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shifts.shifted += (entry as unknown as { value: number }).value
        }).observe({ type: 'layout-shift', buffered: true })
      })
      await page.goto(path, { waitUntil: 'networkidle' })
      await page.evaluate(async () => {
        for (let y = 0; y < document.body.scrollHeight; y += 600) {
          scrollTo(0, y)
          await new Promise((resolve) => setTimeout(resolve, 30))
        }
      })
      await page.waitForLoadState('networkidle')
      expect(elsewhere).toEqual([])
      expect(failed).toEqual([])
      expect(complaints).toEqual([])
      expect(await page.evaluate(() => [...document.scripts].filter((script) => script.src.includes('/_next/')).length)).toBe(0)
      expect(scripts.reduce((sum, script) => sum + gzipSync(script).length, 0)).toBeLessThanOrEqual(name === 'live blog' ? liveScriptBudget : scriptBudget)
      expect(await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted)).toBe(0)
    })

    for (const scheme of ['light', 'dark'] as const)
      test(`has no accessibility violations in ${scheme}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        await page.goto(path)
        const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
      })

    test('fits 320 pixels without scrolling sideways', async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 640 })
      await page.goto(path)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    })
  })
