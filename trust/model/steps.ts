/** What may happen: editors publish, readers read, things go wrong and are mended. */
import fc from 'fast-check'
import { articles, paths } from './content.ts'
import type { SimulatedServer } from './simulated-server.ts'
import { encodings, World, type Ways } from './world.ts'

/** Milliseconds that each takes, on its own. */
const beat = 20

class Step implements fc.AsyncCommand<object, World> {
  readonly #name: string
  readonly #run: (world: World) => void
  readonly #wait: number

  constructor(name: string, run: (world: World) => void, wait = beat) {
    this.#name = name
    this.#run = run
    this.#wait = wait
  }

  check = () => true

  async run(_: object, world: World): Promise<void> {
    this.#run(world)
    await world.pass(this.#wait)
  }

  toString = () => this.#name
}

const server = fc.nat({ max: 1 })
const article = fc.constantFrom(...articles)
const nameOf = (index: number) => 'abc'[index]!

/** A trouble of one server that begins or ends. */
const trouble = (name: string, set: (server: SimulatedServer, isOn: boolean, world: World) => void) =>
  fc.tuple(server, fc.boolean()).map(([index, isOn]) => new Step(`${isOn ? name : `no longer: ${name}`} (${nameOf(index)})`, (world) => set(world.servers[index]!, isOn, world)))

const edit = fc.tuple(article, server).map(([id, index]) => new Step(`${id} is edited, and ${nameOf(index)} told`, (world) => {
  world.commitChange(id, {})
  world.announce(world.servers[index]!)
}))
const remove = fc.tuple(article, server).map(([id, index]) => new Step(`${id} is removed, and ${nameOf(index)} told`, (world) => {
  world.commitChange(id, { isGone: true })
  world.announce(world.servers[index]!)
}))
const embargo = fc.tuple(article, fc.constantFrom(4_000, 15_000, 3_600_000), server).map(([id, wait, index]) => new Step(`${id} is put under embargo for ${wait} ms, and ${nameOf(index)} told`, (world) => {
  world.commitChange(id, { from: world.time.now + wait })
  world.announce(world.servers[index]!)
}))
const read = fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...encodings)).map(([path, encoding]) => new Step(`${path} is read (${encoding})`, (world) => world.read(path, encoding)))
const readAll = fc.constant(new Step('everything is read', (world) => { for (const path of paths) for (const encoding of encodings) world.read(path, encoding) }))
const readServer = fc.tuple(fc.constantFrom(...paths), server).map(([path, index]) => new Step(`${path} is read at ${nameOf(index)}`, (world) => world.readServer(world.servers[index]!, path)))
const wait = fc.constantFrom(100, 700, 3_000, 6_000).map((milliseconds) => new Step(`${milliseconds} ms pass`, () => {}, milliseconds))
const evict = fc.constant(new Step('the edge has no room for anything', ({ edge }) => edge.evict()))

const clock = fc.tuple(server, fc.constantFrom(90_000, 3_600_000, -90_000, 0)).map(([index, ahead]) => new Step(`the clock of ${nameOf(index)} is ${ahead} ms ahead`, (world) => {
  // What time it is is told by the most; with half of them wrong nobody knows.
  for (const [other, { trouble }] of world.servers.entries()) trouble.ahead = other === index ? ahead : 0
}))
const crash = server.map((index) => new Step(`${nameOf(index)} crashes`, (world) => world.servers[index]!.crash()))
const start = server.map((index) => new Step(`${nameOf(index)} starts`, (world) => {
  const { trouble } = world.servers[index]!
  // Who starts without Redis has its own clock alone, as the manual says.
  if (!world.servers[index]!.isRunning && (!world.redis.isUp || trouble.redis.isCut || trouble.redis.losesAnswers)) trouble.ahead = 0
  world.servers[index]!.start()
}))
const redis = fc.constantFrom('is away', 'is back', 'has lost everything', 'has lost its pages').map((what) => new Step(`Redis ${what}`, ({ redis }) => {
  if (what === 'has lost everything') redis.commands.lose()
  else if (what === 'has lost its pages') redis.commands.evict((key) => key.includes(':page:'))
  else redis.isUp = what === 'is back'
}))

const steps = [
  { weight: 10, arbitrary: edit }, { weight: 5, arbitrary: remove }, { weight: 6, arbitrary: embargo }, { weight: 8, arbitrary: read }, { weight: 10, arbitrary: readAll }, { weight: 3, arbitrary: readServer },
  { weight: 14, arbitrary: wait }, { weight: 2, arbitrary: evict }, { weight: 4, arbitrary: clock }, { weight: 3, arbitrary: crash }, { weight: 4, arbitrary: start }, { weight: 4, arbitrary: redis },
  { weight: 3, arbitrary: trouble('git is away', (each, isOn) => { each.trouble.isWithoutGit = isOn }) },
  { weight: 3, arbitrary: trouble('the disk is full', (each, isOn) => { each.trouble.isDiskFull = isOn }) },
  { weight: 3, arbitrary: trouble('cut off from Redis', (each, isOn) => { each.trouble.redis.isCut = isOn }) },
  { weight: 2, arbitrary: trouble('answers of Redis get lost', (each, isOn) => { each.trouble.redis.losesAnswers = isOn }) },
  { weight: 2, arbitrary: trouble('cut off from the edge', (each, isOn) => { each.trouble.isCutFromEdge = isOn }) },
  { weight: 2, arbitrary: trouble('its purges do not arrive', (each, isOn) => { each.trouble.cannotPurge = isOn }) },
  { weight: 3, arbitrary: trouble('frozen', (each, isOn) => {
    if (isOn) each.isFrozen = each.isRunning
    else each.thaw()
  }) },
]

const commands = fc.commands(steps.map(({ weight, arbitrary }) => ({ arbitrary, weight })).flatMap(({ arbitrary, weight }) => Array.from({ length: weight }, () => arbitrary)), { maxCommands: 30, size: '+1' })

/**
 * A history that keeps the promises whatever happens.
 *
 * @param ways Of the servers and the edge, where they are not as they are.
 */
export const promisesHold = (ways?: Partial<Ways>) => fc.asyncProperty(commands, async (history) => {
  const world = new World(ways)
  try {
    await world.begin()
    await fc.asyncModelRun(() => ({ model: {}, real: world }), history)
    await world.end()
  } finally {
    world.close()
  }
})
