// JavaScript, not TypeScript: to read that, the server would keep Next's whole compiler in memory, 30 MB.
import path from 'node:path'
import { readEnvironment } from './lib/site/environment.ts'
import { renditionQuality, renditionWidths } from './lib/site/renditions.ts'

/** @type {import('next').NextConfig} */
const config = {
  cacheComponents: true,
  partialPrefetching: true,
  // Without it Next serves its own pages as they are: what `npm run bench` measures the press against.
  cacheHandler: process.env.OVOZ_UNPRESSED ? undefined : path.resolve('lib/press/cache-handler.ts'),
  // What pages share is small, and what they do not share is not asked for twice: the press keeps the page.
  cacheMaxMemorySize: 4_000_000,
  // Nobody: whom Next takes for a bot it renders for anew, past the press, so that the head is whole. Ours always is.
  htmlLimitedBots: /(?!)/,
  poweredByHeader: false,
  // docs/decisions/0023: readers have no framework that would fetch a page in parts.
  turbopack: { resolveAlias: { './collect-segment-data': './lib/press/no-segments.ts' } },
  // The first two are loaded only when a recording or a picture is looked at, and by Node itself; the last finds its
  // WebAssembly beside itself.
  serverExternalPackages: ['mediabunny', 'exifreader', 'harfbuzzjs'],
  // `npm test` checks types; an operator's start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    inlineCss: true,
    // Each page gets the sheets of its own components: by default all pages get everybody's.
    cssChunking: { type: 'graph', requestCost: 0, weightDistribution: 1 },
  },
  headers: async () => [
    { source: '/ovoz/fonts/:file*', headers: [{ key: 'cache-control', value: 'public, max-age=31536000, immutable' }] },
    { source: '/ovoz/:file*.js', headers: [{ key: 'cache-control', value: 'public, max-age=3600, stale-while-revalidate=86400' }] },
  ],
  images: {
    formats: ['image/avif', 'image/webp'],
    deviceSizes: [...renditionWidths],
    imageSizes: [],
    qualities: [renditionQuality],
    localPatterns: [{ pathname: '/media/**', search: '' }],
    // The address of a picture is its content: a rendition never grows old.
    minimumCacheTTL: 31_536_000,
    // Read when the server starts, too; applied when the first rendition is kept.
    maximumDiskCacheSize: readEnvironment().disk.renditions,
  },
}

export default config
