/**
 * Every component an article may use, with its props and its place: the allow-list that the check and the
 * render share. Props arrive as the strings that stand in the file; nothing is ever evaluated.
 */
import { z } from 'zod'
import { anyLanguage, fileName, focus, id, line, timestamp } from '#lib/catalogue/schemas/fields.ts'
import { isUnprintable } from './unprintable.ts'

export interface ComponentRule {
  props: z.ZodObject
  /** `inline` may also stand among words; `block` has lines of its own. */
  place: 'block' | 'inline'
  /** Components that may directly hold it; the body itself always may. */
  inside: readonly string[]
  /** How many an article may have; see `amounts.ts`. */
  most: number
  /** What stands between its tags. */
  holds: 'nothing' | 'words' | 'blocks' | 'figures'
  /** How to write it, for messages. */
  example: string
}

const boxes = ['Note', 'Aside', 'Update'] as const

const rules: Record<string, ComponentRule> = {
  Figure: {
    props: z
      .strictObject({
        src: fileName,
        alt: z.string().max(1000).refine((alt) => !isUnprintable(alt), 'contains an invisible control character').optional(),
        caption: line(1000).optional(),
        credit: line(200).optional(),
        size: z.enum(['normal', 'wide']).optional(),
        focus: focus.optional(),
        decorative: z.literal('true').optional(),
      })
      .superRefine((props, context) => {
        if (props.decorative || props.alt?.trim()) return
        const message = props.alt === undefined ? 'says nothing to readers who cannot see the picture' : 'is empty'
        context.addIssue({
          code: 'custom',
          path: ['alt'],
          message,
          params: { mend: 'describe the picture in alt="…", or write decorative="true"' },
        })
      }),
    place: 'block',
    inside: ['Gallery', ...boxes],
    most: 500,
    holds: 'nothing',
    example: '<Figure src="canal.jpg" alt="…" caption="…" credit="…" />',
  },
  Gallery: {
    props: z.strictObject({ label: line(200) }),
    place: 'block',
    inside: boxes,
    most: 200,
    holds: 'figures',
    example: '<Gallery label="…"> with one <Figure … /> or <Evidence … /> a line </Gallery>',
  },
  Video: {
    props: z.strictObject({
      src: fileName,
      poster: fileName,
      captions: fileName,
      label: line(200),
      caption: line(1000).optional(),
      credit: line(200).optional(),
    }),
    place: 'block',
    inside: boxes,
    most: 200,
    holds: 'nothing',
    example: '<Video src="square.mp4" poster="square.jpg" captions="square.vtt" label="…" />',
  },
  Evidence: {
    props: z.strictObject({ id }),
    place: 'block',
    inside: ['Gallery', ...boxes],
    most: 200,
    holds: 'nothing',
    example: '<Evidence id="…" />',
  },
  PullQuote: {
    props: z.strictObject({ cite: line(200).optional() }),
    place: 'block',
    inside: ['Update'],
    most: 500,
    holds: 'words',
    example: '<PullQuote cite="…">words</PullQuote>',
  },
  Note: {
    props: z.strictObject({ label: line(100).optional() }),
    place: 'block',
    inside: ['Update'],
    most: 500,
    holds: 'blocks',
    example: '<Note>, a blank line, the text, a blank line, </Note>',
  },
  Aside: {
    props: z.strictObject({ title: line(200) }),
    place: 'block',
    inside: ['Update'],
    most: 500,
    holds: 'blocks',
    example: '<Aside title="…">, a blank line, the text, a blank line, </Aside>',
  },
  Update: {
    props: z.strictObject({ at: timestamp, title: line(300) }),
    place: 'block',
    inside: [],
    most: 1000,
    holds: 'blocks',
    example: '<Update at="2019-06-09T14:20:00+06:00" title="…">, a blank line, the text, a blank line, </Update>',
  },
  Foreign: {
    props: z.strictObject({ lang: anyLanguage, gloss: line(600).optional() }),
    place: 'inline',
    inside: ['PullQuote', ...boxes],
    most: 2500,
    holds: 'words',
    example: '<Foreign lang="kk">сөздер</Foreign>',
  },
}

/** A Map, so that a tag called `constructor` finds nothing. */
export const components: ReadonlyMap<string, ComponentRule> = new Map(Object.entries(rules))
