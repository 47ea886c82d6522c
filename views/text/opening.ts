// Texts of /foer-aabning: why nothing can be shown, why that is unknown, and the finding.
import type { GateArea, GateState } from '../../server/domain/facts/gate.ts'
import {
  isWaitingUnknown,
  type Shown,
  type ShutReason,
  type UnsureReason,
} from '../../server/domain/visibility/shown.ts'
import type { Opening, OpeningSum } from '../model/opening.ts'
import { capital, count, longDay, plural } from './format.ts'
import { cases, enumeration } from './parts.ts'
import { groupNames } from './words.ts'

export const areaNames: Record<GateArea, string> = {
  ...groupNames,
  journalnotater: 'Journalnotater',
}

export const shutTexts: Record<ShutReason, string> = {
  noNumbers: 'ingen obligatoriske numre gælder',
  index: 'ingen sager i indekset',
  intendedClosed: 'kommunen har bevidst lukket',
  closed: 'ingen aktiv KLE-konfiguration',
  empty: 'ingen sager slipper igennem konfigurationen',
  gate: 'DIGST har ikke åbnet',
}

export const unsureTexts: Record<UnsureReason, string> = {
  noAccess: 'vi har ikke adgang til at tælle',
  limited: 'vores ret er begrænset',
  notReported: 'konfigurationen er ikke oplyst',
  stale: 'oplysningen om konfigurationen er for gammel',
  notCounted: 'et gyldigt tal mangler',
  answersEmpty: 'ingen af den seneste måneds kald på Borgerblikket gav data',
  gateNotReported: 'det er ikke oplyst, om DIGST har åbnet',
}

/** What waits behind a closed gate, to follow why nothing can be shown; empty when nothing does. */
export const waitingText = (shown: Shown): string => {
  if (isWaitingUnknown(shown)) return '; det er ikke afgjort, om sager venter'
  return shown.kind === 'intet' && shown.waiting !== undefined ? `; højst ${cases(shown.waiting)} venter` : ''
}

/** The gate for kommuner that are not pilots. */
export const gateWord = ({ state }: GateState): string =>
  state === 'open' ? 'åben' : state === 'closed' ? 'lukket' : 'ikke oplyst'

/** `KLE 02: højst 1.234 sager i 12 kommuner kan vises den 31. oktober 2022.`, and how many kommuner are unknown. */
export const openingFinding = (name: string, sum: OpeningSum, day: string): string => {
  const { kan, intet, ukendt, atMost, waiting, waitingUnknown } = sum
  const kommuner = (n: number) => plural(n, 'kommune', 'kommuner')
  const unsure = `or ${kommuner(waitingUnknown)} er det ikke afgjort, om sager venter`
  const rest = [
    waiting > 0
      ? ` Højst ${cases(waiting)} venter på, at DIGST åbner${waitingUnknown > 0 ? `; f${unsure}` : ''}.`
      : waitingUnknown > 0
        ? ` F${unsure} på, at DIGST åbner.`
        : '',
    ukendt > 0 ? ` For ${kommuner(ukendt)} er det ikke afgjort.` : '',
  ].join('')
  if (kan > 0)
    return `${name}: højst ${cases(atMost)} i ${kommuner(kan)} kan vises den ${longDay(day)}.${intet > 0 ? ` I ${count(intet)} kan intet vises.` : ''}${rest}`
  return intet === 0
    ? `${name}: hvad der kan vises den ${longDay(day)}, er ikke afgjort for nogen kommune.`
    : `${name}: i ${kommuner(intet)} kan intet vises den ${longDay(day)}.${rest}`
}

/**
 * The finding about all areas on the opening's day, with the reason where all kommuner have the same one. Of a past day
 * it says that the numbers are today's, because what could be shown then was not measured.
 */
export const openingHeadline = ({ areas, day, today }: Opening): string => {
  const on = `den ${longDay(day)}`
  const isPast = day < today
  /** Such as `Intet kan vises`; after the reservation the verb goes before its subject. */
  const say = (subject: string, verb: string, rest: string): string =>
    isPast ? `Med dagens tal ${verb} ${subject} ${rest}` : `${capital(subject)} ${verb} ${rest}`
  const shown = areas.filter(({ onDay }) => onDay.kan > 0)
  if (shown.length > 0)
    return `${say(`højst ${enumeration(shown.map(({ group, onDay }) => `${cases(onDay.atMost)} i ${groupNames[group]}`))}`, 'kan', `vises ${on}`)}.`
  const all = areas.flatMap((area) => area.shown)
  const reasons = new Set(
    all.map((one) =>
      one.kind === 'intet' ? shutTexts[one.because] : one.kind === 'ukendt' ? unsureTexts[one.because] : '',
    ),
  )
  const [reason] = reasons
  const because = reasons.size === 1 ? `: ${reason}` : ''
  if (all.every(({ kind }) => kind === 'intet')) return `${say('intet', 'kan', `vises ${on}`)}${because}.`
  if (!all.every(({ kind }) => kind === 'ukendt'))
    return `${say('vi', 'kender', `ingen sager, der kan vises ${on}`)}.`
  const what = `hvad der kan vises ${on}`
  return isPast
    ? `Med dagens tal er det ikke afgjort for nogen kommune, ${what}${because}.`
    : `${capital(what)}, er ikke afgjort for nogen kommune${because}.`
}
