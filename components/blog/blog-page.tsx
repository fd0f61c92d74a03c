import type { ReactNode } from 'react'
import type { Blog, Teaser } from '#lib/catalogue/types.ts'
import { blogCard } from '#lib/previews/card.ts'
import { blogData } from '#lib/structured-data/page-data.ts'
import { Byline } from '../page/byline.tsx'
import type { FrontSetting } from '../page/setting.ts'
import { AboutBlog } from './about-blog.tsx'
import { BlogArchive } from './blog-archive.tsx'
import { ListingPage } from './listing-page.tsx'

export interface BlogPageProps extends FrontSetting {
  blog: Blog
  /** `blog.body`, rendered. */
  about: ReactNode
  teasers: Teaser[]
  /** That have articles, newest first. */
  years: number[]
  /** The month page on which the list goes on. */
  older?: string
  head?: ReactNode
}

export function BlogPage({ blog, about, years, ...page }: BlogPageProps) {
  const { language } = blog
  return (
    <ListingPage
      {...page}
      listing={{ kind: 'blog', id: blog.id }}
      language={language}
      title={blog.name}
      description={`${blog.name} (${page.publication.name}): ${blog.tagline}.`}
      card={blogCard(blog, page.publication)}
      hasKicker={false}
      structuredData={blogData({ ...page, blog })}
      introduction={
        <>
          <p>{blog.tagline}</p>
          <p className="meta"><Byline authors={blog.authors} language={language} isLinked /></p>
        </>
      }
    >
      <AboutBlog language={language}>{about}</AboutBlog>
      <BlogArchive blog={blog} years={years} language={language} />
    </ListingPage>
  )
}
