/** The languages the publication speaks: those with a dictionary. */
export interface LanguageFacts {
  code: string
  /** The language's name in itself. */
  name: string
  direction: 'ltr' | 'rtl'
  /** As the Open Graph protocol writes it, with the territory whose usage the publication follows. */
  locale: string
}

export const languages: readonly LanguageFacts[] = [
  { code: 'en', name: 'English', direction: 'ltr', locale: 'en_GB' },
  { code: 'ru', name: 'Русский', direction: 'ltr', locale: 'ru_RU' },
  { code: 'kk', name: 'Қазақша', direction: 'ltr', locale: 'kk_KZ' },
  { code: 'uz', name: 'Oʻzbekcha', direction: 'ltr', locale: 'uz_UZ' },
  { code: 'fa', name: 'فارسی', direction: 'rtl', locale: 'fa_IR' },
]

export const languageCodes: readonly string[] = languages.map((language) => language.code)
