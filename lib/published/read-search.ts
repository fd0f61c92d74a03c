import type { SearchPage } from '#lib/catalogue/types.ts'
import { searchPageSize } from '#lib/catalogue/page-sizes.ts'
import { theCatalogue } from './open.ts'
import { readTopics } from './read-people-and-topics.ts'
import { readBlogs, readSetting } from './read-site.ts'

/** What every page of the search is given. */
export async function readSearchSetting() {
  const setting = await readSetting()
  return { ...setting, language: setting.publication.language, topics: await readTopics(), blogs: await readBlogs() }
}

/** No cached read: as many as there are words would be kept. */
export async function readSearch(query: string, page: number): Promise<SearchPage> {
  return (await theCatalogue()).search(query, page, searchPageSize)
}
