import type { EvidenceRecord } from '#lib/catalogue/types.ts'
import { describeRecord } from '#lib/evidence/describe-record.ts'
import { EvidenceFacts, Words } from './evidence-facts.tsx'
import { EvidenceMedia } from './evidence-media.tsx'
import { EvidenceWords } from './evidence-words.tsx'
import s from './evidence.module.css'

export interface EvidenceProps {
  record: EvidenceRecord
  /** The article's. */
  language: string
  timeZone: string
}

/** A preserved post, whole and our own: nothing of it is fetched from where it was published. */
export function Evidence({ record, language, timeZone }: EvidenceProps) {
  const description = describeRecord(record, { language, timeZone })
  const { id, source, author, handle, warning, absence, shows } = description
  const contents = (
    <>
      <EvidenceWords description={description} />
      <EvidenceMedia media={description.media} pageLanguage={language} />
      {absence ? <p className="meta">{absence}</p> : null}
    </>
  )
  return (
    <figure className={s.evidence} id={`evidence-${id}`}>
      <p className="kicker">{source}</p>
      <p className={s.author}>
        <b dir="auto"><Words part={author} /></b>{handle ? <> <span dir="ltr">{handle}</span></> : null}
      </p>
      {warning ? (
        <details>
          <summary><b>{warning.label}:</b> {warning.text} <u>{warning.show}</u></summary>
          {contents}
        </details>
      ) : contents}
      <figcaption>
        <p>{shows}</p>
        <EvidenceFacts description={description} />
      </figcaption>
    </figure>
  )
}
