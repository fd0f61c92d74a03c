/** New content files as text, each such that the check finds nothing wrong with it. */
import { unwrittenSummary } from '#lib/catalogue/schemas/article.ts'

export interface NewFile {
  /** In the content folder, with `/`. */
  path: string
  text: string
}

/** JSON is YAML; what is quoted needs no other care. */
const quoted = (text: string) => JSON.stringify(text)
const list = (ids: readonly string[]) => `[${ids.join(', ')}]`
const schemaLine = (path: string, kind: string) => `# yaml-language-server: $schema=${'../'.repeat(path.split('/').length - 1)}.schemas/${kind}.json\n`

export interface ArticleDraft {
  blog: string
  slug: string
  title: string
  /** ISO 8601 with offset. */
  date: string
  authors: readonly string[]
  topics: readonly string[]
  language: string
  translationOf?: string
  /** Topics there are, named in a hint. */
  knownTopics: readonly string[]
}

export function articleFile({ blog, slug, title, date, authors, topics, language, translationOf, knownTopics }: ArticleDraft): NewFile {
  const folder = `blogs/${blog}/${date.slice(0, 4)}/${slug}`
  const hint = `Write the text below this line, which readers do not see. Pictures lie in ${folder}/`
  return {
    path: `${folder}.mdx`,
    text: `---
title: ${quoted(title)}
date: ${date}
authors: ${list(authors)}
topics: ${list(topics)}${knownTopics.length > 0 ? ` # of ${knownTopics.join(', ')}` : ''}
language: ${language}
${translationOf === undefined ? '' : `translationOf: ${translationOf}\n`}status: draft # published, once readers may see it
summary: ${quoted(unwrittenSummary)}
# image: {src: lead.jpg, alt: "What it shows, for those who cannot see it", caption: "What it is", credit: "Who made it"}
---

[//]: # "${hint}"
`,
  }
}

export interface BreakingDraft {
  id: string
  text: string
  link?: string
  /** ISO 8601 with offset. */
  from: string
  until: string
  language: string
}

export function breakingFile({ id, text, link, from, until, language }: BreakingDraft): NewFile {
  const path = `breaking/${id}.yaml`
  const lines = [`text: ${quoted(text)}`, ...(link === undefined ? [] : [`link: ${quoted(link)}`]), `from: ${from}`, `until: ${until}`, `language: ${language}`]
  return { path, text: `${schemaLine(path, 'breaking')}${lines.join('\n')}\n` }
}

export function topicFile({ id, name, description }: { id: string; name: string; description: string }): NewFile {
  const path = `topics/${id}.yaml`
  return { path, text: `${schemaLine(path, 'topic')}name: ${quoted(name)}\ndescription: ${quoted(description)}\n` }
}

export function authorFile({ id, name, role, about }: { id: string; name: string; role: string; about: string }): NewFile {
  return { path: `authors/${id}.mdx`, text: `---\nname: ${quoted(name)}\nrole: ${quoted(role)}\n---\n\n${about}\n` }
}

export interface BlogDraft {
  id: string
  name: string
  language: string
  authors: readonly string[]
  tagline: string
  about: string
}

export function blogFile({ id, name, language, authors, tagline, about }: BlogDraft): NewFile {
  return { path: `blogs/${id}/blog.mdx`, text: `---\nname: ${quoted(name)}\nlanguage: ${language}\nauthors: ${list(authors)}\ntagline: ${quoted(tagline)}\n---\n\n${about}\n` }
}
