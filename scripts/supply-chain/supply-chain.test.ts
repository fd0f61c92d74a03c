import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { billOfMaterials } from '../sbom.ts'
import { advisories, knownVulnerabilities } from './advisories.ts'
import { licenceProblems, needlessExceptions } from './licences.ts'
import { type LockedPackage, readLockedPackages } from './lockfile.ts'

const packages = readLockedPackages()
const planted = (name: string, version: string, more: Partial<LockedPackage> = {}): LockedPackage => ({ place: `node_modules/${name}`, name, version, ...more })

test('every package has the hash that it is verified with', () => {
  expect(packages.length).toBeGreaterThan(500)
  expect(packages.filter(({ integrity = '' }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)).map(({ place }) => place)).toEqual([])
})

test('no package comes from anywhere but a registry', () => {
  expect(packages.filter(({ resolved }) => resolved !== undefined).map(({ place }) => place)).toEqual([])
  const named = z.object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync('package.json', 'utf8')))
  expect(Object.values({ ...named.dependencies, ...named.devDependencies }).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})

test('a package runs a script when it is installed only if it is named, at the version that was looked at', () => {
  const { allowScripts } = z.object({ allowScripts: z.record(z.string(), z.boolean()) }).parse(JSON.parse(readFileSync('package.json', 'utf8')))
  const decided = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name, version }) => [name, `${name}@${version}`]).map((keys) => keys.find((key) => key in allowScripts) ?? `${keys[1]} is not decided on`)
  expect(decided.toSorted()).toEqual(Object.keys(allowScripts).toSorted())
  const allowed = Object.keys(allowScripts).filter((key) => allowScripts[key])
  expect(allowed).toEqual([`node@${packages.find(({ place }) => place === 'node_modules/node')!.version}`])
  // Whoever calls npm by hand is asked no less.
  expect(readFileSync('.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m)
  expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^COPY package\.json package-lock\.json \.npmrc \.\/$/m)
})

test('every package is licensed as we allow, and no exception is left over', () => {
  expect(licenceProblems(packages)).toEqual([])
  expect(needlessExceptions(packages)).toEqual([])
})

test.each([
  [undefined, /names no licence/], ['AGPL-3.0-only', /AGPL/], ['MIT AND GPL-3.0-only', /GPL/], ['SEE LICENSE IN LICENSE', /SEE/], ['MPL-2.0', /MPL/], ['MIT OR (GPL-2.0-only AND ISC)', /GPL/],
])('a package licensed %s is found', (license, message) => {
  expect(licenceProblems([planted('somebodys', '1.0.0', license === undefined ? {} : { license })])).toEqual([expect.stringMatching(message)])
})

test('what is allowed for tests alone is not allowed in what is served', () => {
  expect(licenceProblems([planted('axe-core', '4.0.0', { license: 'MPL-2.0', dev: true })])).toEqual([])
  expect(licenceProblems([planted('axe-core', '4.0.0', { license: 'MPL-2.0' })])).toHaveLength(1)
})

test('no package is of a version with an advisory that we know', () => {
  expect(knownVulnerabilities(packages)).toEqual([])
  const names = new Set(packages.map(({ name }) => name))
  expect(advisories.filter((advisory) => !names.has(advisory.package)).map((advisory) => advisory.package), 'packages that are not ours').toEqual([])
})

test.each([['ws', '8.17.0'], ['ws', '7.5.9'], ['ws', '4.0.0'], ['next', '16.0.6'], ['debug', '4.4.2'], ['next', '16.0.10-canary.1']])('%s %s is known to be vulnerable', (name, version) => {
  expect(knownVulnerabilities([planted(name, version)])).not.toEqual([])
})

test.each([['ws', '8.17.1'], ['ws', '9.0.0'], ['debug', '4.4.3'], ['brace-expansion', '5.0.0']])('%s %s is not', (name, version) => {
  expect(knownVulnerabilities([planted(name, version)])).toEqual([])
})

test('the bill of materials names all that is served, with its hash and licence, and nothing else', () => {
  const { components } = z.object({
    bomFormat: z.literal('CycloneDX'),
    components: z.array(z.object({ purl: z.string(), hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string() })).min(1), licenses: z.array(z.unknown()).min(1) })),
  }).parse(JSON.parse(billOfMaterials()))
  const served = packages.filter(({ dev }) => !dev)
  const purl = ({ name, version }: LockedPackage) => `pkg:npm/${name.replace('@', '%40')}@${version}`
  expect([...new Set(components.map((component) => component.purl))].toSorted()).toEqual([...new Set(served.map(purl))].toSorted())
  const hashes = new Set(components.flatMap((component) => component.hashes.map(({ content }) => content)))
  expect(served.filter(({ integrity }) => !hashes.has(Buffer.from(integrity!.slice('sha512-'.length), 'base64').toString('hex'))).map(({ place }) => place)).toEqual([])
})
