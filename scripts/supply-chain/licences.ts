/** Which licences a package may have, as SPDX identifiers. A package without one fails. */
import type { LockedPackage } from './lockfile.ts'

/** Permissive: they ask for no more than their notice. */
const permissive = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'Zlib'])

interface Exception {
  /** The package's name begins so, or is so where it ends in no slash or hyphen. */
  packages: string
  licence: string
  reason: string
}

const linked = 'a library of its own that is loaded at run time, unchanged'
const unchanged = 'weak copyleft for each file: used unchanged, its source is public'
const built = 'used in tests and builds, not shipped'

/** By name, with the reason. */
const exceptions: readonly Exception[] = [
  { packages: '@img/sharp-libvips-', licence: 'LGPL-3.0-or-later', reason: linked },
  { packages: '@img/sharp-win32-', licence: 'LGPL-3.0-or-later', reason: linked },
  { packages: '@img/sharp-wasm32', licence: 'LGPL-3.0-or-later', reason: linked },
  { packages: '@expo-google-fonts/', licence: 'OFL-1.1', reason: 'fonts; docs/sources.md carries their notice' },
  { packages: 'caniuse-lite', licence: 'CC-BY-4.0', reason: 'data that Next builds with' },
  { packages: 'mediabunny', licence: 'MPL-2.0', reason: unchanged },
  { packages: 'exifreader', licence: 'MPL-2.0', reason: unchanged },
  { packages: '@vercel/og', licence: 'MPL-2.0', reason: unchanged },
  { packages: 'satori', licence: 'MPL-2.0', reason: unchanged },
  { packages: '@resvg/resvg-wasm', licence: 'MPL-2.0', reason: unchanged },
  { packages: '@axe-core/playwright', licence: 'MPL-2.0', reason: built },
  { packages: 'axe-core', licence: 'MPL-2.0', reason: built },
  { packages: 'lightningcss', licence: 'MPL-2.0', reason: built },
  { packages: 'lightningcss-', licence: 'MPL-2.0', reason: built },
]

/** @returns One line for each package whose licence nobody has allowed. */
export function licenceProblems(packages: readonly LockedPackage[]): string[] {
  return packages.flatMap(({ name, version, license, dev }) => {
    if (license === undefined) return [`${name}@${version} names no licence.`]
    const isAllowed = (licence: string) => permissive.has(licence) || exceptions.some((exception) => exception.licence === licence && covers(exception, name) && (exception.reason !== built || dev === true))
    return holds(license, isAllowed) ? [] : [`${name}@${version} is licensed ${license}: allow it by name in scripts/supply-chain/licences.ts, with the reason, or do without it.`]
  })
}

/** @returns Exceptions that no package needs any more. */
export const needlessExceptions = (packages: readonly LockedPackage[]) =>
  exceptions.filter((exception) => !packages.some(({ name, license }) => covers(exception, name) && license?.includes(exception.licence))).map((exception) => exception.packages)

const covers = ({ packages }: Exception, name: string) => (/[/-]$/.test(packages) ? name.startsWith(packages) : name === packages)

/** An SPDX expression without nesting: of `OR` one is enough, of `AND` all are needed. Anything else is allowed by nobody. */
function holds(expression: string, isAllowed: (licence: string) => boolean): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1')
  const isAny = plain.includes(' OR ')
  if (isAny && plain.includes(' AND ')) return false
  const licences = plain.split(isAny ? ' OR ' : ' AND ')
  return isAny ? licences.some(isAllowed) : licences.every(isAllowed)
}
