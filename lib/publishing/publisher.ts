/**
 * One publication after another: fetch what is new, bring files, catalogue and expired pages up to it, tell the edge and
 * subscribers, and see that readers get it. However many ask at the same time, they are taken together, and what comes
 * out is what the branch had last. A step that fails leaves what was; the next publication begins where it ended.
 */
import { randomBytes } from 'node:crypto'
import type { Change } from '#lib/catalogue/changes.ts'
import { publicationFile } from '#lib/catalogue/no-publication.ts'
import type { FileOutcome } from '#lib/catalogue/sync/sync.ts'
import { tagOfGone } from '#lib/edge/tags.ts'
import type { Announced, Cluster, Completed, Newest } from '#lib/cluster/cluster.ts'
import type { LeftOut } from '#lib/git/left-out.ts'
import { messageOf } from '#lib/site/log.ts'
import { theTime } from '#lib/site/the-time.ts'
import type { Applied, ApplyOptions } from './apply-content.ts'
import { changedPages } from './changed-pages.ts'
import { bounded, type Receipt, type SeenPage, type TakenDown, type Trigger } from './receipt.ts'
import type { RepositoryCopy } from './repository-copy.ts'

export interface PublisherOptions {
  /** Where content comes from; without it, the content folder is taken as it is. */
  repository?: Pick<RepositoryCopy, 'fetch' | 'knows' | 'checkedOut' | 'requirePublication' | 'checkout' | 'changedPaths' | 'tidy'> & Partial<Pick<RepositoryCopy, 'leftOut'>>
  /** Other servers of the same publication, which publish the same at the same time. */
  cluster?: Pick<Cluster, 'here' | 'newest' | 'call' | 'missed' | 'announce' | 'complete' | 'everywhere'>
  /** What the catalogue stands at. */
  appliedCommit: () => string | undefined
  apply: (options: Pick<ApplyOptions, 'only' | 'commit'> & Partial<Pick<ApplyOptions, 'now'>>) => Promise<Applied>
  /** Drops at the edge what carries one of the tags, expired in `release` of several servers. */
  purge?: (tags: readonly string[], release?: number) => Promise<void>
  /** Asks for a path as a reader would; resolves to the status. */
  see: (path: string) => Promise<number>
  /** Comes back at once. */
  announce: (changes: readonly Change[]) => void
  keep: (receipt: Receipt) => void
  /** What is due is due by this: milliseconds since 1970. */
  now?: () => number
  report: (error: unknown) => void
}

export interface Publication {
  /** Of its receipt. */
  id: string
  /** Once readers were seen to get what is new. Never rejects. */
  receipt: Promise<Receipt>
}

export interface Publisher {
  /** @param paths Files or folders in the content folder that may have changed; all of it, if not given. */
  publish: (trigger: Trigger, paths?: readonly string[]) => Publication
  /** When something is due though nobody calls; as of the last publication. */
  readonly nextDue: Date | null
}

/** The most that looking at changed pages may take, in milliseconds; the rest are made when a reader asks. */
const longestLook = 10_000

/** Pages made while other servers apply what changed, and want the machine for that. */
const atOnce = 1

/** Paths that are looked at one by one, while others wait for an answer. */
const mostNamed = 5_000
/** Of who has no others beside it. */
const alone: Newest = { release: 0, seen: 0, at: 0 }
/** Milliseconds. */
const tidyAfter = 5_000
/** Milliseconds. */
const longestBehind = 60_000
/** Of one publication, while other servers fetch what is newer yet. */
const mostFetches = 3

interface Waiting extends Publication {
  /** ISO 8601. */
  at: string
  triggers: Set<Trigger>
  paths: Set<string> | 'all'
}

/** What is to be looked at. */
interface Found {
  paths: Waiting['paths']
  /** The branch's newest. */
  commit?: string
  /** Of the other servers: it is no older. */
  known: Newest
  /** Milliseconds since 1970, where it is later than this server's clock. */
  due?: number
  announced?: Announced
}

