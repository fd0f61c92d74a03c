import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules', 'e2e', '.next', 'test-results'],
    testTimeout: 60_000,
    // The reporter that the closing line of `npm test` is read from; see scripts/test.ts.
    reporters: ['default'],
  },
})
