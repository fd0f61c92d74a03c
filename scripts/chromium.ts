/**
 * The Chromium that tests and benchmarks run in: the system's if there is one, else Playwright's own download, else
 * Debian's package where we may install it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { networkEnvironment } from '#lib/site/child-environment.ts'

const installed = [
  process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Roots are refused a sandbox by Chromium; the rest keeps it from calling home. */
export const chromiumArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

/** @returns The path of its program. @throws Error saying what to install. */
export function findOrInstallChromium(): string {
  const found = findChromium()
  if (found) return found
  console.log('No Chromium here: asking Playwright for its own …')
  // Where it looks, and where it keeps what it finds.
  const given = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('PLAYWRIGHT_')))
  spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { stdio: 'inherit', timeout: 300_000, env: networkEnvironment(given) })
  const downloaded = findChromium()
  if (downloaded) return downloaded
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('… which did not come: installing Debian\'s chromium.')
    spawnSync('apt-get', ['update'], { stdio: 'inherit', env: networkEnvironment() })
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit', env: networkEnvironment({ DEBIAN_FRONTEND: 'noninteractive' }) })
    const packaged = findChromium()
    if (packaged) return packaged
  }
  throw new Error('The tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to its program.')
}

function findChromium(): string | undefined {
  return [...installed, chromium.executablePath()].find((path) => path && existsSync(path))
}
