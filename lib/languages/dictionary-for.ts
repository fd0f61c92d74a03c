import type { Dictionary } from './dictionary.ts'
import { en } from './dictionaries/en.ts'
import { fa } from './dictionaries/fa.ts'
import { kk } from './dictionaries/kk.ts'
import { ru } from './dictionaries/ru.ts'
import { uz } from './dictionaries/uz.ts'

const dictionaries: ReadonlyMap<string, Dictionary> = new Map(Object.entries({ en, fa, kk, ru, uz }))

/** English where the publication does not speak `language`. */
export function dictionaryFor(language: string): Dictionary {
  return dictionaries.get(language) ?? en
}
