/** nginx with files, to measure beside. On the first core, like all servers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findOrInstall } from '../scripts/programs.ts'
import { serveWith, type Served } from './serve.ts'

export interface PlainFile {
  /** The path it answers. */
  path: string
  type: string
  headers: Record<string, string>
  identity: Buffer
  /** Absent for what is not compressed. */
  gzip?: Buffer
}

/**
 * nginx with files compressed ahead, sendfile, no log, in one process.
 * @param isKeptOpen Whether it opens each file once instead of for each request, which is not what it does by itself.
 */
export async function serveFiles(files: readonly PlainFile[], port: number, isKeptOpen = false): Promise<Served> {
  const { nginx } = findOrInstall('nginx')
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-bench-nginx-'))
  for (const { path: page, identity, gzip } of files) {
    const file = path.join(folder, 'root', page)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, identity)
    if (gzip) writeFileSync(`${file}.gz`, gzip)
  }
  writeFileSync(path.join(folder, 'nginx.conf'), configurationOf(files, port, isKeptOpen))
  return serveWith([nginx, '-e', path.join(folder, 'error.log'), '-p', folder, '-c', 'nginx.conf'], port, files[0]!.path, () => rmSync(folder, { recursive: true }))
}

const configurationOf = (files: readonly PlainFile[], port: number, isKeptOpen: boolean) => `
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  gzip_static on;
  gzip_vary on;
  ${isKeptOpen ? 'open_file_cache max=1000;' : ''}
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root root;
    ${files.map(({ path: page, type, headers }) => `location = ${page} {
      types {}
      default_type ${quoted(type)};
      ${Object.entries(headers).map(([name, value]) => `add_header ${name} ${quoted(value)};`).join('\n      ')}
    }`).join('\n    ')}
  }
}
`

function quoted(value: string): string {
  if (value.includes('$')) throw new Error(`nginx would take ${value} for a variable.`)
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}
