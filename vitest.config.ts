import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules', 'e2e', '.next', 'test-results'],
    // Against what hangs alone: a machine may be as slow as it likes.
    testTimeout: 60_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 20_000 } },
    // By default one core is left alone.
    maxWorkers: '100%',
    // The reporter that the closing line of `npm test` is read from; see scripts/test.ts.
    reporters: ['default'],
  },
})
