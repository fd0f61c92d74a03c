/** The languages the publication speaks: those with a dictionary. */
export interface LanguageFacts {
  code: string
  /** The language's name in itself. */
  name: string
  direction: 'ltr' | 'rtl'
}

export const languages: readonly LanguageFacts[] = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'ru', name: 'Русский', direction: 'ltr' },
  { code: 'kk', name: 'Қазақша', direction: 'ltr' },
  { code: 'uz', name: 'Oʻzbekcha', direction: 'ltr' },
  { code: 'fa', name: 'فارسی', direction: 'rtl' },
]

export const languageCodes: readonly string[] = languages.map((language) => language.code)
