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
  'lib/git': [],
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
  'lib/publishing': ['site', 'catalogue', 'edge', 'press', 'git', 'cluster'],
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
  { files: ['scripts/{launch,chromium,programs,test,stack}.*', 'scripts/stack/**', 'bench/**', 'e2e/**', '**/*.test.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['components/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', {
        patterns: [
          { group: ['#lib/catalogue/*', '#lib/history/*'], allowTypeImports: true, message: 'Components take data as props.' },
          { group: ['#lib/!(site|languages|catalogue|history|evidence|previews|structured-data)/*', 'next', 'next/*'], message: 'Components import lib/site, lib/languages, what lib/evidence says of records and lib/previews of cards and lib/structured-data of pages, and types of the catalogue and of histories.' },
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
  // Its markers were counted already, in a prefix that is bounded.
  { files: ['lib/mdx/check-source.ts'], rules: { 'regexp/no-super-linear-move': 'off' } },
  ...boundaries,
  {
    files: ['**/*.{ts,tsx}'],
    ignores: ['lib/drafts/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', { selector: ':matches(MemberExpression[property.name=/ForPreview$/], ObjectPattern > Property[key.name=/ForPreview$/])', message: 'What readers may not see is read by lib/drafts alone.' }],
    },
  },
)
