import { SearchFormPage } from '#components/page/search-page.tsx'
import { readSearchSetting } from '#lib/published/read-search.ts'

/** Before anything was asked. */
export default async function Search() {
  return <SearchFormPage {...await readSearchSetting()} />
}
