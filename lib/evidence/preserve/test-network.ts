import { isIPv4 } from 'node:net'
import type { GuardOptions } from './guarded-fetch.ts'

/**
 * For tests of the commands: with `EVIDENCE_TEST_SERVER=127.0.0.1:<port>` every name has a public address and every
 * connection goes to that server, which has to be on this machine. All checks stay; what they let through goes nowhere else.
 */
export function testNetwork(variables: Record<string, string | undefined> = process.env): GuardOptions {
  const [host = '', port = ''] = (variables['EVIDENCE_TEST_SERVER'] ?? '').split(':')
  if (!isIPv4(host) || !host.startsWith('127.')) return {}
  return { resolve: async () => [{ address: '8.8.8.8', family: 4 }], dial: { host, port: Number(port) } }
}
