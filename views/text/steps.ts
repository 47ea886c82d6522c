// Texts for the kinds of next step, and for the findings in the configurations.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { StepSince } from '../model/next-step.ts'
import type { KommunerQuery } from '../model/query.ts'
import {
  type FindingId,
  faultOf,
  findings,
  hasFinding,
  type NoStep,
  type StepKind,
  stepKindIn,
} from '../model/step-kind.ts'
import type { GroupModel, KommuneModel } from '../model/world.ts'
import { count, longDate } from './format.ts'
import { naming, namingMissing, numbers } from './parts.ts'
import { groupNames } from './words.ts'

export const stepNames: Record<StepKind, string> = {
  adgang: 'Ingen adgang',
  leverance: 'Leverer intet',
  friskhed: 'Leverancen er stoppet',
  konfiguration: 'Fejl i konfigurationen',
  gate: 'DIGST har ikke åbnet',
  ydelser: 'Ingen adgang til ydelser',
  mangler: 'Mangler nogle numre',
  intet: 'Intet spærrer',
  uafgjort: 'Ikke afgjort',
  ukendt: 'Ikke målt',
  ikkeRelevant: 'Ikke relevant',
}

/** The kinds that are no steps to take. */
export const noStepTexts = {
  intet: 'Alle målte trin er nået.',
  uafgjort: 'En fejl hos os gør, at vi ikke kan pege på et skridt.',
  ukendt: 'Vi har for få målinger til at pege på et skridt.',
  ikkeRelevant: 'Ingen obligatoriske KLE-numre gælder i dag.',
} as const satisfies Record<NoStep, string>

export const stepTexts = (flereFrom: number): Record<StepKind, string> => ({
  adgang: 'Vi mangler ret til at tælle, eller en begrænset ret kan skjule sager.',
  leverance:
    flereFrom === 1
      ? 'Ingen sager på de obligatoriske KLE-numre.'
      : `Sager på færre end ${count(flereFrom)} obligatoriske KLE-numre.`,
  friskhed: 'Der er sager, men indekset har ikke modtaget nye, som det plejer.',
  konfiguration: 'KLE-konfigurationen passer ikke til det, der leveres, eller til det, kommunen ønsker.',
  gate: 'Kommunen venter på, at området åbner; intet andet spærrer.',
  ydelser:
    'Intet spærrer for sagerne, men vi mangler ret til at tælle bevillinger og ydelser i Ydelsesindekset.',
  mangler: 'Intet spærrer for de numre, der leveres, men andre numre har ingen sager.',
  ...noStepTexts,
})

/** Since when a group has stood at its step: `5. september 2022 eller før`. */
export const sinceText = ({ at, of, isFirst }: StepSince): string => {
  const day = longDate(at)
  if (of === 'konfiguration') return `konfigurationen er uændret siden ${day}`
  return isFirst ? `${day} eller før` : day
}

/** Explains why each kommune counts once. */
export const stepRule =
  `I kolonnen »Kommuner« tæller hver kommune én gang: ved det første trin, den mangler i ${groupNames['02']} eller i ${groupNames.eoj}. ` +
  `»${stepNames.leverance}« er kommuner, der hverken leverer det ene eller det andet. Leverer de kun det ene, og spærrer intet andet, står de ved »${stepNames.mangler}«. ` +
  'De to andre kolonner tæller hver KLE-gruppe for sig. ' +
  'Det, der ikke er målt, spærrer aldrig.'

export const findingNames: Record<FindingId, string> = {
  leveretLukket: 'Leveret, men lukket',
  aabenTom: 'Åben, men tom',
  imodOensket: 'Åben mod kommunens ønske',
  svarerTomt: 'Formelt åben, men svarer tomt',
  uafgjort: 'Ikke oplyst eller ikke målt',
}

export const findingTexts: Record<FindingId, string> = {
  leveretLukket: 'Der er sager, men ingen aktiv KLE-konfiguration.',
  aabenTom: 'KLE-konfigurationen er aktiv, men ingen sager slipper igennem den.',
  imodOensket: 'KLE-konfigurationen er aktiv, selv om kommunen ønsker den lukket.',
  svarerTomt: 'Ingen af den seneste måneds kald på Borgerblikket gav data.',
  uafgjort: 'For nogle af numrene er KLE-konfigurationen ikke oplyst, eller sagerne er ikke målt.',
}

/** The fault's numbers: `Åben, men tom (02.34.02 og 02.34.04)`; of `uafgjort` how many there are. */
const faultText = (g: GroupModel, finding: FindingId): string => {
  const { faults, unknown } = g.konfiguration
  const found = finding === 'uafgjort' ? undefined : faults[faultOf[finding]]
  return `${findingNames[finding]} ${found === undefined ? `(${numbers(unknown)})` : naming(found)}`
}

/** The next step of a group with the numbers that it is about. */
const stepDetail = (k: KommuneModel, group: ReadinessGroup): string => {
  const g = k.groups[group]
  const kind = stepKindIn(g)
  const found = findings.filter((one) => one !== 'uafgjort' && hasFinding(k, one, group))
  if (kind === 'konfiguration' && found.length > 0) return found.map((one) => faultText(g, one)).join('; ')
  return kind === 'mangler' ? `${stepNames[kind]} ${namingMissing(g)}` : stepNames[kind]
}

/** What the filters `trin` and `fund` found in a group, with its numbers; undefined where they found nothing. */
export const foundIn = (
  k: KommuneModel,
  group: ReadinessGroup,
  { fund, trin }: Pick<KommunerQuery, 'fund' | 'trin'>,
): string | undefined => {
  if (fund !== undefined) return hasFinding(k, fund, group) ? faultText(k.groups[group], fund) : undefined
  return trin === undefined ? undefined : stepDetail(k, group)
}
