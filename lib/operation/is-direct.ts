/** Who may see the figures without a secret: who asks the server itself, from its own network. */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** What a proxy says of whom it asks for: then the address at the other end is not the reader's. */
const proxied = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via', 'cf-connecting-ip', 'fastly-client-ip', 'true-client-ip']
const own = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal'])

type Asked = Pick<IncomingMessage, 'headers'> & { httpVersion?: string; socket: { remoteAddress?: string | undefined } }

/** @param siteHost Of the site in public, with its port if it is not the usual one. */
export function isDirect({ headers, httpVersion, socket }: Asked, siteHost: string): boolean {
  // By default nginx asks in HTTP/1.0, and says nothing of whom it asks for.
  if (httpVersion === '1.0' || proxied.some((name) => headers[name] !== undefined)) return false
  const { remoteAddress = '' } = socket
  return isCalledByOwnName(headers.host ?? '', siteHost) && ipaddr.isValid(remoteAddress) && own.has(ipaddr.process(remoteAddress).range())
}

/**
 * A page of somebody's may have its own name point here and ask from a reader's browser inside the network; names without
 * a dot and addresses are nobody's to point elsewhere. The site's own name is what a proxy passes on.
 */
function isCalledByOwnName(host: string, siteHost: string): boolean {
  const name = nameOf(host)
  if (name === 'localhost' || name === '127.0.0.1' || name === '::1') return true
  return name !== nameOf(siteHost) && (isIP(name) !== 0 || /^[a-z0-9_-]+$/.test(name))
}

/** Without the port, brackets and the dot that ends a whole name. */
const nameOf = (host: string) => host.toLowerCase().replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
