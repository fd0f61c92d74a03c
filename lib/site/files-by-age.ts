import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'

export interface AgedFile {
  name: string
  bytes: number
  /** Milliseconds since 1970. */
  time: number
}

/** Files looked at together: enough to keep the disk busy, few enough that a server answers in between. */
const together = 64

/**
 * The files of a folder, longest unchanged first; those that vanish meanwhile are left out.
 * A hundred thousand of them take seconds, in which a server goes on answering.
 * @throws Error when the folder cannot be read.
 */
export async function filesByAge(folder: string): Promise<AgedFile[]> {
  const found: AgedFile[] = []
  let names: string[] = []
  const look = async () => {
    const files = await Promise.all(names.map((name) => stat(path.join(folder, name)).then(({ size, mtimeMs }): AgedFile => ({ name, bytes: size, time: mtimeMs }), () => undefined)))
    for (const file of files) if (file) found.push(file)
    names = []
    await pause()
  }
  for await (const { name } of await opendir(folder, { bufferSize: 1_000 })) {
    names.push(name)
    if (names.length >= together) await look()
  }
  await look()
  return found.sort((a, b) => a.time - b.time)
}
