import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

export type HostFault = 'hangs' | 'refuses' | 'is half-written' | 'gives garbage'

export interface GitHost {
  fault: HostFault | undefined
  /** Resolves with the address of the repository in a folder. */
  addressOf: (root: string) => Promise<string>
  close: () => void
}

/** A repository's host that speaks git's plain HTTP, and has faults when it is told to. */
export async function serveRepository(): Promise<GitHost> {
  let folder = ''
  const remote: GitHost = {
    fault: undefined,
    addressOf: async (root) => {
      folder = path.join(root, '.git')
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/content.git`
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  const server = createServer((request, response) => {
    if (remote.fault === 'hangs') return
    if (remote.fault === 'refuses') return response.writeHead(403).end()
    if (remote.fault === 'gives garbage') return response.end(randomBytes(5_000))
    execFileSync('git', ['update-server-info'], { cwd: folder })
    const file = path.join(folder, new URL(request.url!, 'http://localhost').pathname.replace('/content.git', ''))
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end()
    if (remote.fault === 'is half-written' && file.includes('objects')) return response.end(readFileSync(file).subarray(0, 20))
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return remote
}
