// Words and counts of a KLE number's line, for its table and its file: outcome, counts, configuration.
import type { Konfiguration } from '../../server/domain/facts/facts.ts'
import type { Known } from '../../server/domain/measured/cell.ts'
import type { KleLine } from '../model/kle-lines.ts'
import { type Badge, stateBadges } from './words.ts'

/** Whether cases of the number are delivered. */
export const outcomeBadge = (known: Known): Badge => {
  if (known.kind === 'noAccess') return { state: 'noAccess', word: stateBadges.noAccess.word }
  if (known.kind === 'unknown' && known.because === 'limited')
    return { state: 'limited', word: stateBadges.limited.word }
  if (known.kind === 'unknown') return { state: 'ukendt', word: stateBadges.ukendt.word }
  return known.cases > 0 ? { state: 'alle', word: 'Leveres' } : { state: 'ingen', word: 'Mangler' }
}

type Counts = {
  cases?: number | undefined
  received?: number | undefined
  bySystem?: number | string | undefined
  /** In Ydelsesindekset; an unknown count is not 0. */
  bevillinger?: number | string | undefined
}

/** The counts of a line, or words in their place. */
export const countsOf = ({ cases: { cell, known }, benefits }: KleLine): Counts => {
  const now = known.kind === 'cases' ? cell : undefined
  const isOther = now?.bySystem === 0 && now.cases !== 0
  const bevillinger = {
    noAccess: 'ingen adgang',
    unknown: 'ikke målt',
    cases: benefits?.known.kind === 'cases' ? benefits.known.cases : undefined,
  }
  return {
    cases: now?.cases,
    received: now?.cases === 0 ? 0 : now?.receivedSince,
    bySystem: isOther ? 'leveres af et andet system' : now?.cases === 0 ? undefined : now?.bySystem,
    bevillinger: benefits && bevillinger[benefits.known.kind],
  }
}

/** Faults are red; a number that is closed on purpose or has no cases is neutral. */
const activeBadge = ({ aktiv, oensket }: Konfiguration, known: Known): Badge => {
  if (aktiv) return { state: oensket === 'lukket' ? 'fault' : 'alle', word: 'Aktiv' }
  if (oensket === 'lukket') return { state: 'notRelevant', word: 'Bevidst lukket' }
  return { state: known.kind === 'cases' && known.cases > 0 ? 'fault' : 'notRelevant', word: 'Lukket' }
}

const unknownWords = {
  never: 'Ikke oplyst',
  stale: 'Oplyst for længe siden',
  future: 'Endnu ikke i kraft',
} as const

export const konfigurationBadge = ({ konfiguration, cases }: KleLine): Badge =>
  konfiguration.kind === 'unknown'
    ? { state: 'ukendt', word: unknownWords[konfiguration.because] }
    : activeBadge(konfiguration.konfiguration, cases.known)

/** What the kommune intends, where the configuration is otherwise; undefined where it is as intended. */
export const intentText = ({ aktiv, oensket }: Konfiguration): string | undefined => {
  if (oensket === undefined || aktiv === (oensket === 'aaben')) return undefined
  return oensket === 'aaben' ? 'ønskes åben' : 'ønskes lukket'
}
