import { expect, test } from 'vitest'
import { classifyPath } from './classify-path.ts'

test.each([
  ['an article', 'blogs/suv/2019/a\n::error::b.mdx', 'the file', '“a\\n::error::b.mdx”'],
  ['a picture', 'blogs/suv/2019/a/\u001b[2Jb.jpg', 'the file', '“\\u{1b}[2Jb.jpg”'],
  ['what is not read', 'notes/a\u202eb.txt', 'the file', '“a\\u{202e}b.txt”'],
  ['a folder', 'a\u2028b/c.jpg', 'the folder', '“a\\u{2028}b”'],
])('the name of %s with a control character is an error that shows it', (_, path, what, name) => {
  expect(classifyPath(path)).toMatchObject({ kind: 'other', problem: { severity: 'error', message: `The name ${name} contains a line break or another control character`, mend: expect.stringContaining(`rename ${what}`) as string } })
})
