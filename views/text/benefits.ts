// Sentences about benefits, and their fault: benefits without cases.
import type { Benefits } from '../../server/domain/readiness/benefits.ts'
import { count, plural } from './format.ts'
import { enumeration, numbers } from './parts.ts'

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

/** `50 bevillinger (målt for 3 af 5 numre), 150 ydelser og 5 bevillinger modtaget for nylig`, or why none is known. */
export const benefitsText = (benefits: Benefits): string => {
  const { known, numbers: of, noAccess, ydelser, received } = benefits
  if (known === 0) return noAccess > 0 ? 'ingen adgang' : 'ikke målt'
  const some = known === of ? '' : ` (målt for ${count(known)} af ${numbers(of)})`
  return enumeration([
    `${plural(benefits.bevillinger ?? 0, 'bevilling', 'bevillinger')}${some}`,
    ...(ydelser === undefined ? [] : [plural(ydelser, 'ydelse', 'ydelser')]),
    ...(received === undefined ? [] : [`${count(received)} modtaget for nylig`]),
  ])
}
