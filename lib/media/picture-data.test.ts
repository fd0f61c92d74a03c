import { expect, test } from 'vitest'
import { pictureData } from './picture-data.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex')

/** High profile, units after two bytes of length, one sequence and one picture parameter set. */
const avcc = '01 64001f fd e1 0002 6701 01 0002 6802 fd f8 f8 00'
/** One array each of a picture parameter set (34) and of supplemental information (39). */
const hvcc = (count: string, arrays: string) => `01 ${'00'.repeat(20)} 03 ${count} ${arrays}`

test.each([
  ['H.264', 'avc', avcc, '0003 060511  0002 65aa  0001 09', '0002 65aa  0001 09'],
  ['H.265', 'hevc', hvcc('00', ''), '00000004 4e0105ff  00000003 260199  00000003 500111', '00000003 260199'],
  // A temporal delimiter, metadata, a frame, padding; the frame has no length, being last.
  ['AV1', 'av1', '81000000', '12 00  2a 03 0411ff  7a 01 00  30 aabb', '12 00  30 aabb'],
  ['VP9', 'vp9', undefined, '8249830011', '8249830011'],
] as const)('a packet of %s keeps what makes the picture', (_, codec, configuration, given, kept) => {
  const { packet } = pictureData(codec, configuration === undefined ? undefined : bytes(configuration))!
  expect(hex(packet(bytes(given)))).toBe(hex(bytes(kept)))
})

test.each([
  ['H.264', 'avc', `${avcc} 4d41524b`, avcc],
  ['H.265', 'hevc', hvcc('02', '22 0001 0002 4401  27 0001 0003 4e0105'), hvcc('01', '22 0001 0002 4401')],
  ['AV1', 'av1', '81000000 0a 01 00 2a 03 0411ff', '81000000 0a 01 00'],
] as const)('the configuration of %s keeps what the decoder needs', (_, codec, given, kept) => {
  expect(hex(pictureData(codec, bytes(given))!.configuration(bytes(given)))).toBe(hex(bytes(kept)))
})

test('what is cut short is refused', () => {
  expect(() => pictureData('avc', bytes(avcc))!.packet(bytes('0009 65aa'))).toThrow('cut short')
  expect(() => pictureData('av1', undefined)!.packet(bytes('2a 7f 04'))).toThrow('cut short')
  expect(() => pictureData('hevc', bytes(hvcc('01', '22 0001 00ff 44')))!.configuration(bytes(hvcc('01', '22 0001 00ff 44')))).toThrow('cut short')
})

test('a codec that browsers do not play is not known', () => {
  expect(pictureData('prores', undefined)).toBeUndefined()
})
