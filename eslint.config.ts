import type { Linter } from 'eslint'
import { defineConfig } from 'eslint/config'
import regexp from 'eslint-plugin-regexp'
import tseslint from 'typescript-eslint'

/** Who may import whom, as docs/architecture.md has it: folder → what it may import of ours. */
const layers: Record<string, string[]> = {
  'lib/site': [],
  'lib/languages': ['site'],
  'lib/mdx': ['catalogue', 'site'],
  'lib/catalogue': ['site', 'languages', 'mdx', 'media'],
  'lib/media': ['site'],
  'lib/evidence': ['languages'],
  'lib/xml': [],
  'lib/git': ['site'],
  'lib/feeds': ['site', 'languages', 'mdx', 'evidence', 'xml'],
  'lib/sitemaps': ['site', 'languages', 'xml'],
  'lib/structured-data': ['site', 'languages'],
  // Types of the catalogue; what makes and looks after records checks them as the catalogue does.
  'lib/evidence/preserve': ['evidence', 'catalogue', 'mdx'],
  'lib/evidence/custody': ['evidence', 'catalogue', 'mdx'],
  'lib/previews': ['site', 'languages'],
  'lib/edge': ['site', 'catalogue/types'],
  'lib/press': ['site', 'edge'],
  'lib/drafts': ['site', 'languages', 'catalogue', 'media', 'press'],
  'lib/history': ['languages', 'mdx', 'catalogue'],
  'lib/published': ['site', 'catalogue', 'media', 'edge', 'feeds', 'previews', 'git', 'history'],
  'lib/cluster': ['site', 'edge', 'press'],
  'lib/publishing': ['site', 'catalogue', 'media', 'edge', 'press', 'git', 'cluster'],
  'lib/search': ['site', 'languages', 'catalogue', 'drafts', 'edge', 'press', 'published'],
  'lib/operation': ['site', 'catalogue', 'edge', 'press', 'publishing', 'cluster'],
  'lib/editing': ['site', 'catalogue', 'mdx', 'git'],
}
const all = [...new Set(Object.keys(layers).map((layer) => layer.replace('lib/', '')))]

const boundaries: Linter.Config[] = Object.entries(layers).map(([layer, allowed]) => {
  const own = layer.replace('lib/', '')
  const forbidden = all.filter((name) => name !== own && !allowed.includes(name))
  return {
    files: [`${layer}/**/*.{ts,tsx}`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', {
        patterns: [
          { group: ['#components/*', '**/components/**', '**/app/**'], message: `${layer} knows nothing of pages.` },
          { group: ['../../**'], message: 'Another folder of lib is imported as #lib/….' },
          ...forbidden.map((name) => ({ group: [`#lib/${name}/*`], allowTypeImports: name === 'catalogue', message: `${layer} may not import lib/${name}.` })),
          ...(layer === 'lib/catalogue' ? [{ group: ['react', 'react-dom', 'next', 'next/*'], message: 'The catalogue knows neither React nor Next.' }] : []),
        ],
      }],
    },
  }
})

const previewsOnly = { selector: ':matches(MemberExpression[property.name=/ForPreview$/], ObjectPattern > Property[key.name=/ForPreview$/])', message: 'What readers may not see is read by lib/drafts alone.' }

/** Whatever starts a program or a thread. */
const starts = ':matches(CallExpression[callee.name=/^(?:spawn|exec|fork)(?:File)?(?:Sync)?$/], CallExpression[callee.callee.name="promisify"][callee.arguments.0.name=/^exec/], NewExpression[callee.name="Worker"])'
const ownEnvironment = [
  { selector: `${starts}:not(:has(Property[key.name="env"][value.callee.name=/Environment$/], Property[key.name="env"][shorthand=true], Property[key.name="env"] > ObjectExpression[properties.length=0]))`, message: 'What is started gets an environment of lib/site/child-environment.ts: ours holds secrets.' },
  { selector: 'ImportDeclaration[source.value=/^(?:node:)?(?:child_process|worker_threads)$/] > :matches(ImportDefaultSpecifier, ImportNamespaceSpecifier)', message: 'Import by name, so that it can be seen what is started.' },
  { selector: 'ImportExpression[source.value=/^(?:node:)?(?:child_process|worker_threads)$/]', message: 'Import by name, at the top.' },
  { selector: 'ImportDeclaration[source.value=/^(?:node:)?(?:child_process|worker_threads)$/] > ImportSpecifier[imported.name=/^(?:exec|execSync)$/]', message: 'A shell reads what it is given: start a program with its arguments.' },
]

export default defineConfig(
  { ignores: ['.next', 'node_modules', 'test-results', 'next-env.d.ts', '.data'] },
  tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // The server's log is lib/site/log.ts; what commands say goes through scripts/terminal.ts.
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  // These say nothing that others wrote, and the first of them has to run before anything is installed.
  { files: ['scripts/{launch,chromium,programs,test,stack}.*', 'scripts/stack/**', 'bench/**', 'trust/**', 'e2e/**', '**/*.test.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['components/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', {
        patterns: [
          { group: ['#lib/catalogue/*', '#lib/history/*'], allowTypeImports: true, message: 'Components take data as props.' },
          { group: ['#lib/!(site|languages|catalogue|history|evidence|previews|structured-data|search)/*', 'next', 'next/*'], message: 'Components import lib/site, lib/languages, what lib/evidence says of records, lib/previews of cards, lib/structured-data of pages and lib/search of results, and types of the catalogue and of histories.' },
          { group: ['#lib/previews/!(card.ts)'], message: 'What draws cards belongs to their route alone.' },
        ],
      }],
    },
  },
  {
    // Whatever a pattern meets may have been written to make it slow; scripts/patterns.test.ts tries them all on such texts.
    files: ['{app,components,lib,public,scripts}/**/*.{ts,tsx,js,mjs}', '*.{ts,mjs}'],
    ignores: ['**/*.test.ts', '**/fixtures/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: false, ignorePartial: false }],
      'regexp/no-empty-alternative': 'error',
      'regexp/no-empty-capturing-group': 'error',
      'regexp/no-dupe-disjunctions': 'error',
      'regexp/no-useless-assertions': 'error',
      'regexp/no-contradiction-with-assertion': 'error',
      'regexp/optimal-quantifier-concatenation': 'error',
    },
  },
  ...boundaries,
  {
    files: ['**/*.{ts,tsx}'],
    ignores: ['lib/drafts/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', previewsOnly],
    },
  },
  {
    files: ['lib/**/*.ts', 'scripts/**/*.ts', 'app/**/*.{ts,tsx}', '*.ts'],
    ignores: ['**/*.test.ts', '**/fixtures/**', 'lib/drafts/**'],
    rules: { 'no-restricted-syntax': ['error', previewsOnly, ...ownEnvironment] },
  },
)
