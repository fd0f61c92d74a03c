import { expect, test } from 'vitest'
import { breakingSize } from '../page-sizes.ts'
import { lines, startTrial, trialNow, type Trial } from '../fixtures/trial.ts'

const hour = 3_600_000
/** Hours from the trial's now. */
const at = (hours: number) => new Date(trialNow.getTime() + hours * hour).toISOString()

function write(trial: Trial, id: string, from: number, until: number): void {
  trial.write(`breaking/${id}.yaml`, `text: Item ${id}\nfrom: ${at(from)}\nuntil: ${at(until)}\n`)
}

/** Without the fixture's own item. */
function startEmpty(): Trial {
  const trial = startTrial()
  trial.remove('breaking')
  return trial
}

const shown = (trial: Trial) => trial.catalogue.breaking().map(({ id }) => id)
const breakingLines = async (trial: Trial, now = trialNow) => lines((await trial.sync({ now })).problems).filter((line) => line.startsWith('breaking/'))

test('of as many as may be in force at the same time none is warned of', async () => {
  using trial = startEmpty()
  for (let number = 1; number <= breakingSize; number += 1) write(trial, `item-${number}`, -number, 5)
  expect(await breakingLines(trial)).toEqual([])
  expect(shown(trial)).toEqual(['item-1', 'item-2', 'item-3', 'item-4', 'item-5'])
})

test('of more, readers see the newest, and both the item that is left out and the one in its place say so', async () => {
  using trial = startEmpty()
  for (let number = 1; number <= 6; number += 1) write(trial, `item-${number}`, -number, 5)
  expect(await breakingLines(trial)).toEqual([
    'breaking/item-1.yaml:2:7 warning: 6 items of breaking news are in force from here on: readers see the newest 5, and breaking/item-6.yaml no more',
    `breaking/item-6.yaml:2:7 warning: 6 items of breaking news are in force from ${at(-1)} on: readers see the newest 5, and this one no more`,
  ])
  expect(shown(trial)).toEqual(['item-1', 'item-2', 'item-3', 'item-4', 'item-5'])
})

test('an item that was left out is back, and nothing is warned of, as soon as another has ended', async () => {
  using trial = startEmpty()
  for (let number = 1; number <= 6; number += 1) write(trial, `item-${number}`, -number, number === 2 ? 1 : 5)
  expect(await breakingLines(trial)).toHaveLength(2)
  expect(await breakingLines(trial, new Date(at(1)))).toEqual([])
  expect(shown(trial)).toEqual(['item-1', 'item-3', 'item-4', 'item-5', 'item-6'])
  // By the clock alone, without a look at any file.
  await trial.sync({ now: trialNow })
  await trial.sync({ now: new Date(at(1)), only: [] })
  expect(trial.catalogue.problems().filter(({ path }) => path.startsWith('breaking/'))).toEqual([])
})

test('what will be too many is warned of before, what was and has ended is not', async () => {
  using trial = startEmpty()
  for (let number = 1; number <= 6; number += 1) write(trial, `old-${number}`, -20 - number, -10)
  for (let number = 1; number <= 6; number += 1) write(trial, `coming-${number}`, number, 10)
  for (let number = 1; number <= 6; number += 1) write(trial, `later-${number}`, 10 + number, 10 + number + 1)
  expect((await breakingLines(trial)).map((line) => line.replace(/ warning.*/, ''))).toEqual(['breaking/coming-1.yaml:2:7', 'breaking/coming-6.yaml:2:7'])
})

test('of items that begin together, those whose names come first are shown', async () => {
  using trial = startEmpty()
  for (const id of ['g', 'b', 'f', 'a', 'e', 'd', 'c']) write(trial, id, -1, 5)
  expect((await breakingLines(trial)).map((line) => line.replace(/ warning.*/, ''))).toEqual(['breaking/a.yaml:2:7', 'breaking/b.yaml:2:7', 'breaking/f.yaml:2:7', 'breaking/g.yaml:2:7'])
  expect(shown(trial)).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('the editor who pushes one too many is told in the receipt', async () => {
  using trial = startEmpty()
  for (let number = 2; number <= 6; number += 1) write(trial, `item-${number}`, -number, 5)
  await trial.sync()
  write(trial, 'item-1', -1, 5)
  const { files } = await trial.sync()
  expect(files).toMatchObject([{ path: 'breaking/item-1.yaml', outcome: 'published', problems: [{ severity: 'warning', mend: 'delete one that is no longer news, or let it end sooner' }] }])
})

test('of five thousand, what every page carries stays small, and so does what is said of them', async () => {
  using trial = startEmpty()
  for (let number = 0; number < 5_000; number += 1) write(trial, `item-${number}`, -1 - number / 1000, 5)
  await trial.sync()
  expect(JSON.stringify(trial.catalogue.breaking()).length).toBeLessThan(1_000)
  expect(trial.catalogue.problems().filter(({ message }) => message.startsWith('5000 items of breaking news'))).toHaveLength(2)
  trial.write('topics/new.yaml', 'name: New\ndescription: New things.\n')
  await trial.sync({ only: ['topics/new.yaml'] })
  expect(trial.catalogue.problems().filter(({ message }) => message.startsWith('5000 items of breaking news'))).toHaveLength(2)
}, 60_000)
