import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { DescribedMedium, Description, Part, Passage } from './describe-record.ts'

/**
 * A record as plain HTML, for feeds and whatever else has no sheet of ours: no class, style or script, and
 * nothing that is lost where a reader strips what it does not know.
 * @param origin Of the site, as in `https://example.org`: addresses are absolute.
 */
export function renderEvidenceHtml(description: Description, origin: string): Element {
  const { id, source, url, author, handle, warning, words, translation, media, absence, shows, facts, withheld } = description
  const contents: ElementContent[] = [
    ...(words ? [h('blockquote', { cite: url, lang: words.language, dir: words.direction }, lines(words))] : []),
    ...(translation ? [h('p', h('em', translation.label)), h('blockquote', { lang: translation.language, dir: translation.direction }, lines(translation))] : []),
    ...media.map((described) => medium(described, origin)),
    ...(absence ? [h('p', absence)] : []),
  ]
  return h('figure', { id: `evidence-${id}` }, [
    h('p', [source, ': ', h('strong', { dir: 'auto' }, inline(author)), ...(handle ? [' ', h('span', { dir: 'ltr' }, handle)] : [])]),
    ...(warning
      ? [h('p', [h('strong', `${warning.label}:`), ` ${warning.text}`]), h('details', [h('summary', warning.show), ...contents])]
      : contents),
    h('figcaption', [
      h('p', shows),
      h('ul', facts.map(({ term, details }) => h('li', [`${term}: `, ...details.flatMap((parts, index) => [...(index > 0 ? [', '] : []), ...parts.map(inline)])]))),
      ...withheld.map(({ sentence, sum }) => h('p', [sentence, ' ', h('small', sum)])),
    ]),
  ])
}

const lines = ({ lines }: Passage) => lines.map((line) => h('p', line))

/** A recording is named by a link as well: many readers drop players. */
function medium({ medium, kind, language }: DescribedMedium, origin: string): Element {
  const { href, type, width, height, alt, caption, poster, captions } = medium
  const src = origin + href
  const words = caption ? [h('figcaption', caption)] : []
  if (medium.kind === 'image') return h('figure', [h('img', { src, width, height, alt }), ...words])
  const named = h('p', [`${kind}: `, h('a', { href: src }, alt)])
  const source = h('source', { src, type })
  if (medium.kind === 'audio') return h('figure', [h('audio', { controls: true, preload: 'none' }, source), named, ...words])
  const track = captions ? [h('track', { kind: 'captions', src: origin + captions.href, srclang: language })] : []
  const player = h('video', { controls: true, preload: 'none', poster: poster && origin + poster.href, width, height }, [source, ...track])
  return h('figure', [player, named, ...words])
}

function inline(part: Part): ElementContent {
  if (typeof part === 'string') return { type: 'text', value: part }
  return 'datetime' in part ? h('time', { datetime: part.datetime }, part.text) : h('a', { href: part.href, rel: 'noreferrer' }, part.text)
}
