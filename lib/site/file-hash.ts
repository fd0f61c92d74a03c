import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** Bytes read at a time. */
const partLength = 65_536

/**
 * The SHA-256 of a file of any size, hexadecimal. Reads into one piece of memory: parts that are each in their own lie
 * about until V8 collects them, up to 64 MB of them. Rejects with what `fs` says.
 */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafeSlow(partLength)
  const file = await open(path)
  try {
    for (let read = await file.read(buffer); read.bytesRead > 0; read = await file.read(buffer)) hash.update(buffer.subarray(0, read.bytesRead))
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}
