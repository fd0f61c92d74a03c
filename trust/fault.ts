/** One fault while readers read and an editor publishes, from before it until all is well again: a row of the table. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Seen, startReaders } from './readers.ts'
import { complaintsOf, embargoed, pages, removed, type Scene, startEditor, versionAt } from './scene.ts'
import { type Expectation, faultProblems } from './verdicts.ts'

export interface Inflicting {
  /** The cause is over: from here on everything has to become well by itself. Without a call, when `inflict` ends. */
  isOver: () => void
}

export interface Fault extends Expectation {
  name: string
  /** What is done, in words for the table. */
  what: string
  /** Where readers ask. */
  before: 'the edge' | 'the server'
  run: () => Promise<FaultReport>
}

/** What was seen, or why it could not be tried here. */
export type FaultReport = { notRun: string } | { broken: string } | { seen: Seen; accepted: number; refused: number; inTheEnd: number; isRemovedGone: boolean; recovery: number | undefined; complaints: string[] }

/** Milliseconds. */
const longestRecovery = 120_000
const longestCalm = 300_000

/** @throws Error when all is not well before anything was done: then the row would say nothing. */
export async function tryFault<Tried extends Scene>(open: () => Promise<Tried>, inflict: (scene: Tried, told: Inflicting) => Promise<void>): Promise<FaultReport> {
  await using scene = await open()
  for (const page of [...pages, ...removed]) await (await fetch(scene.origin + page)).arrayBuffer()
  const readers = startReaders({ origin: scene.origin, pages, removed, embargoed })
  const editor = startEditor(scene)
  try {
    if (!(await until(longestCalm, () => editor.told.accepted >= 2))) throw new Error(`The editor could not publish before the fault: ${editor.told.lastRefusal || 'no receipt came'}.`)
    readers.watch.mayBeGone = true
    editor.remove()
    let overAt: number | undefined
    const isOver = () => { overAt ??= performance.now() }
    await inflict(scene, { isOver })
    isOver()
    const since = editor.told.committed
    const complaints: string[] = []
    const isWell = await until(longestRecovery, async () => {
      complaints.length = 0
      complaints.push(...(await complaintsAbout(scene, since, editor.told, readers.watch.newest(pages[0]!))))
      return complaints.length === 0
    })
    const recovery = isWell ? (performance.now() - overAt!) / 1000 : undefined
    await editor.stop()
    const inTheEnd = await settled(scene, editor.told.accepted)
    // Readers are asked a little longer than the editor, so that what was last is seen by them.
    const isRemovedGone = await until(20_000, () => readers.watch.isGone(...removed))
    return { seen: await readers.stop(), accepted: editor.told.accepted, refused: editor.told.refused, inTheEnd, isRemovedGone, recovery, complaints }
  } finally {
    await editor.stop()
    await readers.stop()
  }
}

async function complaintsAbout(scene: Scene, since: number, { accepted, lastRefusal: refusal }: { accepted: number; lastRefusal: string }, seen: number): Promise<string[]> {
  const told = await Promise.all(scene.sites().map(async (site, index) => (await complaintsOf(site)).map((complaint) => `server ${index + 1}: ${complaint}`)))
  return [
    ...told.flat(),
    ...(accepted > since ? [] : [`nothing has been accepted since: ${refusal}`]),
    ...(seen > since ? [] : ['readers have nothing new since']),
  ]
}

/** The oldest version that readers, or any server by itself, have in the end. */
async function settled(scene: Scene, wanted: number): Promise<number> {
  const all = async () => Math.min(...(await Promise.all([scene.origin, ...scene.sites().map(({ origin }) => origin)].map(async (origin) => (await versionAt(origin)) ?? 0))))
  await until(20_000, async () => (await all()) >= wanted)
  return all()
}

/** @returns Whether it came to hold, within that many milliseconds. */
async function until(longest: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = performance.now() + longest
  while (!(await holds())) {
    if (performance.now() > end) return false
    await sleep(50)
  }
  return true
}

/** A line of the table. */
export function rowOf({ name, what, before, ...expected }: Fault, report: FaultReport): Record<string, string | number> {
  const command = `\`npm run trust -- faults --only ${name}\``
  if ('notRun' in report || 'broken' in report) return { fault: what, 'readers ask': before, answers: '', '5xx': '', unanswered: '', 'went back': '', early: '', accepted: '', refused: '', 'recovery (s)': '', result: 'notRun' in report ? `not run: ${report.notRun}` : `failed: ${report.broken}`, command }
  const { seen, accepted, refused, recovery, complaints } = report
  const problems = faultProblems(report, expected)
  // What it said of itself matters only where it was not well.
  const why = recovery === undefined ? [...problems, ...complaints] : problems
  return {
    fault: what, 'readers ask': before, answers: seen.answers, '5xx': seen.serverErrors, unanswered: seen.unanswered, 'went back': seen.wentBack, early: seen.early,
    accepted, refused, 'recovery (s)': recovery === undefined ? 'never' : Number(recovery.toFixed(1)),
    result: problems.length === 0 ? 'passed' : `failed: ${[...why, ...seen.examples].join('; ')}`, command,
  }
}
