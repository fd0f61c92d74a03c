/**
 * Published advisories on packages in the lockfile, and the releases that mend them: what can be known without asking a
 * registry. `npm audit` asks one; see docs/operators.md, "What it is made of".
 */
import { isAtLeast } from './compare-versions.ts'
import type { LockedPackage } from './lockfile.ts'

interface Advisory {
  package: string
  /** CVE, or GitHub's identifier where there is none. */
  id: string
  /** The first mended release of each major version that got one; later majors are mended. */
  mended?: readonly string[]
  /** Releases that were published by an attacker. */
  malicious?: readonly string[]
}

export const advisories: readonly Advisory[] = [
  { package: 'next', id: 'CVE-2025-29927', mended: ['14.2.25', '15.2.3'] },
  { package: 'next', id: 'CVE-2025-55182', mended: ['15.5.7', '16.0.7'] },
  { package: 'next', id: 'CVE-2025-67779', mended: ['16.0.10'] },
  { package: 'sharp', id: 'CVE-2023-4863', mended: ['0.32.6'] },
  { package: 'undici', id: 'CVE-2025-22150', mended: ['5.28.5', '6.21.1', '7.2.3'] },
  { package: 'undici', id: 'CVE-2025-47279', mended: ['5.29.0', '6.21.2', '7.5.0'] },
  { package: 'undici', id: 'CVE-2026-22036', mended: ['6.23.0', '7.18.2'] },
  { package: 'yaml', id: 'CVE-2023-2251', mended: ['2.2.2'] },
  { package: 'mdast-util-to-hast', id: 'CVE-2025-66400', mended: ['13.2.1'] },
  { package: 'file-type', id: 'CVE-2022-36313', mended: ['16.5.4', '17.1.3'] },
  { package: 'image-size', id: 'GHSA-m5qc-5hw7-8vg7', mended: ['1.2.1', '2.0.2'] },
  { package: 'postcss', id: 'CVE-2023-44270', mended: ['8.4.31'] },
  { package: 'nanoid', id: 'CVE-2024-55565', mended: ['3.3.8', '5.0.9'] },
  { package: 'semver', id: 'CVE-2022-25883', mended: ['5.7.2', '6.3.1', '7.5.2'] },
  { package: 'nth-check', id: 'CVE-2021-3803', mended: ['2.0.1'] },
  { package: 'fast-xml-parser', id: 'CVE-2024-41818', mended: ['4.4.1'] },
  { package: 'debug', id: 'CVE-2025-59144', malicious: ['4.4.2'] },
  { package: 'color-name', id: 'CVE-2025-59145', malicious: ['2.0.1'] },
  { package: 'node-fetch', id: 'CVE-2022-0235', mended: ['2.6.7', '3.1.1'] },
  { package: 'ws', id: 'CVE-2024-37890', mended: ['5.2.4', '6.2.3', '7.5.10', '8.17.1'] },
  { package: 'brace-expansion', id: 'CVE-2025-5889', mended: ['1.1.12', '2.0.2', '3.0.1', '4.0.1'] },
  { package: 'minimatch', id: 'CVE-2022-3517', mended: ['3.0.5'] },
  { package: 'minimist', id: 'CVE-2021-44906', mended: ['0.2.4', '1.2.6'] },
  { package: 'cross-spawn', id: 'CVE-2024-21538', mended: ['6.0.6', '7.0.5'] },
  { package: 'ansi-regex', id: 'CVE-2021-3807', mended: ['3.0.1', '4.1.1', '5.0.1', '6.0.1'] },
  { package: 'form-data', id: 'CVE-2025-7783', mended: ['2.5.4', '3.0.4', '4.0.4'] },
  { package: 'xml2js', id: 'CVE-2023-0842', mended: ['0.5.0'] },
  { package: 'word-wrap', id: 'CVE-2023-26115', mended: ['1.2.4'] },
  { package: 'vite', id: 'CVE-2025-30208', mended: ['4.5.10', '5.4.15', '6.2.3'] },
  { package: 'vitest', id: 'CVE-2025-24964', mended: ['1.6.1', '2.1.9', '3.0.5'] },
  { package: 'playwright', id: 'CVE-2025-59288', mended: ['1.55.1'] },
]

/** @returns One line for each package that an advisory is about. */
export const knownVulnerabilities = (packages: readonly LockedPackage[]): string[] =>
  packages.flatMap(({ place, name, version }) => advisories.filter((advisory) => advisory.package === name && isAffected(version, advisory)).map(({ id }) => `${place} ${version}: ${id}`))

function isAffected(version: string, { mended = [], malicious = [] }: Advisory): boolean {
  if (malicious.includes(version)) return true
  if (mended.length === 0) return false
  const major = (text: string) => Number(text.split('.', 1)[0])
  const floor = mended.find((release) => major(release) === major(version))
  return floor === undefined ? major(version) < Math.max(...mended.map(major)) : !isAtLeast(version, floor)
}
