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

/** A recording is a link: readers of feeds drop players, or their controls. */
function medium({ medium, kind, captions: captionsWord }: DescribedMedium, origin: string): Element {
  const { href, width, height, alt, caption, poster, captions } = medium
  const src = origin + href
  const words = caption ? [h('figcaption', caption)] : []
  if (medium.kind === 'image') return h('figure', [h('img', { src, width, height, alt }), ...words])
  const still = poster ? [h('p', h('a', { href: src }, h('img', { src: origin + poster.href, width: poster.width, height: poster.height, alt })))] : []
  const track = captions ? [' · ', h('a', { href: origin + captions.href }, captionsWord)] : []
  return h('figure', [...still, h('p', [`${kind}: `, h('a', { href: src }, alt), ...track]), ...words])
}

function inline(part: Part): ElementContent {
  if (typeof part === 'string') return { type: 'text', value: part }
  return 'datetime' in part ? h('time', { datetime: part.datetime }, part.text) : h('a', { href: part.href, rel: 'noreferrer' }, part.text)
}
