import { globSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isAtLeast } from './supply-chain/compare-versions.ts'

const packageSchema = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
})
const lock = z.object({ packages: z.record(z.string(), packageSchema) }).parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')))

describe('versions', () => {
  // Below these lie known advisories, or behaviour that the code was not written for.
  test.each([
    ['next', '16.4.6'], ['react', '19.3.1'], ['react-dom', '19.3.1'], ['node', '24.21.0'], ['sharp', '0.35.5'],
  ])('%s is at least %s', (name, floor) => {
    const version = lock.packages[`node_modules/${name}`]?.version ?? '0.0.0'
    expect(isAtLeast(version, floor), version).toBe(true)
    expect(version.split('.')[0]).toBe(floor.split('.')[0])
  })

  // Later ones may draw otherwise, or ask the network for what they miss: see decision 0006 before raising it.
  test('@vercel/og is 1.0.3', () => {
    expect(lock.packages['node_modules/@vercel/og']?.version).toBe('1.0.3')
  })

  test('react and react-dom are of one version', () => {
    expect(lock.packages['node_modules/react']?.version).toBe(lock.packages['node_modules/react-dom']?.version)
  })

  test('everything we name is pinned to one version, and the lockfile has just that', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
    }
  })

  test('the lockfile names no registry, so that anybody\'s serves', () => {
    expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })

  test('the lockfile has the programs of every platform, or npm ci refuses it there', () => {
    const missing = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => !Object.keys(lock.packages).some((place) => place.endsWith(`node_modules/${name}`))))
    expect(missing).toEqual([])
  })
})

test('all fonts together are at most 40 KB', () => {
  const fonts = globSync('public/ovoz/fonts/*.woff2')
  expect(fonts.length).toBeGreaterThan(0)
  expect(fonts.reduce((sum, font) => sum + statSync(font).size, 0)).toBeLessThanOrEqual(40 * 1024)
})
