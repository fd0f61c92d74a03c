import ipaddr from 'ipaddr.js'

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an IP address belongs to the public internet. Everything else is refused: private, loopback, link-local,
 * shared (RFC 6598), multicast and reserved ranges, and IPv6 addresses that carry an IPv4 address (mapped, NAT64,
 * 6to4, Teredo), for what they lead to is somebody else's decision. IANA's special-purpose registries, RFC 6890.
 */
export function isPublicAddress(address: string): boolean {
  // What has a zone (`fe80::1%eth0`) belongs to one link.
  if (address.includes('%') || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv6 ? parsed.match(globalUnicast) : true
}
