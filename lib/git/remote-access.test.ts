import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startRepository } from './fixtures/trial-repository.ts'
import { maskCredentials, remoteAccess } from './remote-access.ts'
import { runGit } from './run-git.ts'

let folder: string
let server: Server | undefined
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ovoz-remote-')) })
afterEach(() => {
  vi.unstubAllEnvs()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Takes one name and password. @returns Its address, with them in it. */
async function serve(top: string, userinfo: string): Promise<string> {
  const wanted = `Basic ${Buffer.from(userinfo).toString('base64')}`
  server = createServer((request, response) => {
    if (request.headers.authorization !== wanted) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
    const { pathname, searchParams } = new URL(request.url!, 'http://x')
    const backend = spawn('git', ['http-backend'], { env: { ...process.env, GIT_PROJECT_ROOT: top, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: pathname, QUERY_STRING: searchParams.toString(), REQUEST_METHOD: request.method, CONTENT_TYPE: request.headers['content-type'], HTTP_GIT_PROTOCOL: request.headers['git-protocol'] as string | undefined } })
    request.pipe(backend.stdin)
    const chunks: Buffer[] = []
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    backend.on('close', () => {
      const all = Buffer.concat(chunks)
      const end = all.indexOf('\r\n\r\n')
      const headers = Object.fromEntries(all.subarray(0, end).toString().split('\r\n').map((line) => line.split(': ') as [string, string]).filter(([name]) => name !== 'Status'))
      response.writeHead(200, headers).end(all.subarray(end + 4))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server!.once('listening', resolve))
  const [name, password] = userinfo.split(':').map(encodeURIComponent)
  return `http://${name}:${password}@127.0.0.1:${(server.address() as { port: number }).port}/.git`
}

/** Notes what git and its programs are called with, and the environment of each call of git. */
function watchGit() {
  const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim()
  const noted = path.join(folder, 'noted')
  writeFileSync(path.join(folder, 'git'), `#!/bin/sh\n{ echo "$@"; env; } >>${noted}\nexec ${real} "$@"\n`)
  chmodSync(path.join(folder, 'git'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  return { noted: () => readFileSync(noted, 'utf8'), forget: () => rmSync(noted, { force: true }) }
}

test('the password of an address serves to fetch, and is in no argument and in no other call', async () => {
  using repository = startRepository()
  repository.write('a.mdx', 'a')
  const commit = repository.commit()
  const given = await serve(repository.folder, "a name:it's a “pass%word”")
  const { address, remote } = remoteAccess(given)
  const git = { gitDir: path.join(folder, 'copy') }
  const watched = watchGit()
  await runGit({ ...git, folder }, ['init', '--quiet', '--bare'])
  watched.forget()
  await runGit(git, ['fetch', '--quiet', address, 'main:refs/heads/x'], { remote: { ...remote, GIT_TRACE: path.join(folder, 'trace') } })
  expect((await runGit(git, ['rev-parse', 'refs/heads/x'])).trim()).toBe(commit)
  expect(readFileSync(path.join(folder, 'trace'), 'utf8')).toContain('git remote-http')
  expect(readFileSync(path.join(folder, 'trace'), 'utf8')).not.toMatch(/%(25)?word|a(%20| )name/)
  expect(watched.noted()).toContain('OVOZ_REMOTE_PASSWORD')
  watched.forget()
  await runGit(git, ['rev-parse', 'refs/heads/x'])
  expect(watched.noted()).not.toMatch(/PASSWORD|credential/)
  await expect(runGit(git, ['fetch', '--quiet', `${address}/nothing`, 'main'], { remote: remoteAccess(given.replace('pass', 'past')).remote })).rejects.toThrow(/git fetch/)
})

test('no call but the one that fetches reaches anything, or is told of keys, proxies and secrets', async () => {
  for (const name of ['PUBLISH_SECRET', 'CONTENT_REPOSITORY', 'SSH_AUTH_SOCK', 'GIT_SSH_COMMAND', 'https_proxy', 'GIT_TRACE']) vi.stubEnv(name, 'not-for-everybody')
  const watched = watchGit()
  await runGit({ gitDir: path.join(folder, 'copy'), folder }, ['init', '--quiet', '--bare'])
  expect(watched.noted()).not.toContain('not-for-everybody')
  using repository = startRepository()
  repository.write('a.mdx', 'a')
  repository.commit()
  await expect(runGit({ gitDir: path.join(folder, 'copy') }, ['fetch', repository.folder])).rejects.toThrow(/transport 'file' not allowed/)
  vi.stubEnv('GIT_SSH_COMMAND', `touch ${path.join(folder, 'ran')}; false`)
  await expect(runGit({ gitDir: path.join(folder, 'copy') }, ['ls-remote', 'ssh://127.0.0.1:1/x'])).rejects.toThrow(/transport 'ssh' not allowed/)
  expect(existsSync(path.join(folder, 'ran'))).toBe(false)
})

test('what is said of an address says no name and no password', () => {
  expect(maskCredentials("fatal: unable to access 'https://a:b@c@host.example/x.git/': no")).toBe("fatal: unable to access 'https://…@host.example/x.git/': no")
  expect(maskCredentials('ssh://git:word@host/x and https://host/@x')).toBe('ssh://…@host/x and https://host/@x')
})
