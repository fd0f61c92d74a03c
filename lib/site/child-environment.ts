/**
 * The environment of every program and thread that we start. Our own holds secrets, and what we start may be made to show
 * or use what it has: so it gets what programs need anywhere, and what it is handed by name.
 */
import { generalVariables, networkVariables, npmVariables } from './child-variables.mjs'

type Variables = Readonly<Record<string, string | undefined>>

/** @param given What this program needs besides: handed over knowingly, one by one. */
export const childEnvironment = (given: Variables = {}, from: Variables = process.env): NodeJS.ProcessEnv => ({ ...generalVariables(from), ...defined(given) } as NodeJS.ProcessEnv)

/** Of a program that speaks to a network: with proxies and certificates. */
export const networkEnvironment = (given: Variables = {}, from: Variables = process.env): NodeJS.ProcessEnv => childEnvironment({ ...networkVariables(from), ...given }, from)

/** Of a thread: nothing but where Node.js finds what has been compiled before, which takes a third off its start. */
export const threadEnvironment = ({ NODE_COMPILE_CACHE }: Variables = process.env): NodeJS.ProcessEnv => defined({ NODE_COMPILE_CACHE }) as NodeJS.ProcessEnv

/** Of npm, and what downloads as npm is told to. */
export const npmEnvironment = (given: Variables = {}, from: Variables = process.env): NodeJS.ProcessEnv => networkEnvironment({ ...npmVariables(from), ...given }, from)

/** Those of ours that say what is published and where it is kept: no secret is among them. */
const siteVariables = ['PORT', 'HOST', 'SITE_URL', 'CONTENT_DIR', 'DATA_DIR', 'PRERENDER', 'DISK_LIMIT', 'WEBSUB_HUB', 'LOG_LEVEL', 'INIT_CWD', 'OVOZ_UNPRESSED'] as const

/** For a program of ours that reads the publication and needs no secret: `next build`, the check. */
export const siteEnvironment = (given: Variables = {}, from: Variables = process.env): NodeJS.ProcessEnv =>
  networkEnvironment({ ...Object.fromEntries(siteVariables.map((name) => [name, from[name]])), ...given }, from)

const defined = (variables: Variables) => Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined))
