/**
 * A word as a POSIX shell takes it literally, for commands that people copy from our texts or that a hook has written in. An argument that
 * begins with a sign, or that a program could take for an address, is made a path.
 */
export function shellQuote(word: string): string {
  return /^[\w./@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** The same of a file beside where the command is run. */
export const shellFile = (name: string): string => shellQuote(/^[\w/][^:|]*$/.test(name) ? name : `./${name}`)
