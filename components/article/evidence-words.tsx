import type { Description, Passage } from '#lib/evidence/describe-record.ts'

/** The post's words as they were written, and under them what they say. */
export function EvidenceWords({ description: { url, words, translation } }: { description: Description }) {
  return (
    <>
      {words ? <blockquote cite={url} lang={words.language} dir={words.direction}><Lines of={words} /></blockquote> : null}
      {translation ? (
        <div>
          <p className="meta">{translation.label}</p>
          <div lang={translation.language} dir={translation.direction}><Lines of={translation} /></div>
        </div>
      ) : null}
    </>
  )
}

const Lines = ({ of: { lines } }: { of: Passage }) => lines.map((line, index) => <p key={index}>{line}</p>)
