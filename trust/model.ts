/** The protocol of several servers, tried in histories that are made up: of them, Redis, the edge, git and clocks. See trust/model. */
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { knownFaults } from './model/known-faults.ts'
import { promisesHold } from './model/steps.ts'
import type { Ways } from './model/world.ts'
import type { Table } from '../bench/report.ts'

/** In which one of the known faults has to be found. */
const mostUntilFound = 1_000

interface ModelOptions {
  /** How many are made up. */
  histories: number
  /** Those of an earlier run. */
  seed?: number | undefined
}

/** @returns The table, and how many of its rows failed. */
export async function showModel({ histories, seed = randomInt(2 ** 31 - 1) }: ModelOptions): Promise<{ tables: Table[]; failed: number }> {
  const command = `npm run trust -- model --histories ${histories} --seed ${seed}`
  console.log(command)
  const found = await tryHistories({}, histories, seed)
  if (found.broken) console.log(`\n${found.broken}\n\n${found.history}`)
  const rows: Record<string, string | number>[] = [{ what: 'as it is', histories: found.histories, found: found.broken ?? 'nothing', result: found.broken ? `failed: ${found.broken}` : 'passed', command: `\`${command}\`` }]
  for (const [name, ways] of knownFaults) {
    const { histories: tried, broken } = await tryHistories(ways, mostUntilFound, seed)
    const promise = /^(Early|Back|Again|Lost): /.exec(broken ?? '')?.[1]
    rows.push({ what: `with the fault that ${name}`, histories: tried, found: promise ?? 'nothing', result: promise ? 'passed' : `failed: ${broken ?? 'the model does not find it'}`, command: '' })
  }
  return { tables: [{ title: 'Model', meaning, rows }], failed: rows.filter(({ result }) => result !== 'passed').length }
}

async function tryHistories(ways: Partial<Ways>, numRuns: number, seed: number): Promise<{ histories: number; broken?: string; history?: string }> {
  const isOurs = Object.keys(ways).length === 0
  // Only of what nobody knows is it worth finding the shortest.
  const { failed, numRuns: histories, errorInstance, counterexample } = await fc.check(promisesHold(ways), { numRuns, seed, endOnFailure: !isOurs })
  if (!failed) return { histories }
  return { histories, broken: errorInstance instanceof Error ? errorInstance.message : String(errorInstance), history: String(counterexample?.[0]) }
}

const meaning = `Two servers, with the cluster’s and the publisher’s own code and Redis’s own scripts, a Redis, an edge as our VCL makes it, a repository and clocks are simulated in one process, \
where a second passes in a thousandth. In each history up to thirty things happen: an article is edited, removed, put under embargo; pages and pictures are read in two encodings; a server crashes, freezes, is cut off from Redis or the edge, \
loses git or disk, has its clock set; Redis goes away or loses everything. What readers get is held against four promises: it never goes back, nothing comes early, what was removed is not there again, and nothing that was accepted is lost: \
ten seconds after all is mended all agree. The other rows put a fault back that there was; there, to pass is to find it.`
