/**
 * The variables that a program we start may inherit. Plain JavaScript without a dependency: scripts/launch.mjs reads it in
 * a fresh clone, with an older Node.js. Whatever is not named here stays with us: a secret of tomorrow is kept without anybody
 * having thought of it.
 */

/** Where programs, homes and temporary files are, which language and time, how Node.js and its memory are set. */
const general = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TZ|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|LANG|LANGUAGE|LC_[A-Z]+|TMPDIR|TMP|TEMP|XDG_[A-Z_]+|NODE_OPTIONS|NODE_COMPILE_CACHE|NODE_EXTRA_CA_CERTS|NODE_ENV|NEXT_TELEMETRY_DISABLED|MALLOC_[A-Z_]+|LD_LIBRARY_PATH|FONTCONFIG_[A-Z]+)$/
/** The same on Windows, where names may be written in any case. */
const windows = /^(?:Path|PATHEXT|SYSTEMROOT|SYSTEMDRIVE|COMSPEC|WINDIR|APPDATA|LOCALAPPDATA|USERPROFILE|HOMEDRIVE|HOMEPATH|PROGRAM(?:DATA|FILES|FILES\(X86\)|W6432))$/i
/** How to reach a network. A proxy may have a password, so that only programs which speak to one get them. */
const network = /^(?:(?:https?|ftp|all|no)_proxy|SSL_CERT_(?:FILE|DIR))$/i
/** Which registry and cache npm uses, and the tokens its own settings name. */
const npm = /^(?:npm_config_\w+|NPM_TOKEN|NODE_AUTH_TOKEN)$/i

/**
 * @param {Readonly<Record<string, string | undefined>>} variables
 * @param {readonly RegExp[]} allowed
 * @returns {Record<string, string>}
 */
const chosen = (variables, allowed) => {
  /** @type {Record<string, string>} */
  const given = {}
  for (const [name, value] of Object.entries(variables)) if (value !== undefined && allowed.some((pattern) => pattern.test(name))) given[name] = value
  return given
}

/** @param {Readonly<Record<string, string | undefined>>} variables */
export const generalVariables = (variables) => chosen(variables, process.platform === 'win32' ? [general, windows] : [general])
/** @param {Readonly<Record<string, string | undefined>>} variables */
export const networkVariables = (variables) => chosen(variables, [network])
/** @param {Readonly<Record<string, string | undefined>>} variables */
export const npmVariables = (variables) => chosen(variables, [npm])
