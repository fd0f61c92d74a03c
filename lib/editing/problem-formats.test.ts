import { expect, test } from 'vitest'
import { asGitHubCommand } from './problem-formats.ts'

test('a name or a message cannot begin another workflow command', () => {
  const problem = { path: 'blogs/a,b:c\n::set-output.mdx', line: 1, column: 2, severity: 'error', message: '100% “x”\n::error::y', mend: 'a\rb' } as const
  expect(asGitHubCommand('', problem)).toBe('::error file=blogs/a%2Cb%3Ac%0A%3A%3Aset-output.mdx,line=1,col=2::100%25 “x”\\n::error::y (a\\rb)')
})
