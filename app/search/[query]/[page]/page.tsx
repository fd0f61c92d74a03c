import { SearchPage } from '#components/page/search-page.tsx'
import { readTopics } from '#lib/published/read-people-and-topics.ts'
import { readSearch } from '#lib/published/read-search.ts'
import { readBlogs, readSetting } from '#lib/published/read-site.ts'
import { decodeQuery, encodeQuery } from '#lib/site/search-path.ts'

/** One word for Next to prove that the page is whole; readers' words are rendered when asked. */
export const generateStaticParams = () => [{ query: encodeQuery('a'), page: '1' }]

/** Where proxy.ts sends `/search?q=`: a path, so that the answer is whole without a script. */
export default async function SearchResults({ params }: PageProps<'/search/[query]/[page]'>) {
  const { query: encoded, page } = await params
  const query = decodeQuery(encoded)
  const setting = await readSetting()
  return (
    <SearchPage
      {...setting}
      language={setting.publication.language}
      query={query}
      found={await readSearch(query, Number(page))}
      topics={await readTopics()}
      blogs={await readBlogs()}
    />
  )
}
