import type { ComponentType, ReactNode } from 'react'
import type { EvidenceRecord, MediaFile } from '#lib/catalogue/types.ts'
import { Aside } from './aside.tsx'
import { Evidence } from './evidence.tsx'
import { Figure } from './figure.tsx'
import { Foreign } from './foreign.tsx'
import { Gallery } from './gallery.tsx'
import { MissingEvidence } from './missing.tsx'
import { Note } from './note.tsx'
import { PullQuote } from './pull-quote.tsx'
import { Update } from './update.tsx'
import { Video } from './video.tsx'

export interface BodySetting {
  /** The article's. */
  language: string
  /** The publication's. */
  timeZone: string
  /** `article.media`: files by the name the body uses. */
  media: Record<string, MediaFile>
  /** `article.evidence`: records by id. */
  evidence: Record<string, EvidenceRecord>
}

/** What is left of a component's props for the tag: strings, already checked by `lib/mdx`. */
type Written<Component extends (props: never) => ReactNode, Bound extends string> = Omit<Parameters<Component>[0], Bound>

/**
 * What the tags in an article's body become. The tags hold only what the writer wrote, so the files,
 * records and language they are about are bound to them here, once for each article.
 */
export function bodyComponents(setting: BodySetting) {
  const { language, timeZone, media, evidence } = setting
  return {
    Figure: ({ src, ...props }: Written<typeof Figure, 'file' | 'language'> & { src: string }) => (
      <Figure {...props} file={media[src]} language={language} />
    ),
    Gallery,
    Video: ({ src, poster, captions, ...props }: Written<typeof Video, 'file' | 'poster' | 'captions' | 'language'> & Record<'src' | 'poster' | 'captions', string>) => (
      <Video {...props} file={media[src]} poster={media[poster]} captions={media[captions]} language={language} />
    ),
    Evidence: ({ id }: { id: string }) => {
      const record = evidence[id]
      return record
        ? <Evidence record={record} language={language} timeZone={timeZone} />
        : <MissingEvidence id={id} language={language} />
    },
    PullQuote,
    Note: (props: Written<typeof Note, 'language'>) => <Note {...props} language={language} />,
    Aside,
    Update: (props: Written<typeof Update, 'language' | 'timeZone'>) => <Update {...props} language={language} timeZone={timeZone} />,
    Foreign,
  } satisfies Record<string, ComponentType<never>>
}
