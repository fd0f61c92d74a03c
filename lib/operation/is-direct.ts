/** Who may see the figures without a secret: who asks the server itself, from its own network. */
import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

/** What a proxy says of whom it asks for: then the address at the other end is not the reader's. */
const proxied = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via', 'cf-connecting-ip', 'fastly-client-ip', 'true-client-ip']
const own = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal'])

export function isDirect({ headers, socket }: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } }): boolean {
  if (proxied.some((name) => headers[name] !== undefined)) return false
  const { remoteAddress = '' } = socket
  return ipaddr.isValid(remoteAddress) && own.has(ipaddr.process(remoteAddress).range())
}
