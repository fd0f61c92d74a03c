import { SearchPatternPage } from '#components/page/search-page.tsx'
import { readLanguages } from '#lib/published/read-people-and-topics.ts'
import { readSearchSetting } from '#lib/published/read-search.ts'

/** What lib/search fills in with the results of each search. */
export default async function SearchPattern() {
  return <SearchPatternPage {...await readSearchSetting()} languages={await readLanguages()} />
}
