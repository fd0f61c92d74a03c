import { expect, type Page } from '@playwright/test'

type Counting = Window & { unanswered: number }

/** Milliseconds, shorter than a page has patience with an answer. */
const step = 10_000

/** From here on the page counts what it has asked and not been answered; for {@link pass}. */
export async function countUnanswered(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { fetch } = window
    const counting = Object.assign(window, { unanswered: 0 })
    window.fetch = (...asked) => {
      counting.unanswered += 1
      return fetch(...asked).finally(() => { counting.unanswered -= 1 })
    }
  })
}

/**
 * Moves the page's clock and lets it have its answers: they come in the time of this machine, while its patience with them
 * is of that clock, which moved at once would be through with each before it could come.
 */
export async function pass(page: Page, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes * 60_000; passed += step) {
    await page.clock.runFor(step)
    await expect.poll(() => page.evaluate(() => (window as unknown as Counting).unanswered), { intervals: [5, 20, 100] }).toBe(0)
  }
}