interface Queue {
  last: Promise<unknown>
  waiting?: Waiting
}

export function createPublisher(options: PublisherOptions): Publisher {
  /** Those that ask a remote, which may take its time, and those that do not: what the hour brings waits for no remote. */
  const queues: Record<'remote' | 'here', Queue> = { remote: { last: Promise.resolve() }, here: { last: Promise.resolve() } }
  /** Files and catalogue, which they change one after another. */
  let turn: Promise<unknown> = Promise.resolve()
  let nextDue: Date | null = null
  let tidying: NodeJS.Timeout | undefined
  let behind: { commit: string; other: string; since: number } | undefined
  /** A remote that is away is looked for every minute, and told of once. */
  let lastFailure: string | undefined

  /** Resolves once all is applied; what follows needs no turn. */
  async function run({ id, at, triggers, paths }: Waiting): Promise<{ finish: Promise<Receipt> }> {
    const started = performance.now()
    const receipt: Receipt = {
      id, at, triggers: [...triggers], outcome: 'unchanged', files: [], tags: [], pages: [], warnings: [], steps: {},
    }
    const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
      const from = performance.now()
      return work().finally(() => { receipt.steps[name] = tenths((receipt.steps[name] ?? 0) + elapsed(from)) })
    }
    const found = await find(receipt, step, paths)
    const applied = turn.then(async () => {
      try {
        const { only, commit, leftOut = [] } = await bringFiles(receipt, step, found)
        const done = await step('apply', () => options.apply({ ...(only ? { only } : {}), ...(commit === undefined ? {} : { commit }), ...(found.due === undefined ? {} : { now: new Date(found.due) }) }))
        const { known, announced } = receipt.outcome === 'failed' ? { known: options.cluster?.here ?? alone, announced: undefined } : found
        const completed = await options.cluster?.complete(known, announced, options.repository ? [] : only)
        nextDue = done.nextDue
        Object.assign(receipt, { files: [...leftOut.map(asWithheld), ...done.files], tags: done.tags })
        if (receipt.outcome !== 'failed' && (done.delivered.length > 0 || receipt.files.some(({ outcome }) => outcome !== 'unchanged'))) receipt.outcome = 'published'
        return { finish: follow(receipt, step, done, completed, started) }
      } catch (error) {
        fail(receipt, error)
        return { finish: Promise.resolve(close(receipt, started)) }
      }
    })
    turn = applied
    return applied
  }

  async function find(receipt: Receipt, step: Step, paths: Waiting['paths']): Promise<Found> {
    const { repository, cluster } = options
    const isFollowing = cluster !== undefined && receipt.triggers.includes('release')
    // Before what it missed is asked for, and before anything is fetched.
    const newest = cluster?.newest ?? alone
    const missed = isFollowing ? await cluster.missed() : undefined
    const due = missed && missed.due > (options.now ?? theTime)() ? { due: missed.due } : {}
    if (repository) return isOfTheHour(receipt.triggers) ? { paths, known: cluster?.here ?? alone } : { paths, ...due, ...(await fetchTogether(receipt, step, repository)) }
    if (!isFollowing) return { paths, known: paths === 'all' ? newest : (cluster?.here ?? alone) }
    return { paths: paths === 'all' || !missed?.paths ? 'all' : new Set([...paths, ...missed.paths]), known: newest, ...due }
  }

  /** The branch's newest commit, if it was to be had, announced to the other servers. */
  async function fetchTogether(receipt: Receipt, step: Step, repository: NonNullable<PublisherOptions['repository']>): Promise<Omit<Found, 'paths'>> {
    const { cluster } = options
    if (receipt.triggers.includes('push')) cluster?.call()
    try {
      for (let attempt = 0; attempt < mostFetches; attempt += 1) {
        const newest = cluster?.newest ?? alone
        const commit = await step('fetch', () => repository.fetch())
        if (!cluster) return { commit, known: alone }
        if (!(await isBehind(newest, commit, repository))) {
          const announced = await cluster.announce(commit, newest)
          if (announced) return { commit, known: newest, announced }
        }
      }
      throw new Error('Another server has published a commit that the content repository does not give here yet')
    } catch (error) {
      fail(receipt, error)
      return { known: cluster?.here ?? alone }
    }
  }

  /**
   * What one server was given by the remote another may not be given yet: then it would take all of them back. A remote that
   * gives the same for a minute has it no more.
   */
  async function isBehind({ commit: other }: Newest, commit: string, repository: NonNullable<PublisherOptions['repository']>): Promise<boolean> {
    if (other === undefined || other === commit || other === options.appliedCommit() || (await repository.knows(other))) {
      behind = undefined
      return false
    }
    if (behind?.commit !== commit || behind.other !== other) behind = { commit, other, since: Date.now() }
    return Date.now() - behind.since < longestBehind
  }

  async function bringFiles(receipt: Receipt, step: Step, { paths, commit }: Found): Promise<Pick<ApplyOptions, 'only' | 'commit'> & Pick<Partial<RepositoryCopy>, 'leftOut'>> {
    const { repository } = options
    if (!repository) return paths === 'all' ? {} : { only: [...paths] }
    try {
      const before = options.appliedCommit()
      const known = commit ?? before
      if (known !== undefined) receipt.commit = { ...(before === undefined ? {} : { before }), after: known }
      // The files may be of another that could not be applied, and that the branch has left again.
      if (commit === undefined) return { only: [] }
      // It may have been applied under another name of the folder.
      if (commit === before && (await repository.checkedOut()) === commit) return { only: [publicationFile] }
      const only = before === undefined ? undefined : await repository.changedPaths(before, commit)
      if (!only || only.includes(publicationFile)) await repository.requirePublication(commit)
      await step('checkout', () => repository.checkout(commit))
      // Of very many, a process of its own finds out what they are.
      return { commit, ...(only && only.length <= mostNamed ? { only } : {}), leftOut: repository.leftOut ?? [] }
    } catch (error) {
      // Nor must what the hour brings wait for files that cannot be had.
      fail(receipt, error)
      return { only: [] }
    }
  }

  async function follow(receipt: Receipt, step: Step, { delivered, tags }: Applied, completed: Completed | undefined, started: number): Promise<Receipt> {
    const { purge, cluster } = options
    // An earlier process may have been ended before it told anybody.
    const untold = completed?.isShared ? [] : [...new Set([...tags, ...(completed?.tags ?? [])])]
    const isAlone = cluster !== undefined && !completed?.isShared
    const takenDown: TakenDown = { what: tags.flatMap((tag) => tagOfGone(tag) ?? []), ...(purge ? { edge: null } : {}), ...(isAlone ? {} : { behind: [] }) }
    if (takenDown.what.length > 0) receipt.takenDown = takenDown
    const isDropped = () => { if (purge) takenDown.edge = elapsed(started) }
    if (purge && untold.length > 0) await step('purge', () => purge(untold, completed?.release || undefined)).then(isDropped, (error: unknown) => warn(receipt, error))
    if (delivered.length > 0) {
      const paths = receipt.triggers.every((trigger) => trigger === 'release') ? [] : changedPages(delivered)
      // While the others apply it, what will be asked for first is made: they take it from here. The rest can wait for readers.
      const [first, rest] = completed?.isShared ? [paths.slice(0, atOnce), paths.slice(atOnce)] : [[], paths]
      const seeing = step('see', () => seePages(first, started))
      if (completed?.isShared) {
        const { isTold, behind } = await step('others', () => cluster!.everywhere(completed.release))
        takenDown.behind = [...behind]
        if (isTold) isDropped()
        if (behind.length > 0) warn(receipt, new Error(`Not applied yet by ${behind.join(', ')}: readers are sent to the others until it is`))
        else if (!isTold) warn(receipt, new Error('Not every server was seen to have it, or the edge could not be told: it is told as soon as it can be'))
      }
      if (completed?.isFirst ?? true) options.announce(delivered)
      receipt.pages = [...(await seeing), ...(await step('see', () => seePages(rest, started)))]
      const unseen = paths.length - receipt.pages.length
      if (unseen > 0) receipt.warnings.push(`${unseen} more pages show the change, and were not looked at within ${longestLook / 1000} s: they are made when a reader asks`)
    }
    if (receipt.commit && receipt.commit.after !== receipt.commit.before) tidySoon()
    return close(receipt, started)
  }

  /** Readers and the next push come first. */
  function tidySoon(): void {
    tidying ??= setTimeout(() => {
      tidying = undefined
      void options.repository?.tidy()
    }, tidyAfter).unref()
  }

  async function seePages(paths: readonly string[], started: number): Promise<SeenPage[]> {
    const seen: SeenPage[] = []
    const end = performance.now() + longestLook
    for (const path of paths) {
      if (performance.now() > end) break
      const status = await options.see(path).catch((error: unknown) => {
        options.report(error)
        return 500
      })
      seen.push({ path, status, ms: elapsed(started) })
    }
    return seen
  }

  function fail(receipt: Receipt, error: unknown): void {
    const message = messageOf(error)
    if (message !== lastFailure) options.report(error)
    Object.assign(receipt, { outcome: 'failed', message: [receipt.message, message].filter(Boolean).join('; ') })
  }

  function warn(receipt: Receipt, error: unknown): void {
    options.report(error)
    receipt.warnings.push(messageOf(error))
  }

  function close(receipt: Receipt, started: number): Receipt {
    receipt.steps['all'] = elapsed(started)
    const kept = bounded(receipt)
    const isKnown = receipt.outcome === 'unchanged' || (receipt.outcome === 'failed' && receipt.message === lastFailure)
    const isWorthKeeping = !isKnown || receipt.triggers.includes('push')
    if (!receipt.triggers.includes('clock')) lastFailure = receipt.message
    try {
      if (isWorthKeeping) options.keep(kept)
    } catch (error) {
      warn(kept, error)
    }
    return kept
  }

  /** What asks for the same until its turn comes joins it. */
  function begin(queue: Queue): Waiting {
    const at = new Date().toISOString()
    const id = `${at.replace(/\D/g, '')}-${randomBytes(4).toString('hex')}`
    const next: Waiting = { id, at, triggers: new Set(), paths: new Set(), receipt: undefined as unknown as Promise<Receipt> }
    const applied = queue.last.then(() => {
      delete queue.waiting
      return run(next)
    })
    queue.last = applied
    next.receipt = applied.then(({ finish }) => finish)
    return next
  }

  return {
    publish(trigger, paths) {
      const queue = queues[options.repository && !isOfTheHour([trigger]) ? 'remote' : 'here']
      const waiting = (queue.waiting ??= begin(queue))
      waiting.triggers.add(trigger)
      if (paths === undefined) waiting.paths = 'all'
      else if (waiting.paths !== 'all') for (const path of paths) waiting.paths.add(path)
      return waiting
    },
    get nextDue() {
      return nextDue
    },
  }
}

/** An entry that became no file, as any that has a mistake. */
const asWithheld = ({ path, message, mend }: LeftOut): FileOutcome => ({ path, outcome: 'withheld', problems: [{ path, line: 1, column: 1, severity: 'error', message, mend }] })

const isOfTheHour = (triggers: readonly Trigger[]) => triggers.every((trigger) => trigger === 'clock')

type Step = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>

const tenths = (milliseconds: number) => Math.round(milliseconds * 10) / 10
const elapsed = (from: number) => tenths(performance.now() - from)
