import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { checkBody } from './check-body.ts'
import { components } from './components.ts'
import { emptyTree } from './body-tree.ts'
import { renderTree } from './render-tree.ts'

const words = { footnoteLabel: 'Notes', footnoteBackLabel: (n: number) => `Back to ${n}`, tableLabel: 'Table' }
const stand = ({ children, ...props }: { children?: ReactNode }) => createElement('x-stand', props, children)
const stands = Object.fromEntries([...components.keys()].map((name) => [name, stand]))

const hostile: Record<string, string> = {
  script: '<script>alert(1)</script>',
  'script, in capitals': '<SCRIPT>alert(1)</SCRIPT>',
  'script, from elsewhere': '<script src="https://evil.example/x.js" />',
  'iframe with srcDoc': '<iframe srcDoc="<b>x</b>" />',
  meta: '<meta httpEquiv="refresh" content="0;url=https://evil.example" />',
  base: '<base href="https://evil.example/" />',
  form: '<form action="https://evil.example"><input name="password" /></form>',
  style: '<style>x</style>',
  link: '<link rel="stylesheet" href="https://evil.example/x.css" />',
  object: '<object data="x" />',
  svg: '<svg><a href="javascript:alert(1)">x</a></svg>',
  math: '<math></math>',
  'a custom element': '<x-y></x-y>',
  'an event handler': '<Note onclick="alert(1)">x</Note>',
  'an event handler in camel case': '<Figure src="a.jpg" alt="a" onLoad="alert(1)" />',
  'inner HTML': '<Note dangerouslySetInnerHTML="x">x</Note>',
  'a style attribute': '<Note style="color:red">x</Note>',
  'a ref': '<Note ref="x">x</Note>',
  'a key': '<Note key="x">x</Note>',
  'children as an attribute': '<Note children="x">x</Note>',
  '__proto__ as an attribute': '<Note __proto__="x">x</Note>',
  'an attribute with a namespace': '<Note xlink:href="x">x</Note>',
  'a name with dots': '<constructor.keys/>',
  'a name with dots, ours': '<Figure.constructor />',
  'a name from the prototype': '<constructor />',
  'a name from the prototype, hasOwnProperty': '<hasOwnProperty />',
  'a name with a namespace': '<a:b />',
  'this': '<this.props />',
  'an unknown component': '<Tweet id="1" />',
  'MDXContent': '<MDXContent />',
  'a fragment': '<>x</>',
  'an expression': 'a {1 + 1} b',
  'an expression in a block': '{process.env}',
  'an empty expression': '{/* x */}',
  'an unclosed expression': 'a {b',
  'an expression as a value': '<Note label={x}>y</Note>',
  'a spread': '<Figure {...props} src="a.jpg" alt="a" />',
  'an element as a value': '<Note label=<b/>>y</Note>',
  'a value without quotes': '<Note label=x>y</Note>',
  'javascript:': '[x](javascript:alert(1))',
  'JavaScript: in mixed case': '[x](JaVaScRiPt:alert(1))',
  'javascript: with a decimal entity': '[x](java&#115;cript:alert(1))',
  'javascript: with a hexadecimal entity': '[x](&#x6A;avascript:alert(1))',
  'javascript: with a named entity': '[x](javascript&colon;alert(1))',
  'javascript: with a tab': '[x](java&Tab;script:alert(1))',
  'javascript: with a line break': '[x](java&NewLine;script:alert(1))',
  'javascript: with a control character': '[x](&#1;javascript:alert(1))',
  'javascript: with a backslash escape': '[x](javascript\\:alert(1))',
  'javascript: in angle brackets': '[x](<javascript:alert(1)>)',
  'javascript: as an automatic link': '<javascript:alert(1)>',
  'javascript: by reference': '[x]\n\n[x]: javascript:alert(1)',
  'javascript: by unused reference': '[x]: javascript:alert(1)',
  'vbscript:': '[x](vbscript:msgbox)',
  'data:': '[x](data:text/html;base64,PHNjcmlwdD4=)',
  'blob:': '[x](blob:https://x)',
  'a link without protocol': '[x](//evil.example)',
  'a link with backslashes': '[x](/\\\\evil.example)',
  'a link with a zero-width character': '[x](java\u200bscript:alert(1))',
  'https without slashes': '[x](https:evil.example)',
  'a picture in Markdown': '![x](https://evil.example/pixel.gif)',
  'a picture by reference': '![x][y]\n\n[y]: https://evil.example/pixel.gif',
  'a picture in a link': '[![x](y.png)](https://example.org)',
  'a file outside the folder': '<Figure src="../../secret.jpg" alt="a" />',
  'a picture from elsewhere': '<Figure src="https://evil.example/x.jpg" alt="a" />',
  'a block among words': 'x <Figure src="a.jpg" alt="a" /> y',
  'an update in a note': '<Note>\n\n<Update at="2020-01-01T00:00:00Z" title="t">\n\nx\n\n</Update>\n\n</Note>',
  'a closing tag alone': 'x </Note> y',
  'tags that cross': '<Note>*a</Note>*',
  '3,000 nested quotes': `${'> '.repeat(3000)}x`,
  '3,000 nested lists': `${'- '.repeat(3000)}x`,
  '3,000 open brackets': '['.repeat(3000),
  '3,000 nested components': `${'<Note>\n\n'.repeat(3000)}x${'\n\n</Note>'.repeat(3000)}`,
  '40 nested emphases': `${'*a **b '.repeat(40)}${'c** d* '.repeat(40)}`,
  '3,000 components in a line': `${'<Foreign lang="kk">'.repeat(3000)}x${'</Foreign>'.repeat(3000)}`,
  '100,000 emphasis marks': 'a**b '.repeat(50_000),
  '100,000 braces': '{'.repeat(100_000),
  '100,000 angle brackets': '<a '.repeat(100_000),
  'two million characters': 'word '.repeat(400_000),
  'a control character': 'a\u0008b',
  'a bidirectional override': 'a\u202eb',
  'an isolate that is not closed': 'a\u2067b',
  'an isolate that is closed twice': 'a\u2067b\u2069c\u2069',
  'an isolate that is closed before it is opened, among emphasis': 'a\u2069*b*\u2067c',
  'an isolate that is not closed in a caption': '<Figure src="a.jpg" alt="a" caption="b\u2066c" />',
  'a bidirectional override in code': '`a\u202eb`',
  'a bidirectional override in a block of code': '```\na\u202eb\n```',
  'a bidirectional override in the title of a link': '[a](/b "c&#x202e;d")',
  'a bidirectional override in the title of a definition': '[a]: /b "c\u202ed"',
  'a bidirectional override in the label of a footnote': 'a[^b\u202ec]\n\n[^b\u202ec]: d',
  'a bidirectional override in a description': '<Figure src="a.jpg" alt="a&#x202e;b" />',
}

