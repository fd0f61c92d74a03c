import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { findProgram } from './programs.ts'

test('a program is found on the path, and only if it can be run', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-programs-'))
  try {
    vi.stubEnv('PATH', folder)
    const file = path.join(folder, 'redis-server')
    writeFileSync(file, '#!/bin/sh\n')
    expect(findProgram('redis-server')).not.toBe(file)
    chmodSync(file, 0o755)
    expect(findProgram('redis-server')).toBe(file)
  } finally {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  }
})
