import type { BrowserContext } from '@playwright/test'

/** What a browser does with each: scripts run, dialogs open, addresses elsewhere are asked. */
export async function watch(context: BrowserContext, origin: string): Promise<string[]> {
  const seen: string[] = []
  await context.exposeBinding('__hit', ({ page }) => void seen.push(`${page.url()}: a script ran`))
  await context.route('**/*', (route) => {
    const url = new URL(route.request().url())
    if (url.origin === origin || url.protocol === 'data:') return route.continue()
    seen.push(`${route.request().frame().url()}: asked ${url.href.slice(0, 100)}`)
    return route.abort()
  })
  context.on('dialog', (dialog) => { seen.push(`${dialog.page()?.url()}: a dialog`); void dialog.dismiss() })
  context.on('console', (message) => {
    if (/Content Security Policy|Refused|violat/i.test(message.text())) seen.push(`${message.page()?.url()}: ${message.text().slice(0, 200)}`)
  })
  context.on('weberror', (error) => seen.push(`${error.page()?.url()}: ${error.error().message.slice(0, 200)}`))
  return seen
}
