import { expect, test } from 'vitest'
import type { Change } from '../changes.ts'
import { startTrial, type Trial } from '../fixtures/trial.ts'
import { deliverChanges } from './deliver-changes.ts'

async function delivered({ dataDir }: Trial): Promise<Change[]> {
  const all: Change[] = []
  await deliverChanges(dataDir, (changes) => void all.push(...changes))
  return all
}

const retitle = (trial: Trial, title: string) =>
  trial.write('topics/water.yaml', trial.read('topics/water.yaml').replace(/^name: .*$/m, `name: ${title}`))

test('a catalogue built from nothing says that everything may have changed, once', async () => {
  using trial = startTrial()
  await trial.sync()
  expect(await delivered(trial)).toEqual([{ kind: 'everything' }])
  expect(await delivered(trial)).toEqual([])
})

test('what was not delivered, because the process ended or delivery failed, is delivered with what comes next', async () => {
  using trial = startTrial()
  await trial.sync()
  await delivered(trial)
  retitle(trial, 'Waters')
  await trial.sync()
  await expect(deliverChanges(trial.dataDir, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  trial.remove('breaking')
  await trial.sync()
  expect(await delivered(trial)).toEqual([expect.objectContaining({ kind: 'topic', id: 'water' }), { kind: 'breaking' }])
  expect(await delivered(trial)).toEqual([])
})

test('a run that changes nothing for readers leaves nothing to deliver', async () => {
  using trial = startTrial()
  await trial.sync()
  await delivered(trial)
  await trial.sync()
  expect(await delivered(trial)).toEqual([])
})
