/**
 * Runs a script of the project with the Node.js that the lockfile pins, after installing what the lockfile names if
 * that has not been done. Plain JavaScript without a dependency: this is what an older Node.js runs in a fresh clone.
 *
 *   node scripts/launch.mjs scripts/start.ts [argument …]
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generalVariables, networkVariables, npmVariables } from '../lib/site/child-variables.mjs'
import { runtime } from './runtime.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const node = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
/** Without their versions: those are the lockfile's, which a test compares. */
const allowed = Object.entries(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).allowScripts).flatMap(([name, may]) => (may ? [name.slice(0, name.lastIndexOf('@'))] : []))
const stamp = path.join(root, 'node_modules', '.installed-lockfile')

install()
run(process.argv.slice(2))

function install() {
  const lockfile = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile) return
  console.log('Installing what package-lock.json names …')
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  npm('ci', '--ignore-scripts', ...quiet)
  // npm 10 does not know allowScripts: what may run is named to it.
  npm('rebuild', ...allowed, '--ignore-scripts=false', ...quiet)
  if (!existsSync(node)) {
    console.error('The package "node" was installed without its program: its install script did not bring it. See above.')
    process.exit(1)
  }
  writeFileSync(stamp, lockfile)
}

/** Ends this program where npm fails. */
function npm(...args) {
  // What packages bring runs here: without what only our own are told.
  const env = { ...generalVariables(process.env), ...networkVariables(process.env), ...npmVariables(process.env) }
  const { status } = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32', env })
  if (status === 0) return
  console.error(`npm ${args[0]} failed: see above. It needs the npm registry, or a filled npm cache.`)
  process.exit(status ?? 1)
}

/** The script's exit becomes ours, and what is sent to stop us stops it. */
function run([script, ...given]) {
  const environment = { ...runtime, ...process.env, NEXT_TELEMETRY_DISABLED: '1', PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` }
  const child = spawn(node, [path.resolve(root, script), ...given], { cwd: root, stdio: 'inherit', env: environment })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1)
  })
}
