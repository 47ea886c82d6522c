// Sentences of the weekly slides: the findings about levels and products, and the footnote.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import type { Week } from '../../server/domain/week/iso-week.ts'
import type { Counts } from '../model/world.ts'
import { withoutLevel } from './finding.ts'
import { count, longInstant, percent, plural } from './format.ts'
import { alternatives, enumeration, list } from './parts.ts'
import type { StateCounts } from './words.ts'

/** The cases of a group, as in `flere af …`. */
const obligatoryCases: Record<ReadinessGroup, string> = {
  '02': 'de obligatoriske KLE 02-sager',
  '27': 'de obligatoriske KLE 27-sager',
  '29': 'de obligatoriske KLE 29-sager',
  eoj: 'de obligatoriske KLE 27- og 29-sager',
}

/** `uge 43, 2022` */
export const weekAndYear = (week: Week): string => `uge ${Number(week.slice(6))}, ${week.slice(0, 4)}`

export const kommuner = (n: number): string => plural(n, 'kommune', 'kommuner')

/** Such as `; 3 er ikke målt og 2 giver os ikke adgang`; empty when all have a level. */
const unknownText = (states: StateCounts): string => {
  const unknown = withoutLevel(states)
  return unknown.length === 0 ? '' : `; ${enumeration(unknown)}`
}

/** `29 kommuner har flere af de obligatoriske KLE 02-sager i indekserne; 2 har alle`; without a full stop. */
export const levelFinding = (states: StateCounts, group: ReadinessGroup): string => {
  const { alle = 0, flere = 0, ingen = 0 } = states
  const measured = alle + flere + ingen
  const unknown = unknownText(states)
  const subject = obligatoryCases[group]
  if (measured === 0)
    return withoutLevel(states).length === 1 && states.ukendt
      ? `ingen kommuner er målt på ${subject}`
      : `ingen kommuner kan vurderes på ${subject}${unknown}`
  if (alle + flere === 0)
    return unknown === ''
      ? `ingen kommuner har flere af ${subject} i indekserne`
      : `ingen af de ${kommuner(measured)}, der er målt, har flere af ${subject} i indekserne${unknown}`
  if (flere === 0) return `${kommuner(alle)} har alle ${subject} i indekserne${unknown}`
  const onAll = alle > 0 ? `${count(alle)} har alle` : 'ingen har alle'
  return `${kommuner(flere)} har flere af ${subject} i indekserne; ${unknown !== '' && alle === 0 ? 'ingen målte har alle' : onAll}${unknown}`
}

/** `2 har alle, 29 flere og 67 ingen; 0 er ikke målt`: the sum is all kommuner. */
export const levelSum = (states: StateCounts): string => {
  const { alle = 0, flere = 0, ingen = 0 } = states
  const known = `${count(alle)} har alle, ${count(flere)} flere og ${count(ingen)} ingen`
  return `${known}${unknownText(states) || '; 0 er ikke målt'}`
}

const openText = 'kan åbne for dem i SAPAs administrationsmodul'

/** Who can open; empty when nobody can. */
export const canOpen = ({ alle, flere }: Counts): string => {
  const n = alle + flere
  if (n === 0) return ''
  return n === 1
    ? `Den ene kommune, der har sager i indekserne, ${openText}.`
    : `De ${kommuner(n)}, der har sager i indekserne, ${openText}.`
}

/** A product that kommuner are known to use, with their levels. */
export type UsedProduct = { navn: string; counts: Counts }

const usersOf = ({ counts: { alle, flere, ingen, ukendt } }: UsedProduct): number =>
  alle + flere + ingen + ukendt

/** More products, or longer names, are counted: a title has two lines. */
const [mostNamed, longestNames] = [3, 80]

const productNames = (complete: readonly UsedProduct[], used: readonly UsedProduct[]): string => {
  const names = alternatives(complete.map(({ navn }) => navn))
  return complete.length <= mostNamed && names.length <= longestNames
    ? names
    : `${count(complete.length)} af de ${count(used.length)} løsninger`
}

/** `alle kommuner med Nova ESDH er på indekserne`; else how many of those with a known product are. */
export const productsFinding = (products: readonly UsedProduct[]): string => {
  const used = products.filter((one) => usersOf(one) > 0)
  if (used.length === 0) return 'ingen kommunes løsning er oplyst'
  const onIndex = ({ counts: { alle, flere } }: UsedProduct): number => alle + flere
  const complete = used.filter((one) => onIndex(one) === usersOf(one))
  if (complete.length === used.length) return 'alle kommuner, hvis løsning er oplyst, er på indekserne'
  if (complete.length > 0) return `alle kommuner med ${productNames(complete, used)} er på indekserne`
  const sum = (of: (one: UsedProduct) => number): number => used.reduce((total, one) => total + of(one), 0)
  const known = sum(({ counts }) => counts.alle + counts.flere + counts.ingen)
  return known === 0
    ? 'ingen af kommunerne kan vurderes'
    : `${count(sum(onIndex))} af ${kommuner(sum(usersOf))} med oplyst løsning er på indekserne`
}

export const openingRule =
  'Kan vises: DIGST har åbnet, og konfigurationen lader sager igennem. Venter: det samme, men DIGST har ikke åbnet. Ikke afgjort: en oplysning eller en måling mangler.'

export const timesRule =
  'Hændelser og svartider er fundet i vores egne opslag og målinger. Uden brugbart svar: der kom intet svar, eller svaret var en fejl.'

export const klikRule =
  'Hver kommune tæller én gang i hver opgave. Ikke oplyst: kommunen mangler i filen, eller dens status er for gammel.'

/** The first characters of a hash, enough to find it in the chain. */
const hashLength = 12

const coverageText = ({ fresh, planned }: { fresh: number; planned: number }): string =>
  planned === 0
    ? 'intet at måle'
    : `${percent(fresh / planned)} (${count(fresh)} af ${count(planned)} tal er friske)`

const revisionText = ({ content: { week }, revision, hash }: StoredWeek): string =>
  list([weekAndYear(week), `udgave ${count(revision)}`, `kæde ${hash.slice(0, hashLength)}.`])

/** The rule, and what the numbers rest on: the revision of the week, and of the one that it is compared with. */
export const footnoteOf = (stored: StoredWeek, rule: string, former?: StoredWeek): string => {
  const { content } = stored
  const { at, frozenAt, late, early, coverage, demo } = content
  const frozen = late
    ? `Viser ${longInstant(at)}, frosset bagefter ${longInstant(frozenAt)}`
    : `Frosset ${longInstant(frozenAt)}${early ? ', før ugens tid' : ''}`
  const basis = `${demo ? 'Demodata. ' : ''}${rule} Dækning: ${coverageText(coverage)}.`
  const compared = former && `Sammenlignet med ${revisionText(former)}`
  return [basis, list([frozen, revisionText(stored)]), compared]
    .filter((text) => text !== undefined)
    .join(' ')
}
