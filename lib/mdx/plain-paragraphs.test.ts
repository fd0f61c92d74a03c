import { expect, test } from 'vitest'
import { checkBody } from './check-body.ts'
import { setAsidePlainParagraphs } from './plain-paragraphs.ts'

const plain = 'A long paragraph of words, without any mark-up; told by “somebody” in 2019.'

test('sets aside what stands alone and means nothing to Markdown, and gives it back', () => {
  const source = `${plain}\n\n## Heading\n\n${plain}\r\n\n- ${plain}\n\n${plain}\nanother line\n`
  const aside = setAsidePlainParagraphs(source)!
  expect(aside.source).not.toContain(`${plain}\r`)
  expect(aside.source.split('\n')).toHaveLength(source.split('\n').length)
  expect(aside.source.match(/A long/g)).toHaveLength(2)
  expect(checkBody(source)).toMatchObject({ problems: [], text: [plain, 'Heading', plain, plain, plain, 'another line'].join('\n') })
})

test('paragraphs that follow one another are one, and count as what they are', () => {
  const aside = setAsidePlainParagraphs(`${plain}\n\n${plain}\r\n\r\n${plain}\n\n## Heading\n\n${plain}\n`)!
  expect(aside.source).toBe('\ue0020\ue003\n\n\n\r\n\n\n## Heading\n\n\ue0021\ue003\n')
  expect(aside.restore('\ue0020\ue003')).toBe(`${plain}\n${plain}\n${plain}`)
  expect(checkBody(`${plain}\n\n`.repeat(5001)).problems).toMatchObject([{ severity: 'error' }])
})

test.each(['<b>', '{x}', '*x*', '_x_', '`x`', '[x]', '![', '&lt;', '\\x', '|', 'https://example.org', 'www.example.org', 'a@b.org', '~~x~~', '\u202e', '\ue002'])('leaves alone a line with %j', (sign) => {
  expect(setAsidePlainParagraphs(`${plain} ${sign} ${plain}`)).toBeUndefined()
})

test.each(['    ', '\t', '> ', '- ', '1. ', '# ', '=== ', '--- '])('leaves alone a line that begins with %j', (sign) => {
  expect(setAsidePlainParagraphs(`${sign}${plain}`)).toBeUndefined()
})

test('a problem elsewhere is told at its place, and attributes over blank lines are read as written', () => {
  expect(checkBody(`${plain}\n\n{x}`, 7).problems).toMatchObject([{ line: 9, column: 1 }])
  expect(checkBody(`<Note label="a\n\n${plain}\n\nb">x</Note>`).text).not.toMatch(/[\ue002\ue003]/)
})
