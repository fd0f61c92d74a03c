import { languageCodes } from '#lib/languages/languages.ts'
import { missingRoute } from '../../missing-route.tsx'

export const generateStaticParams = () => languageCodes.map((language) => ({ language }))

/** What proxy.ts answers the address of a deleted article with, under that address and as a 410. */
export default function Gone({ params }: PageProps<'/missing/[language]/gone'>) {
  return missingRoute(params, true)
}
