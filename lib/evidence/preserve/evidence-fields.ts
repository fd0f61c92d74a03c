import type { z } from 'zod'
import type { evidenceSchema } from '#lib/catalogue/schemas/evidence.ts'

/** A record as `record.yaml` has it. */
export type EvidenceFields = z.infer<typeof evidenceSchema>
export type MediumFields = EvidenceFields['media'][number]
