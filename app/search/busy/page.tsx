import { SearchFormPage } from '#components/page/search-page.tsx'
import { readSearchSetting } from '#lib/published/read-search.ts'

/** What lib/search answers when too many search. */
export default async function SearchBusy() {
  return <SearchFormPage {...await readSearchSetting()} isBusy />
}
