/**
 * What every page's structured data is made of. Words of schema.org, chosen by what Google documents:
 * https://developers.google.com/search/docs/appearance/structured-data/search-gallery
 *
 * A graph says each thing once and refers to it by `@id`: article pages have few bytes to spare.
 */
import type { BreadcrumbList, Graph, ImageObject, NewsMediaOrganization, Person, Thing } from 'schema-dts'
import type { Picture, Publication, Reference } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { authorHref, frontHref } from '#lib/site/urls.ts'

export type StructuredData = Graph

/** The place a page stands in. */
export interface DataSetting {
  publication: Publication
  /** The public origin without a trailing slash. */
  origin: string
}

export function graphOf(...things: Thing[]): StructuredData {
  return { '@context': 'https://schema.org', '@graph': things }
}

export const publisherId = (origin: string) => `${origin}${frontHref}#publisher`

/** What articles say of the publication; its front page says more under the same id. */
export function publisherOf({ publication, origin }: DataSetting) {
  return {
    '@type': 'NewsMediaOrganization',
    '@id': publisherId(origin),
    name: publication.name,
    url: origin + frontHref,
  } satisfies NewsMediaOrganization
}

export function authorOf({ id, name }: Reference, origin: string) {
  return { '@type': 'Person', name, url: origin + authorHref(id) } satisfies Person
}

export function imageOf({ href, width, height }: Picture, origin: string) {
  return { '@type': 'ImageObject', url: origin + href, width: String(width), height: String(height) } satisfies ImageObject
}

/**
 * The way from the front page to this one.
 * @param trail The pages between, as the breadcrumbs show them.
 */
export function breadcrumbOf(page: { name: string; path: string; language: string }, trail: { label: string; href: string }[], origin: string) {
  const steps = [{ label: dictionaryFor(page.language).home, href: frontHref }, ...trail, { label: page.name, href: page.path }]
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map(({ label, href }, index) => ({ '@type': 'ListItem' as const, position: index + 1, name: label, item: origin + href })),
  } satisfies BreadcrumbList
}
