import { type Browser, expect, type Page, test } from '@playwright/test'
import { readerPages } from './support/pages.ts'
import { slowLine } from './support/slow-line.ts'

const widths = [320, 768, 1280]

test.describe('nothing moves while a page arrives in pieces and its fonts arrive late', () => {
  for (const [name, path] of Object.entries(readerPages))
    test(`${name} (${path})`, async ({ browser, baseURL }) => {
      const moved = await Promise.all(widths.map((width) => shiftsOf(browser, baseURL!, path, width)))
      expect(Object.fromEntries(widths.map((width, index) => [width, moved[index]]))).toEqual({ 320: [], 768: [], 1280: [] })
    })
})

/** Loads the page with a painted frame between any two pieces of it. @returns Each shift and what it moved. */
async function shiftsOf(browser: Browser, site: string, path: string, width: number): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  const line = await slowLine(site, await paints(page))
  try {
    await page.addInitScript(observeShifts)
    await page.goto(line.origin + path, { waitUntil: 'load' })
    return await page.evaluate(async () => {
      await document.fonts.ready
      await new Promise((resolve) => setTimeout(resolve, 200))
      return (globalThis as unknown as { shifts: string[] }).shifts
    })
  } finally {
    await page.close()
    line.close()
  }
}

/** @returns A function that waits until a frame has been painted, or as long as a page that paints none may take. */
async function paints(page: Page): Promise<() => Promise<void>> {
  let onFrame = () => {}
  await page.exposeFunction('reportFrame', () => { onFrame() })
  await page.addInitScript(() => {
    const { reportFrame } = globalThis as unknown as { reportFrame: () => Promise<void> }
    const report = () => requestAnimationFrame(() => {
      void reportFrame()
      report()
    })
    report()
  })
  return () => new Promise((resolve) => {
    const longest = setTimeout(resolve, 200)
    let frames = 0
    onFrame = () => {
      // A frame begins before it is painted: the second says that the first has been.
      frames += 1
      if (frames < 2) return
      clearTimeout(longest)
      resolve()
    }
  })
}

/** Runs in the page. */
function observeShifts() {
  interface LayoutShift extends PerformanceEntry {
    value: number
    sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[]
  }
  const shifts: string[] = []
  Object.assign(globalThis, { shifts })
  const nameOf = (node: Node | null) => {
    const element = node instanceof Element ? node : node?.parentElement
    return element ? `${element.localName}.${element.getAttribute('class')}` : 'something'
  }
  const placeOf = ({ x, y, width, height }: DOMRect) => `${x},${y} ${width}×${height}`
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as LayoutShift[])
      shifts.push(`${value}: ${sources.map(({ node, previousRect, currentRect }) => `${nameOf(node)} ${placeOf(previousRect)} → ${placeOf(currentRect)}`).join('; ')}`)
  }).observe({ type: 'layout-shift', buffered: true })
}
