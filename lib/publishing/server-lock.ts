import path from 'node:path'

/** Held by the one server that uses a data folder, for as long as it runs. */
export const serverLock = (dataDir: string) => path.join(dataDir, 'server.lock')
