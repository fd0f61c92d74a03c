import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { ResultsPage } from '#components/page/search-page.tsx'
import { readSearch, readSearchSetting } from '#lib/published/read-search.ts'
import { decodeQuery } from '#lib/site/search-path.ts'

/** Next wants one page of each route to prove that it can be made ahead. */
export const generateStaticParams = () => [{ query: '-', page: '-' }]

/** Where proxy.ts sends `/search?q=` when no front has answered it, as in development. Made for each request, kept by nobody. */
export default async function SearchResults({ params }: PageProps<'/search/[query]/[page]'>) {
  const { query: encoded, page } = await params
  if (encoded === '-') notFound()
  await connection()
  const query = decodeQuery(encoded)
  return <ResultsPage {...await readSearchSetting()} query={query} found={await readSearch(query, Number(page))} />
}
