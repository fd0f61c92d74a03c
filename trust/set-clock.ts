import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

export interface SetClock extends Disposable {
  /** Of a server that goes by it. */
  variables: Record<string, string>
  /** Hours ahead of the computer's clock. */
  set: (hours: number) => void
}

/** A clock that is right until it is set. */
export function makeClock(): SetClock {
  const root = mkdtempSync(path.join(tmpdir(), 'ovoz-clock-'))
  const file = path.join(root, 'clock')
  const set = (hours: number) => writeFileSync(file, String(hours * 3_600_000))
  set(0)
  return {
    variables: { NODE_OPTIONS: `--import ${pathToFileURL('e2e/support/clock.mjs').href}?${new URLSearchParams({ file })}` },
    set,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}
