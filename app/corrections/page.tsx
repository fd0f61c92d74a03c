import { CorrectionsPage } from '#components/page/corrections-page.tsx'
import { readCorrected } from '#lib/published/read-corrections.ts'
import { readSetting } from '#lib/published/read-site.ts'

export default async function Corrections() {
  return <CorrectionsPage {...await readSetting()} corrected={await readCorrected()} />
}
