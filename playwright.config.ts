import { defineConfig } from '@playwright/test'
import { chromiumArguments } from './scripts/chromium.ts'

const port = 4310

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/browser',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // Only for what never ends: how long a story takes is the machine's affair, and its neighbours'.
  timeout: 300_000,
  // What is waited for comes when the machine has time for it; five seconds are too few where others use it, too.
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: `http://localhost:${port}`,
    browserName: 'chromium',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: chromiumArguments },
  },
  // The site as readers get it, with the sample content. Stories that change content start servers of their own.
  webServer: {
    command: `exec ${process.execPath} server.ts`,
    url: `http://localhost:${port}/`,
    env: { PORT: String(port), SITE_URL: 'http://localhost:3000' },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    stdout: 'ignore',
    timeout: 60_000,
  },
})
