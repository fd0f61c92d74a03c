/** For `node --import`: a process that reaches for anything but this machine says so, and does not get it. */
import { Socket } from 'node:net'

const isHere = (host) => host === undefined || /^(localhost|127\.|::1$|\[::1\]$)/.test(host)
const connect = Socket.prototype.connect

Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0]
  const host = typeof options === 'object' ? options.host : given[1]
  if (!isHere(host)) {
    console.error(`REACHED OUT: ${host}`)
    throw new Error(`No network in this test: ${host}`)
  }
  return connect.apply(this, given)
}
