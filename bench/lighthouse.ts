import { launch } from 'chrome-launcher'
import lighthouse, { type RunnerResult as Result } from 'lighthouse'
import { chromiumArguments, findOrInstallChromium } from '../scripts/chromium.ts'
import type { Table } from './report.ts'
import { serve } from './serve.ts'
import { median } from './statistics.ts'

const pages = { article: '/qishloq-ovozi/pictures-from-9-june', 'longest article': '/daftar/alphabet-soup', blog: '/qishloq-ovozi', front: '/' }
const categories = ['performance', 'accessibility', 'best-practices', 'seo']
const runs = 3

/** Lighthouse as it comes: a mid-range telephone on slow 4G, simulated. */
export async function benchLighthouse(): Promise<Table[]> {
  const server = await serve(['server.ts'], 4393, {})
  const browser = await launch({ chromePath: findOrInstallChromium(), chromeFlags: ['--headless', ...chromiumArguments] })
  try {
    const rows = []
    for (const [name, page] of Object.entries(pages)) {
      const results: Result['lhr'][] = []
      // The first is for the renditions of pictures, which are made when first asked for.
      for (let run = 0; run <= runs; run += 1) {
        const result = await lighthouse(server.origin + page, { port: browser.port, onlyCategories: categories, output: 'json', logLevel: 'error' })
        if (!result) throw new Error(`Lighthouse gave no result for ${page}`)
        if (run > 0) results.push(result.lhr)
      }
      const scores = Object.fromEntries(categories.map((category) => [category, median(results.map((result) => Math.round((result.categories[category]?.score ?? 0) * 100)))]))
      // A run in which the browser painted nothing in time has no figure; its score counts as it is.
      const largest = median(results.flatMap((result) => result.audits['largest-contentful-paint']?.numericValue ?? []))
      rows.push({ page: name, ...scores, 'largest paint (s)': Number((largest / 1000).toFixed(2)) })
    }
    return [{ title: 'Lighthouse', meaning: 'As it comes: a mid-range telephone on slow 4G, simulated. Medians of three runs after one that makes the renditions of pictures.', rows }]
  } finally {
    browser.kill()
    await server.stop()
  }
}
