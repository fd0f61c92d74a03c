import type { Description, Part } from '#lib/evidence/describe-record.ts'

/** When it was posted and preserved, where else to see it, what is held back. */
export function EvidenceFacts({ description: { facts, withheld } }: { description: Description }) {
  return (
    <>
      <dl>
        {facts.map(({ term, details }) => (
          <div key={term}>
            <dt>{term}</dt>
            {details.map((parts, index) => <dd key={index}>{parts.map((part, at) => <Words key={at} part={part} />)}</dd>)}
          </div>
        ))}
      </dl>
      {withheld.map(({ sentence, sum }) => <p key={sum}>{sentence} <small>{sum}</small></p>)}
    </>
  )
}

export function Words({ part }: { part: Part }) {
  if (typeof part === 'string') return part
  if ('datetime' in part) return <time dateTime={part.datetime}>{part.text}</time>
  // Another site is not told which article its reader came from.
  return <a href={part.href} rel="external nofollow noreferrer">{part.text}</a>
}
