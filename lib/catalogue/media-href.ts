/** `/media/<first 16 hex digits of SHA-256>/<file name>`: the address changes with the content. */
export const mediaHref = (hash: string, path: string) => `/media/${hash.slice(0, 16)}/${path.slice(path.lastIndexOf('/') + 1)}`
