/** The program of `clean-recording-aside.ts`: node clean-recording-program.ts <type> <target>, the recording open as its standard input. */
import { fstat, read } from 'node:fs'
import { promisify } from 'node:util'
import { cleanRecording, type RecordingSource, type RecordingType } from './clean-recording.ts'

const [type, target] = process.argv.slice(2) as [RecordingType, string]
// Nobody waits for it any more: who starts next begins anew.
process.on('disconnect', () => process.exit(1))
const source: RecordingSource = {
  stat: () => promisify(fstat)(0),
  read: (buffer, offset, length, position) => promisify(read)(0, buffer, offset, length, position),
}
try {
  await cleanRecording(source, type, target)
} catch (error) {
  process.exitCode = 1
  process.stderr.write(error instanceof Error ? error.message : String(error))
} finally {
  // The channel alone would keep it.
  process.removeAllListeners('disconnect')
  process.disconnect()
}
