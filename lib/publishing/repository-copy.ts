/**
 * The server's own copy of the content repository: a bare repository, and the content folder of one commit as files.
 *
 * Only files that differ between two commits are written, so that a push costs what it changes and not what there is.
 * Which commit the files are of, and which they were about to become, is noted in the repository first, so that a
 * process which ends in between leaves enough for the next to finish.
 */
import { existsSync, globSync, lstatSync, mkdirSync, renameSync, rmSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import { publicationFile, requirePublicationIn } from '#lib/catalogue/no-publication.ts'
import { type LeftOut, notWritten, whyLeftOut } from '#lib/git/left-out.ts'
import { plainAttributes } from '#lib/git/plain-attributes.ts'
import { remoteAccess } from '#lib/git/remote-access.ts'
import type { Repository } from '#lib/git/repository.ts'
import { runGit } from '#lib/git/run-git.ts'
import type { ContentRepository } from '#lib/site/content-repository.ts'
import { messageOf } from '#lib/site/log.ts'
import { makeFolder } from '#lib/site/make-folder.ts'
import { isFolder, setAside, setFolderAside } from '#lib/site/set-aside.ts'

/** What the files are of. */
const doneRef = 'refs/ovoz/checked-out'
/** What they are being made into. */
const begunRef = 'refs/ovoz/checking-out'
const fetchedRef = 'refs/ovoz/fetched'

/** Milliseconds for which a copy that was looked through is not looked through again: a remote that is away is asked every minute. */
const trusted = 3600_000
/** Milliseconds for a fetch that goes on: of large pictures over a slow line, or the first of all. */
const longestFetch = 30 * 60_000

export interface RepositoryCopyOptions {
  /** Where it is kept; all of it ours. */
  folder: string
  repository: ContentRepository
  /** Milliseconds that the remote may be silent. */
  patience?: number
  /** Told of damage that was mended. */
  report?: (error: Error) => void
}

export class RepositoryCopy {
  readonly #git: string
  readonly #own: Repository
  readonly #files: string
  readonly #repository: ContentRepository
  readonly #patience: number
  readonly #report: (error: Error) => void
  #lookedThroughAt = -Infinity
  /** What was found when it was. */
  #damage: unknown
  #isTidying = false
  #leftOut: LeftOut[] = []
  /** Name → commit, as of the last fetch or start: nobody else changes them, and each program started costs a push its time. */
  #refs: Map<string, string> | undefined
  /** What two commits differ in is asked for to know what to look at, and again to write it. */
  #compared: { between: string; differences: readonly Difference[] } | undefined

  constructor({ folder, repository, patience = 20_000, report = () => {} }: RepositoryCopyOptions) {
    this.#git = path.resolve(folder, 'git')
    this.#own = { gitDir: this.#git }
    this.#files = path.resolve(folder, 'content')
    this.#repository = repository
    this.#patience = patience
    this.#report = report
  }

  /**
   * Makes the files those of one commit, whatever an earlier process left: finishes what it began, or fetches.
   * @throws Error when there is nothing yet, and the remote gives nothing.
   */
  async prepare(): Promise<void> {
    await this.#mending(() => this.#open(), async () => {})
    const [begun, done] = [await this.#commitAt(begunRef), await this.#commitAt(doneRef)]
    if (begun === undefined && done !== undefined && isFolder(this.#files)) return
    await this.checkout(begun ?? done ?? (await this.fetch()))
  }

  /** What there is of the repository, whatever an earlier process left of it; nothing, if that is all. */
  async #open(): Promise<void> {
    makeFolder(path.dirname(this.#git), this.#git)
    // Left by a git that was killed; no other works here.
    const locks = ['*.lock', 'refs/ovoz/*.lock', 'objects/*.lock', 'objects/info/*.lock', 'objects/info/commit-graphs/*.lock']
    for (const lock of globSync(locks, { cwd: this.#git })) rmSync(path.join(this.#git, lock), { force: true })
    this.#removePartialPacks()
    await runGit(this.#own, ['init', '--quiet', '--bare', '--template='])
    makeFolder(path.join(this.#git, 'info'))
    const attributes = path.join(this.#git, 'info', 'attributes')
    setFolderAside(attributes)
    writeFileSync(attributes, plainAttributes)
    // The files are its working tree, in which histories and deletions are asked for.
    await runGit(this.#own, ['config', 'core.bare', 'false'])
    await this.#forgetOtherFolder()
    this.#refs = undefined
    await this.#requireReadable()
  }

  /** @throws Error when what it notes of itself leads nowhere, which git itself passes by with a word on its other output. */
  async #requireReadable(): Promise<void> {
    const known = (await runGit(this.#own, ['for-each-ref', '--format=%(refname)', 'refs/ovoz/'])).split('\n').filter(Boolean)
    const refs = [...new Set([...known, ...globSync('refs/ovoz/*', { cwd: this.#git })])]
    for (const ref of refs) await runGit(this.#own, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{tree}`])
    // Before the first check-out it names a branch that is not there.
    const head = refs.includes(doneRef) ? ['rev-parse', '--verify', '--quiet', 'HEAD^{tree}'] : ['rev-parse', '--git-dir']
    await runGit(this.#own, head)
  }

  /** The files stay as they are until those of a commit that was fetched anew take their place. */
  async #beginAnew(reason: unknown): Promise<void> {
    const aside = setAside(this.#git)
    this.#compared = undefined
    await this.#open()
    if (aside !== undefined) this.#report(new Error(`The copy of the content repository is damaged, and is made anew (${messageOf(reason)}). It lies in ${aside}`))
  }

  /** Runs `work`, or `again` with a copy that was made anew, if this one is known to be damaged or `work` fails because it is. */
  async #mending<Result>(work: () => Promise<Result>, again = work): Promise<Result> {
    try {
      if (this.#damage === undefined) return await work()
    } catch (error) {
      this.#damage = await this.#unreadable()
      if (this.#damage === undefined) {
        this.#lookThrough()
        throw error
      }
    }
    await this.#beginAnew(this.#damage)
    this.#damage = undefined
    return again()
  }

  /** What is wrong with what git keeps of itself; undefined if nothing is, or git cannot say. */
  async #unreadable(): Promise<unknown> {
    if (!isFolder(this.#git)) return new Error('its folder is none')
    return this.#requireReadable().then(() => undefined, (error: unknown) => (isUnanswered(error) ? undefined : error))
  }

  /** In the background: all that there is takes minutes to be read, and it may only be the remote that failed. Then the next attempt knows. */
  #lookThrough(): void {
    if (this.#isTidying || performance.now() - this.#lookedThroughAt < trusted) return
    this.#lookedThroughAt = performance.now()
    // Not what the objects say: a history may hold what git would not write today.
    runGit(this.#own, ['fsck', '--connectivity-only', '--no-dangling', '--no-progress', '--no-reflogs'], { timeout: longestFetch }).catch((error: unknown) => {
      if (!isUnanswered(error)) this.#damage = error
    })
  }

  /**
   * @returns The branch's newest commit.
   * @throws Error with what git said, or that the remote took too long; nothing has changed.
   */
  fetch(): Promise<string> {
    return this.#mending(() => this.#fetch())
  }

  async #fetch(): Promise<string> {
    const { branch } = this.#repository
    const { address, remote } = remoteAccess(this.#repository.address)
    const from = branch === undefined ? 'HEAD' : `refs/heads/${branch}`
    // A pack is kept as it came: taken apart, a file of zeros that came as a megabyte would be compressed again for minutes.
    const args = ['-c', 'fetch.unpackLimit=1', 'fetch', '--progress', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance', '--no-write-fetch-head', '--end-of-options', address, `+${from}:${fetchedRef}`]
    await runGit(this.#own, args, { remote, timeout: longestFetch, silence: this.#patience }).catch((error: unknown) => {
      this.#removePartialPacks()
      throw error
    })
    this.#refs = undefined
    // It may be of a start, for which nothing was written.
    this.#compared = undefined
    return (await this.#commitAt(fetchedRef))!
  }

  /** Whether `commit` has ever been fetched, and is not forgotten. */
  async knows(commit: string): Promise<boolean> {
    return runGit(this.#own, ['cat-file', '-e', `${commit}^{commit}`]).then(() => true, () => false)
  }

  /** To be asked before the files become those of `commit`: those that stand are worth more than any that are no publication. @throws NoPublication */
  async requirePublication(commit: string): Promise<void> {
    const all = await runGit(this.#own, ['ls-tree', '-r', '-z', '--full-tree', '--name-only', commit])
    requirePublicationIn(commit, this.#repository, all.split('\0').filter((name) => name.endsWith(publicationFile)))
  }

  /** @returns The commit that the files are of; undefined if they were to become another's, and did not. */
  async checkedOut(): Promise<string | undefined> {
    return (await this.#commitAt(begunRef)) === undefined && isFolder(this.#files) ? this.#commitAt(doneRef) : undefined
  }

  /** What the last check-out could make no files of; paths in the content folder. */
  get leftOut(): readonly LeftOut[] {
    return this.#leftOut
  }

  /** Makes the files those of `commit`, but for what `leftOut` names afterwards. */
  checkout(commit: string): Promise<void> {
    return this.#mending(() => this.#checkout(commit), async () => {
      await this.#fetch()
      await this.#checkout(commit)
    })
  }

  async #checkout(commit: string): Promise<void> {
    this.#leftOut = []
    const [done, begun] = [await this.#commitAt(doneRef), await this.#commitAt(begunRef)]
    await runGit(this.#own, ['update-ref', begunRef, commit])
    this.#refs?.set(begunRef, commit)
    // What an unfinished one has written differs from what is wanted either as it was before or as it was to become.
    const sinceDone = done && isFolder(this.#files) ? await this.#differences(done, commit) : undefined
    const sinceBegun = sinceDone && begun ? await this.#differences(begun, commit) : []
    if (sinceDone && sinceBegun) await this.#change([...new Map([...sinceDone, ...sinceBegun].map((each) => [each.path, each])).values()])
    else await this.#makeAnew(commit)
    this.#compared = undefined
    await runGit(this.#own, ['update-ref', '--stdin'], { input: `update ${doneRef} ${commit}\ndelete ${begunRef}\noption no-deref\nupdate HEAD ${commit}\n` })
    this.#refs?.set(doneRef, commit).delete(begunRef)
  }

  /** @returns Paths in the content folder that differ; undefined if that cannot be told. */
  async changedPaths(from: string, to: string): Promise<string[] | undefined> {
    const differences = await this.#differences(from, to)
    return differences?.map(({ path: name }) => this.#inContent(name))
  }

  #inContent(name: string): string {
    const { folder } = this.#repository
    return folder === undefined ? name : name.slice(folder.length + 1)
  }

  #leaveOut(reason: LeftOut): void {
    this.#leftOut.push({ ...reason, path: this.#inContent(reason.path) })
  }

  /** In the background, now and then: what many fetches leave is packed. Never rejects. */
  async tidy(): Promise<void> {
    if (this.#isTidying) return
    this.#isTidying = true
    const background = { timeout: 600_000 }
    // Which commits touched a path: an article's history asks for one.
    await runGit(this.#own, ['commit-graph', 'write', '--reachable', '--changed-paths', '--split'], background).catch(() => {})
    await runGit(this.#own, ['-c', 'gc.auto=2000', '-c', 'gc.autoDetach=false', 'gc', '--auto', '--quiet'], background).catch(() => {})
    this.#isTidying = false
  }

  /** What a fetch that was ended has received so far: git leaves it, and each further attempt would leave as much again. */
  #removePartialPacks(): void {
    // Of a packing that is under way they have the same names.
    if (this.#isTidying) return
    for (const file of globSync('objects/pack/tmp_*', { cwd: this.#git })) rmSync(path.join(this.#git, file), { force: true })
  }

  /** Of a repository whose content is looked for in another folder than before, the files have to be made anew. */
  async #forgetOtherFolder(): Promise<void> {
    const folder = this.#repository.folder ?? '.'
    const known = (await runGit(this.#own, ['config', '--default', folder, '--get', 'ovoz.folder'])).replace(/\n$/, '')
    if (known !== folder) await runGit(this.#own, ['update-ref', '--stdin'], { input: `delete ${doneRef}\ndelete ${begunRef}\n` })
    await runGit(this.#own, ['config', 'ovoz.folder', folder])
  }

  async #commitAt(ref: string): Promise<string | undefined> {
    this.#refs ??= new Map((await runGit(this.#own, ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/ovoz/'])).split('\n').filter(Boolean).map((line) => line.split(' ') as [string, string]))
    return this.#refs.get(ref)
  }

  /** @returns undefined if one of them is not there any more. */
  async #differences(from: string, to: string): Promise<readonly Difference[] | undefined> {
    const between = `${from} ${to}`
    if (this.#compared?.between === between) return this.#compared.differences
    try {
      const raw = await runGit(this.#own, ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', from, to, '--', this.#repository.folder ?? '.'])
      const fields = raw.split('\0')
      const differences: Difference[] = []
      for (let index = 0; index + 1 < fields.length; index += 2) {
        const [before, mode, , object] = fields[index]!.split(' ')
        // A submodule, or another that is none of its files, neither was one nor becomes one.
        if (!isFile(before!.slice(1)) && !isFile(mode!)) continue
        differences.push({ path: fields[index + 1]!, ...(isFile(mode!) ? { entry: `${mode} ${object}` } : {}) })
      }
      this.#compared = { between, differences }
      return differences
    } catch {
      return undefined
    }
  }

  async #change(differences: readonly Difference[]): Promise<void> {
    for (const [index, { path: name, entry }] of differences.entries()) {
      if (entry === undefined) this.#remove(name)
      // Of thousands: a server goes on answering meanwhile.
      if (index % 200 === 199) await pause()
    }
    await this.#write(this.#files, differences.flatMap(({ path: name, entry }) => (entry === undefined ? [] : [{ path: name, entry }])))
  }

  /** Aside, so that nobody sees half of it. */
  async #makeAnew(commit: string): Promise<void> {
    const aside = `${this.#files}.new`
    rmSync(aside, { recursive: true, force: true })
    mkdirSync(aside, { recursive: true })
    const listing = await runGit(this.#own, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', this.#repository.folder ?? '.'])
    const entries = listing.split('\0').filter((line) => line !== '' && !line.startsWith('160000'))
    await this.#write(aside, entries.map((line) => {
      const tab = line.indexOf('\t')
      return { path: line.slice(tab + 1), entry: line.slice(0, tab).replace(/ \w+ /, ' ') }
    }))
    if (this.#repository.folder !== undefined && !existsSync(path.join(aside, this.#repository.folder))) throw new Error(`The content repository has no folder ${this.#repository.folder}`)
    writeFileSync(path.join(aside, '.git'), 'gitdir: ../git\n')
    const old = `${this.#files}.old`
    rmSync(old, { recursive: true, force: true })
    if (existsSync(this.#files)) renameSync(this.#files, old)
    renameSync(aside, this.#files)
    rmSync(old, { recursive: true, force: true })
  }

  /** What has no name for this disk is left out. Git itself refuses paths that lead out. */
  async #write(folder: string, entries: readonly Written[]): Promise<void> {
    const writable = entries.filter(({ path: name }) => {
      const reason = whyLeftOut(folder, name)
      if (reason) this.#leaveOut(reason)
      return !reason
    })
    if (writable.length === 0) return
    await this.#requireRoom(folder, writable)
    const index = path.join(this.#git, 'ovoz-index')
    for (const suffix of ['', '.lock']) rmSync(index + suffix, { force: true })
    await runGit(this.#own, ['update-index', '-z', '--index-info'], { index, input: writable.map(({ entry, path: name }) => `${entry}\t${name}\0`).join('') })
    // A link is written as a file with its target: it could lead anywhere.
    const args = ['-c', 'core.symlinks=false', 'checkout-index', '--all', '--force', '--quiet']
    await runGit({ gitDir: this.#git, workTree: folder }, args, { index, timeout: 600_000 })
    rmSync(index, { force: true })
    for (const { path: name } of writable) if (!lstatSync(path.join(folder, name), { throwIfNoEntry: false })) this.#leaveOut(notWritten(name))
  }

  /** A commit of some kilobytes may stand for terabytes: the same file under thousands of names, or one of nothing but zeros. */
  async #requireRoom(folder: string, entries: readonly Written[]): Promise<void> {
    const objects = entries.map(({ entry }) => `${entry.split(' ')[1]}\n`).join('')
    const sizes = (await runGit(this.#own, ['cat-file', '--batch-check=%(objectsize)'], { input: objects })).split('\n')
    const bytes = sizes.reduce((sum, size) => sum + (Number(size) || 0), 0)
    const { bavail, bsize } = statfsSync(folder)
    if (bytes > (bavail * bsize) / 2)
      throw new Error(`The files of the commit have ${Math.ceil(bytes / 1e6)} MB, more than half of what is free on the disk: nothing was changed. Take out what needs so much, or make room`)
  }

  #remove(name: string): void {
    const file = path.join(this.#files, name)
    // What was not written there: what leads out, or to where git keeps its files, or has no name for this disk.
    if (whyLeftOut(this.#files, name)) return
    rmSync(file, { recursive: true, force: true })
    try {
      for (let folder = path.dirname(file); folder !== this.#files; folder = path.dirname(folder)) rmdirSync(folder)
    } catch {
      // Something else is in it.
    }
  }
}

/** Git could not be asked, or took too long: of the repository that says nothing. */
const isUnanswered = (error: unknown) => /gave no answer|cannot be started/.test(String(error))

/** By its mode: a file, or a link, which becomes one. */
const isFile = (mode: string) => mode.startsWith('1') && mode !== '160000'

interface Written {
  path: string
  /** `<mode> <object>` */
  entry: string
}

interface Difference {
  path: string
  /** `<mode> <object>`; absent when it is gone. */
  entry?: string
}
