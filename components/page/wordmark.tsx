import s from './wordmark.module.css'

/** Four streams from one basin: what "Chorsu" means, and the plan of its bazaar. Also `public/icon.svg`. */
export function Wordmark({ name }: { name: string }) {
  const stream = 'M12 9.4C9.6 7.6 14.4 4.8 12 .8'
  return (
    <span className={s.wordmark}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        {[0, 90, 180, 270].map((turn) => <path key={turn} d={stream} transform={`rotate(${turn} 12 12)`} />)}
        <circle cx="12" cy="12" r="1.5" />
      </svg>
      {name}
    </span>
  )
}
