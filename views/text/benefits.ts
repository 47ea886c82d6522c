// Sentences about benefits, and their fault: benefits without cases.
import type { Benefits } from '../../server/domain/readiness/benefits.ts'
import { count, plural } from './format.ts'
import { numbers } from './parts.ts'

export const benefitsRule = 'Ydelser står til sammenligning og ændrer ikke kommunens niveau.'

/** The fault as heading and sentence. `deliverers`: those who must investigate. */
export const withoutCasesText = (
  benefits: Benefits,
  name: string,
  deliverers: string,
): { heading: string; text: string } => ({
  heading: `Der er bevillinger, men ingen sager i ${name}`,
  text: `Det er en datafejl: Ydelsesindekset har ${plural(benefits.bevillinger ?? 0, 'bevilling', 'bevillinger')} i ${name}, og Sags- og Dokumentindekset har ingen sager. ${deliverers} skal finde ud af, hvorfor sagerne mangler.`,
})

/** `3 af 5 numre` when some are unknown; empty when all are known. */
export const knownText = ({ known, numbers: of }: Benefits): string =>
  known === of ? '' : `${count(known)} af ${numbers(of)}`
