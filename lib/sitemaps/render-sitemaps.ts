/**
 * Sitemaps as XML, in the parts they are sent in, so that no document is ever one string. All of them stand here because
 * they share their namespaces, their dates and their escaping.
 *
 * https://www.sitemaps.org/protocol.html and Google's extensions of it:
 * https://developers.google.com/search/docs/crawling-indexing/sitemaps/combine-sitemap-extensions
 */
import type { NewsEntry } from '#lib/catalogue/types.ts'
import { articleHref } from '#lib/site/urls.ts'
import { xmlAttribute, xmlText } from '#lib/xml/escape-xml.ts'

/** What a sitemap or an index may list, by the protocol. */
export const mostLocations = 50_000

export interface SitemapLocation {
  /** Root-relative. */
  path: string
  /** Unix milliseconds. */
  modified?: number
}

export interface SitemapUrl extends SitemapLocation {
  /** Root-relative: a picture of the page, served by us. */
  image?: string
  /** The page in its languages, itself included; `x-default` is the one for everybody else. */
  alternates?: { language: string; path: string }[]
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const protocol = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
const images = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
const news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
const xhtml = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'

/** @param origin Without a trailing slash. */
export function* renderSitemapIndex(sitemaps: Iterable<SitemapLocation>, origin: string): Generator<string> {
  yield `${declaration}<sitemapindex ${protocol}>\n`
  for (const sitemap of sitemaps) yield `<sitemap>${location(sitemap, origin)}</sitemap>\n`
  yield '</sitemapindex>\n'
}

export function* renderSitemap(urls: Iterable<SitemapUrl>, origin: string): Generator<string> {
  yield `${declaration}<urlset ${protocol} ${images} ${xhtml}>\n`
  for (const { image, alternates = [], ...url } of urls) {
    const links = alternates.map(({ language, path }) =>
      `<xhtml:link rel="alternate" hreflang="${xmlAttribute(language)}" href="${xmlAttribute(origin + path)}"/>`)
    const picture = image === undefined ? '' : `<image:image><image:loc>${xmlText(origin + image)}</image:loc></image:image>`
    yield `<url>${location(url, origin)}${links.join('')}${picture}</url>\n`
  }
  yield '</urlset>\n'
}

/** @param name Of the publication, as its articles have it. May have no entries: Google takes that, the protocol's schema does not. */
export function* renderNewsSitemap(entries: Iterable<NewsEntry>, { name, origin }: { name: string; origin: string }): Generator<string> {
  yield `${declaration}<urlset ${protocol} ${news}>\n`
  for (const { id, language, title, date } of entries) {
    const publication = `<news:publication><news:name>${xmlText(name)}</news:name><news:language>${xmlText(language)}</news:language></news:publication>`
    const about = `<news:publication_date>${w3cDate(date)}</news:publication_date><news:title>${xmlText(title)}</news:title>`
    yield `<url><loc>${xmlText(origin + articleHref(id))}</loc><news:news>${publication}${about}</news:news></url>\n`
  }
  yield '</urlset>\n'
}

function location({ path, modified }: SitemapLocation, origin: string): string {
  return `<loc>${xmlText(origin + path)}</loc>${modified === undefined ? '' : `<lastmod>${w3cDate(modified)}</lastmod>`}`
}

/** W3C Datetime, in the spelling that the schema's `xsd:dateTime` takes too: with seconds, in UTC. */
const w3cDate = (milliseconds: number) => new Date(milliseconds).toISOString().replace('.000Z', 'Z')
