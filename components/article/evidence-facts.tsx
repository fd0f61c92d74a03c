import type { EvidenceRecord } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import { formatDate } from '#lib/languages/format-date.ts'
import { Dateline } from '../page/dateline.tsx'

export interface EvidenceFactsProps {
  record: EvidenceRecord
  language: string
  timeZone: string
}

/** When it was posted and preserved, where else to see it, what is held back. */
export function EvidenceFacts({ record, language, timeZone }: EvidenceFactsProps) {
  const words = dictionaryFor(language)
  const { captured, archives, withheld } = record
  const [beforeTime, afterTime] = fill(words.capturedBy, { name: captured.by }).split('{time}')
  return (
    <>
      <dl>
        <div>
          <dt>{words.posted}</dt>
          <dd><Dateline timestamp={record.posted} language={language} timeZone={timeZone} isExact /></dd>
        </div>
        <div>
          <dt>{words.captured}</dt>
          <dd>{beforeTime}<Dateline timestamp={captured.at} language={language} timeZone={timeZone} isExact />{afterTime}</dd>
        </div>
        {record.original === 'gone' ? (
          <div><dt>{words.original}</dt><dd>{words.originalGone}</dd></div>
        ) : record.url ? (
          <div><dt>{words.original}</dt><dd><Elsewhere url={record.url} label={new URL(record.url).host} /></dd></div>
        ) : null}
        {archives.length > 0 ? (
          <div>
            <dt>{words.archivedCopies}</dt>
            {archives.map(({ url, label }) => <dd key={url}><Elsewhere url={url} label={label} /></dd>)}
          </div>
        ) : null}
        {record.rights ? <div><dt>{words.rights}</dt><dd>{record.rights}</dd></div> : null}
      </dl>
      {withheld.map(({ field, since, reason }) => (
        <p key={field}>
          {fill(words.withheld, { date: formatDate(since, language, timeZone), field: words.fields[field] ?? field, reason })}
        </p>
      ))}
    </>
  )
}

/** Another site is not told which article its reader came from. */
function Elsewhere({ url, label }: { url: string; label: string }) {
  return <a href={url} rel="external nofollow noreferrer">{label}</a>
}
