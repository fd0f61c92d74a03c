/**
 * JSON for inside of a `<script>` element: nothing in it can end the element, open a comment that swallows its end tag
 * (HTML, "Restrictions for contents of script elements"), or be a line break to a parser older than JSON's. What is
 * parsed from it is what was given; `JSON.stringify` itself writes a lone surrogate as an escape.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
