import type { Draft } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { articleHref } from '#lib/site/urls.ts'
import { Document } from '../page/document.tsx'
import type { Setting } from '../page/setting.ts'
import { Problems } from './problems.tsx'

export interface WithheldPageProps extends Setting, Pick<Draft, 'withheld'> {
  id: string
}

/** The preview of an article that has no good version yet: why, and how to mend it. */
export function WithheldPage({ id, withheld, publication, origin }: WithheldPageProps) {
  const { language } = publication
  const words = dictionaryFor(language).preview
  return (
    <Document publication={publication} origin={origin} language={language} title={id} description="" path={articleHref(id)} isPrivate>
      <p className="kicker">{words.label}</p>
      <h1>{id}</h1>
      <p className="standfirst">{words.onlyWithheld}</p>
      <Problems problems={withheld} />
    </Document>
  )
}
