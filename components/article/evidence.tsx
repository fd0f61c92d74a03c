import type { EvidenceRecord } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import { EvidenceFacts } from './evidence-facts.tsx'
import { EvidenceMedia } from './evidence-media.tsx'
import { EvidenceWords } from './evidence-words.tsx'
import { platformName } from './platform-name.ts'
import s from './evidence.module.css'

export interface EvidenceProps {
  record: EvidenceRecord
  /** The article's. */
  language: string
  timeZone: string
}

/** A preserved post, whole and our own: nothing of it is fetched from where it was published. */
export function Evidence({ record, language, timeZone }: EvidenceProps) {
  const words = dictionaryFor(language)
  const { author, warning } = record
  const contents = (
    <>
      <EvidenceWords record={record} language={language} />
      <EvidenceMedia media={record.media} language={language} />
    </>
  )
  return (
    <figure className={s.evidence} id={`evidence-${record.id}`}>
      <p className="kicker">{fill(words.evidenceOn, { platform: platformName(record.platform) ?? words.webPage })}</p>
      <p className={s.author}>
        <b dir="auto">{author.name}</b>{author.handle ? <> <span dir="ltr">{author.handle}</span></> : null}
      </p>
      {warning ? (
        <details>
          <summary><b>{words.warning}:</b> {warning} <u>{words.show}</u></summary>
          {contents}
        </details>
      ) : contents}
      <figcaption>
        <p>{record.shows}</p>
        <EvidenceFacts record={record} language={language} timeZone={timeZone} />
      </figcaption>
    </figure>
  )
}
