import type { Listing } from '#lib/catalogue/types.ts'
import { type FeedFormat, feedHref, feedTypes } from '#lib/site/urls.ts'

const formats: Record<FeedFormat, string> = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' }

/** Where a feed reader that is given the page's address finds what to subscribe to. */
export function FeedLinks({ listing }: { listing: Listing }) {
  return Object.entries(formats).map(([format, name]) => (
    <link key={format} rel="alternate" type={feedTypes[format as FeedFormat]} title={name} href={feedHref(format as FeedFormat, listing)} />
  ))
}
