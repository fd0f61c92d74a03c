/** Reads what `next build` has rendered ahead, in the layout it leaves under `.next/server/app`. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readEnvironment } from '#lib/site/environment.ts'
import type { BuildRecord } from './build-record.ts'
import type { CachedValue } from './next-values.ts'

interface Meta {
  headers: Record<string, string>
  status?: number
}

/** @returns undefined when the page was not rendered ahead, was for another origin or another content, or may have grown old since. */
export async function readPrerendered(pagePath: string, build: BuildRecord): Promise<CachedValue | undefined> {
  const { siteUrl, contentDir, dataDir } = readEnvironment()
  if (build.siteUrl !== siteUrl || build.contentDir !== contentDir || build.dataDir !== dataDir) return undefined
  if (build.fleeting.includes(pagePath)) return undefined
  if (!/^\/[a-z0-9/.-]*$/i.test(pagePath) || pagePath.includes('..')) return undefined
  const file = path.resolve('.next', 'server', 'app', pagePath === '/' ? 'index' : pagePath.slice(1))
  const read = (extension: string) => readFile(file + extension).catch(() => undefined)
  const [meta, html, body] = await Promise.all([read('.meta'), read('.html'), read('.body')])
  if (!meta) return undefined
  const { headers, status } = JSON.parse(meta.toString()) as Meta
  if (html)
    return { kind: 'APP_PAGE', html: html.toString(), headers, status, rscData: undefined, postponed: undefined, segmentData: undefined }
  return body ? { kind: 'APP_ROUTE', body, headers, status: status ?? 200 } : undefined
}
