import type { Table } from '../bench/report.ts'
import { clusterFaults } from './cluster-faults.ts'
import { type Fault, rowOf } from './fault.ts'
import { serverFaults } from './server-faults.ts'

const faults: readonly Fault[] = [...clusterFaults, ...serverFaults]

export const faultNames = faults.map(({ name }) => name)

/** @param only Names of faults; all of them, if there are none. @returns The table, and how many of its rows failed. */
export async function showFaults(only: readonly string[]): Promise<{ tables: Table[]; failed: number }> {
  const rows = []
  for (const fault of faults.filter(({ name }) => only.length === 0 || only.includes(name))) {
    console.log(`\n── ${fault.name}: ${fault.what}`)
    // One that cannot be tried does not keep the others from it.
    const row = rowOf(fault, await fault.run().catch((error: Error) => ({ broken: error.message })))
    console.log(Object.entries(row).filter(([column]) => column !== 'fault' && column !== 'command').map(([column, value]) => `${column}: ${value}`).join(', '))
    rows.push(row)
  }
  const notRun = rows.filter(({ result }) => String(result).startsWith('not run')).length
  const failed = rows.filter(({ result }) => String(result).startsWith('failed')).length
  console.log(`\n${rows.length - failed - notRun} passed, ${failed} failed, ${notRun} not run`)
  return { tables: [{ title: 'Faults', meaning, rows }], failed }
}

const meaning = `Eight readers ask fifteen addresses all the time and check every answer; an editor publishes a version after another, and removes an article during the fault. \
Before the edge stand two servers with Redis between them; where readers ask the one server itself, they find nobody while it is being started again. A fault passes when nothing \
that was published was answered 5xx (what was removed may be, where no server can be reached), no answer was older than what anybody had before it was asked for, what was removed (an article, its picture and a rendition of that) came back for nobody in any encoding, nobody was told of an article under embargo, no version whose receipt said that it was \
out was lost, and everything was well again within two minutes without a hand (a killed process is started again after a second, as systemd or a container’s restart policy does). \
The seconds of recovery run from the end of the cause until each server calls itself well and readers have a publication made after it; the start of a server is in them. \
Refused are publications that were answered with a failure or not at all: they go out with the next.`
