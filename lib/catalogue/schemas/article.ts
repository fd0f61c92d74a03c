import { z } from 'zod'
import { quoted } from '#lib/site/printable.ts'
import { articleId, id, ids, internalPath, line, picture, prose, removedWords, siteLanguage, timestamp } from './fields.ts'

/** What `npm run new` writes in the place of a standfirst; nothing with it is published. */
export const unwrittenSummary = 'Write here the one or two sentences that stand under the headline.'

/** Front matter of `blogs/<blog>/<yyyy>/<slug>.mdx`. */
export const articleSchema = z
  .strictObject({
    title: line(300).describe('The headline.'),
    date: timestamp.describe('When it is, or was, published, as in 2019-06-09T14:20:00+06:00. In the future: nobody sees the article before.'),
    updated: timestamp.optional().describe('When it was last changed in a way that readers should know of. Not before “date”.'),
    authors: z.array(id).min(1).max(30).describe('Who wrote it: the names of files in authors/, without .mdx.'),
    topics: ids.default([]).describe('What it is about: the names of files in topics/, without .yaml.'),
    summary: line(1000).describe('One or two sentences that stand under the headline, in lists and in link previews.'),
    keyPoints: z.array(line(300)).max(10).default([]).describe('What a reader in a hurry has to know, a sentence each.'),
    live: z.enum(['running', 'ended']).optional().describe('Of a live blog. Left out, it is one as soon as it has entries. running: before it has any. ended: no more will come.'),
    image: picture.optional().describe('The picture at its head. The file lies in the folder of the article’s own name beside it.'),
    language: siteLanguage.optional().describe('The language it is written in; the blog’s, if this line is left out.'),
    translationOf: articleId.optional().describe('The article that this one translates, as <blog>/<slug>.'),
    status: z.enum(['draft', 'published', 'retracted']).default('published').describe('draft: only those with a preview link see it. published: everybody from its date on. retracted: a notice in the place of the text.'),
    corrections: z
      .array(z.strictObject({ date: timestamp.describe('When it was corrected.'), text: prose(4000).describe('What was wrong, and what is right.') }))
      .max(100)
      .default([])
      .describe('What was corrected after publication; readers see all of them.'),
    aliases: z.array(internalPath).max(50).default([]).describe('Old addresses of the article, as in /suv/old-name: whoever asks for one is led here.'),
    history: z
      .strictObject({
        from: timestamp.optional().describe('Nothing of before is shown.'),
        removed: removedWords.optional().describe('Whether words that were taken out are shown, or only counted.'),
      })
      .optional()
      .describe('What the page of its changes shows.'),
  })
  .superRefine((article, context) => {
    if (article.status !== 'draft' && article.summary === unwrittenSummary) {
      context.addIssue({ code: 'custom', path: ['summary'], message: 'is still what npm run new wrote', params: { mend: 'write one or two sentences, or leave status: draft' } })
    }
    if (article.updated && Date.parse(article.updated) < Date.parse(article.date)) {
      context.addIssue({ code: 'custom', path: ['updated'], message: 'is before “date”', params: { mend: 'correct one of the two, or remove updated' } })
    }
    for (const field of ['authors', 'topics'] as const) {
      for (const [index, value] of article[field].entries()) {
        if (article[field].indexOf(value) === index) continue
        context.addIssue({ code: 'custom', path: [field, index], message: `${quoted(value)} stands here twice`, params: { mend: 'remove one' } })
      }
    }
  })
  .meta({ title: 'An article', description: 'What stands above the text of an article, between two lines of three hyphens.' })