describe.each(Object.entries(hostile))('%s', (_, source) => {
  test('is refused by the check, with a place and a mend', () => {
    const errors = checkBody(source, 5).problems.filter(({ severity }) => severity === 'error')
    expect(errors.length).toBeGreaterThan(0)
    for (const { line, column, mend } of errors) {
      expect(line).toBeGreaterThanOrEqual(5)
      expect(column).toBeGreaterThanOrEqual(1)
      expect(mend).not.toBe('')
    }
  })

  test('leaves nothing to be rendered', () => {
    expect(checkBody(source, 5).tree).toBe(emptyTree)
  })
})

test.each([
  ['import prices from the bazaar\n\nexport of onions', '<p>import prices from the bazaar</p>\n<p>export of onions</p>'],
  ['a &lt;script&gt; b', '<p>a &lt;script> b</p>'],
  ['a \u2068b \u2067c\u2069\u2069 d', '<p>a \u2068b \u2067c\u2069\u2069 d</p>'],
  ['`<script>` and `{x}`', '<p><code>&lt;script></code> and <code>{x}</code></p>'],
  ['5 < 6 and \\{x}', '<p>5 &lt; 6 and {x}</p>'],
  ['[a]('.repeat(2000), `<p>${'[a]('.repeat(2000)}</p>`],
  ['<Note label="a &quot;b&quot; <c>">x</Note>', '<x-stand label="a &quot;b&quot; &lt;c&gt;">x</x-stand>'],
])('%s is only text', (source, html) => {
  expect(checkBody(source).problems).toEqual([])
  expect(renderToStaticMarkup(renderTree(checkBody(source).tree, stands, words))).toBe(html)
})
