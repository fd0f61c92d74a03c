import type { State } from '../gate.ts'
import type { DocumentKind } from '../read/classify-path.ts'
import type { Store } from '../store/store.ts'

export interface Counts {
  /** Files of the content folder, pictures included. */
  files: number
  articles: Record<State, number>
  documents: Record<Exclude<DocumentKind, 'article'>, number>
}

export function countAll(store: Store): Counts {
  const states = store.all<{ state: State; count: number }>('SELECT state, COUNT(*) AS count FROM articles GROUP BY state')
  const kinds = store.all<{ kind: Exclude<DocumentKind, 'article'>; count: number }>('SELECT kind, COUNT(*) AS count FROM documents GROUP BY kind')
  return {
    files: store.get<{ count: number }>('SELECT COUNT(*) AS count FROM files')!.count,
    articles: { public: 0, embargoed: 0, draft: 0, retracted: 0, ...Object.fromEntries(states.map(({ state, count }) => [state, count])) },
    documents: { publication: 0, blog: 0, author: 0, topic: 0, breaking: 0, evidence: 0, ...Object.fromEntries(kinds.map(({ kind, count }) => [kind, count])) },
  }
}
