import anyAscii from 'any-ascii'

/** Signs that part no words: the apostrophe in its many forms, of which Uzbek uses several for oʻ, gʻ and the glottal stop. */
const apostrophes = /['’‘ʻʼʹʽ`´′]/g

/** The long a of Persian, one of the few vowels it does write; the library leaves it out, for in Arabic it may also stand for none. */
const alef = /\u0627/g

/**
 * The name a file gets for its title: lower-case ASCII, words parted by hyphens; '' if nothing is left. Letters of all scripts
 * are written as they sound, as far as they tell: Persian does not write most of its vowels.
 */
export function slugFor(title: string, longest = 80): string {
  const slug = anyAscii(title.normalize('NFC').replace(apostrophes, '').replace(alef, 'a'))
    .replace(apostrophes, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return slug.length <= longest ? slug : slug.slice(0, longest + 1).replace(/-[^-]*$/, '').slice(0, longest)
}
