import { describe, expect, test } from 'vitest'
import { isPublicAddress } from './public-address.ts'

describe('addresses of the public internet', () => {
  test.each(['8.8.8.8', '93.184.215.14', '2606:4700::1111', '2a00:1450:4001::5e', '2001:4860:4860::8888'])('%s', (address) => expect(isPublicAddress(address)).toBe(true))
})

describe('all others', () => {
  test.each([
    ['loopback', '127.0.0.1'], ['loopback, elsewhere', '127.8.8.8'], ['this host', '0.0.0.0'], ['private', '10.1.2.3'], ['private', '172.16.0.1'], ['private', '172.31.255.255'],
    ['private', '192.168.1.1'], ['link-local', '169.254.169.254'], ['shared by carriers', '100.64.0.1'], ['multicast', '224.0.0.1'], ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'], ['documentation', '192.0.2.1'], ['documentation', '198.51.100.7'], ['benchmarks', '198.18.0.1'], ['protocols', '192.0.0.8'],
    ['loopback', '::1'], ['unspecified', '::'], ['link-local', 'fe80::1'], ['link-local with a zone', 'fe80::1%eth0'], ['unique local', 'fc00::1'], ['unique local', 'fd12:3456::1'],
    ['site-local', 'fec0::1'], ['multicast', 'ff02::1'], ['documentation', '2001:db8::1'], ['documentation', '3fff::1'], ['discard', '100::1'],
    ['mapped IPv4', '::ffff:127.0.0.1'], ['mapped IPv4, public', '::ffff:8.8.8.8'], ['mapped IPv4, in hexadecimal', '::ffff:7f00:1'], ['compatible IPv4', '::127.0.0.1'], ['translated IPv4', '::ffff:0:127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'], ['NAT64', '64:ff9b::127.0.0.1'], ['local NAT64', '64:ff9b:1::1'], ['6to4', '2002:7f00:1::'], ['Teredo', '2001:0:7f00:1::'],
    ['decimal', '2130706433'], ['octal', '0177.0.0.1'], ['hexadecimal', '0x7f.0.0.1'], ['short', '127.1'],
    ['no address', 'localhost'], ['nothing', ''], ['with a port', '8.8.8.8:80'],
  ])('%s: %s', (_, address) => expect(isPublicAddress(address)).toBe(false))
})
