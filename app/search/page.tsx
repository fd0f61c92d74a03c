import { SearchPage } from '#components/page/search-page.tsx'
import { readTopics } from '#lib/published/read-people-and-topics.ts'
import { readBlogs, readSetting } from '#lib/published/read-site.ts'

/** Before anything was asked. */
export default async function Search() {
  const setting = await readSetting()
  return <SearchPage {...setting} language={setting.publication.language} query="" topics={await readTopics()} blogs={await readBlogs()} />
}
