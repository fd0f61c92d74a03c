import type { EvidenceRecord } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { fill } from '#lib/languages/fill.ts'
import { nameIn } from '#lib/languages/name-of.ts'

/** The post's words as they were written, and under them what they say. */
export function EvidenceWords({ record, language }: { record: EvidenceRecord; language: string }) {
  const { text, translation } = record
  return (
    <>
      {text ? (
        <blockquote cite={record.url} lang={record.language} dir={directionOf(record.language)}>
          <Lines text={text} />
        </blockquote>
      ) : null}
      {translation ? (
        <div>
          <p className="meta">{translationLabel(record.language, translation.translator, language)}</p>
          <div lang={translation.language} dir={directionOf(translation.language)}><Lines text={translation.text} /></div>
        </div>
      ) : null}
    </>
  )
}

function translationLabel(from: string, translator: string | undefined, language: string): string {
  const words = dictionaryFor(language)
  const name = nameIn(from, language)
  return translator ? fill(words.translatedBy, { language: name, name: translator }) : fill(words.translation, { language: name })
}

function Lines({ text }: { text: string }) {
  return text.trim().split(/\n+/).map((line, index) => <p key={index}>{line}</p>)
}
