/** What the one call that speaks to a remote is given, and no other: transports, keys, proxies, and the password of its address. */
import { networkVariables } from '#lib/site/child-variables.mjs'

/** What an operator may say by a variable: which key to use, which agent has it, where a helper finds a password. */
const keys = ['SSH_AUTH_SOCK', 'SSH_AGENT_PID', 'GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_SSH_VARIANT', 'GNUPGHOME', 'KRB5CCNAME', 'KRB5_CONFIG', 'DBUS_SESSION_BUS_ADDRESS']

export interface RemoteAccess {
  /** The address as git is called with it: without a password, for everybody on the computer sees the arguments of programs. */
  address: string
  /** `remote` of `GitOptions`. */
  remote: Record<string, string>
}

/** @param address What `git fetch` takes; for https possibly with a name and a password. */
export function remoteAccess(address: string, variables: Readonly<Record<string, string | undefined>> = process.env): RemoteAccess {
  const remote: Record<string, string> = {
    ...networkVariables(variables),
    ...Object.fromEntries(keys.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]]))),
    // None of git's ways to run a program that an address names.
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
    SSH_ASKPASS_REQUIRE: 'never',
  }
  const url = /^https?:/i.test(address) ? URL.parse(address) : null
  if (!url || (url.username === '' && url.password === '')) return { address, remote }
  const [username, password] = [decode(url.username), decode(url.password)]
  const { origin } = url
  Object.assign(url, { username: '', password: '' })
  const settings = [[`credential.${origin}.username`, username]]
  // For this server alone: another that it leads to is not told. An empty helper drops those of other settings (gitcredentials(7)).
  if (password !== '') settings.push([`credential.${origin}.helper`, ''], [`credential.${origin}.helper`, helper])
  Object.assign(remote, password === '' ? {} : { OVOZ_REMOTE_PASSWORD: password }, configured(settings))
  return { address: url.href, remote }
}

/** A line of shell that git runs: it answers with the name asked with, and the password from its environment. */
const helper = String.raw`!f() { test "$1" = get && printf 'password=%s\n' "$OVOZ_REMOTE_PASSWORD"; }; f`

/** As variables, which others on the computer do not see (git-config(1), GIT_CONFIG_COUNT). */
const configured = (settings: readonly (readonly string[])[]) => ({
  GIT_CONFIG_COUNT: String(settings.length),
  ...Object.fromEntries(settings.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]])),
})

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Names and passwords in addresses, wherever they stand in a text for people. */
export const maskCredentials = (text: string): string => text.replace(/(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/'"]{1,1000}@/gi, '$1…@')
