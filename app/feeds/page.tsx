import { FeedsPage } from '#components/blog/feeds-page.tsx'
import { readAuthors, readLanguages, readTopics } from '#lib/published/read-people-and-topics.ts'
import { readBlogs, readFrontSetting } from '#lib/published/read-site.ts'

export default async function Feeds() {
  return (
    <FeedsPage
      {...await readFrontSetting()}
      blogs={await readBlogs()}
      authors={await readAuthors()}
      topics={await readTopics()}
      languages={await readLanguages()}
    />
  )
}
