import type { Problem } from '#lib/catalogue/types.ts'
import s from './preview.module.css'

/** What `npm run check` says of a file, in its words. */
export function Problems({ problems }: { problems: Problem[] }) {
  if (problems.length === 0) return null
  return (
    <ul className={s.problems} lang="en" dir="ltr">
      {problems.map(({ path, line, column, message, mend }) => (
        <li key={`${path}:${line}:${column} ${message}`}>
          <code>{path}:{line}:{column}</code> {message} ({mend})
        </li>
      ))}
    </ul>
  )
}
