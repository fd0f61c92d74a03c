import { languageCodes } from '#lib/languages/languages.ts'
import { missingRoute } from '../missing-route.tsx'

export const generateStaticParams = () => languageCodes.map((language) => ({ language }))

/** What proxy.ts answers an unknown path with, under that path and as a 404. */
export default function Missing({ params }: PageProps<'/missing/[language]'>) {
  return missingRoute(params, false)
}
