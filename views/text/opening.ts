// Texts of /foer-aabning: why nothing can be shown, why that is unknown, and the finding.
import type { GateArea, GateState } from '../../server/domain/facts/gate.ts'
import {
  isWaitingUnknown,
  type Shown,
  type ShutReason,
  type UnsureReason,
} from '../../server/domain/visibility/shown.ts'
import type { AreaOpening, Opening, OpeningSum } from '../model/opening.ts'
import { count, longDay, plural } from './format.ts'
import { cases, enumeration } from './parts.ts'
import { groupNames, groupSubjects } from './words.ts'

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
  stale: 'konfigurationen er ikke oplyst for nylig',
  notCounted: 'et gyldigt tal mangler',
  answersEmpty: 'ingen af den seneste måneds kald på Borgerblikket gav data',
  gateNotReported: 'det er ikke oplyst, om DIGST har åbnet',
}

/** What waits behind a closed gate, as a clause; undefined when nothing does. */
export const waitingText = (shown: Shown): string | undefined => {
  if (isWaitingUnknown(shown)) return 'det er ikke afgjort, om sager venter'
  return shown.kind === 'intet' && shown.waiting !== undefined
    ? `højst ${cases(shown.waiting)} venter`
    : undefined
}

/** The gate for kommuner that are not pilots. */
export const gateWord = ({ state }: GateState): string =>
  state === 'open' ? 'åben' : state === 'closed' ? 'lukket' : 'ikke oplyst'

const kommuner = (n: number): string => plural(n, 'kommune', 'kommuner')

/** `KLE 02: højst 1.234 sager i 12 kommuner kan vises.`, and how many kommuner are unknown. */
export const openingFinding = (name: string, sum: OpeningSum): string => {
  const { kan, intet, ukendt, atMost, waiting, waitingUnknown } = sum
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
    return `${name}: højst ${cases(atMost)} i ${kommuner(kan)} kan vises.${intet > 0 ? ` I ${count(intet)} kan intet vises.` : ''}${rest}`
  return intet === 0
    ? `${name}: hvad der kan vises, er ikke afgjort for nogen kommune.`
    : `${name}: i ${kommuner(intet)} kan intet vises.${rest}`
}

/** `42.522 byggesager i 25 kommuner` */
const casesIn = ({ group, onDay: { atMost, kan } }: AreaOpening): string =>
  `${atMost === 1 ? `1 sag i ${groupNames[group]}` : `${count(atMost)} ${groupSubjects[group]}`} i ${kommuner(kan)}`

const namesOf = (areas: readonly AreaOpening[]): string =>
  enumeration(areas.map(({ group }) => groupNames[group]))

/** `; for 70 kommuner i KLE 02 og 3 i KLE 27 er det ikke afgjort`, because there may be more then; empty where all is decided. */
const undecidedText = (areas: readonly AreaOpening[]): string => {
  const some = areas
    .filter(({ onDay }) => onDay.ukendt > 0)
    .map(
      ({ group, onDay: { ukendt } }, i) =>
        `${i === 0 ? kommuner(ukendt) : count(ukendt)} i ${groupNames[group]}`,
    )
  return some.length === 0 ? '' : `; for ${enumeration(some)} er det ikke afgjort`
}

/** What the areas that open on the day can show then, on the front page and on the page of the day. */
export const comingText = ({ areas, day }: Pick<Opening, 'areas' | 'day'>): string => {
  const shown = areas.filter(({ onDay }) => onDay.kan > 0)
  const when = `Når DIGST åbner ${namesOf(areas)} den ${longDay(day)}, `
  if (shown.length > 0)
    return `${when}kan højst ${enumeration(shown.map(casesIn))} vises${undecidedText(areas)}.`
  return areas.some(({ onDay }) => onDay.ukendt > 0)
    ? `${when}er det ikke afgjort, hvor meget der kan vises.`
    : `${when}kan intet vises${areas.length === 1 ? '' : ' i nogen af dem'}.`
}

/** The finding on the opening's day: about the areas that open then, or else about all, with the reason that all share. */
export const openingHeadline = ({ areas, day, today }: Opening): string => {
  const on = `den ${longDay(day)}`
  if (day < today) return `Hvad der kunne vises ${on}, er ikke målt: datoen er passeret.`
  const opening = areas.filter(({ opens }) => opens)
  if (opening.length > 0) return comingText({ areas: opening, day })
  const shown = areas.filter(({ onDay }) => onDay.kan > 0)
  if (shown.length > 0)
    return `Højst ${enumeration(shown.map(({ group, onDay }) => `${cases(onDay.atMost)} i ${groupNames[group]}`))} kan vises ${on}${undecidedText(areas)}.`
  const all = areas.flatMap((area) => area.shown)
  const reasons = new Set(
    all.map((one) =>
      one.kind === 'intet' ? shutTexts[one.because] : one.kind === 'ukendt' ? unsureTexts[one.because] : '',
    ),
  )
  const [reason] = reasons
  const because = reasons.size === 1 ? `: ${reason}` : ''
  if (all.every(({ kind }) => kind === 'intet')) return `Intet kan vises ${on}${because}.`
  return all.every(({ kind }) => kind === 'ukendt')
    ? `Hvad der kan vises ${on}, er ikke afgjort for nogen kommune${because}.`
    : `Vi kender ingen sager, der kan vises ${on}.`
}
