// Fixed Danish words for services and facts: probe states, phases, certificates, KLIK, imports.

import type { FactKind, Klik } from '../../server/domain/facts/facts.ts'
import type { Indeks } from '../../server/domain/measured/check.ts'
import type { CertificateState } from '../../server/domain/services/certificate.ts'
import type { Phase, ProbeOutcome } from '../../server/domain/services/probe.ts'
import type { ServiceState } from '../../server/domain/services/service-page.ts'
import type { IndeksState } from '../model/indexes.ts'
import type { KlikBucket } from '../model/klik.ts'
import type { ShownState } from '../model/probes.ts'
import { type Badge, stateBadges } from './words.ts'

export const probeBadges: Record<ShownState | IndeksState, Badge> = {
  ok: { state: 'alle', word: 'Svarer' },
  slow: { state: 'flere', word: 'Langsom' },
  unsteady: { state: 'flere', word: 'Svarer ikke altid' },
  unstable: { state: 'unstable', word: stateBadges.unstable.word },
  failed: { state: 'fault', word: 'Svarer ikke' },
  offline: { state: 'noAccess', word: 'Vi var uden net' },
  unknown: { state: 'ukendt', word: 'Ikke målt' },
}

/** The badge of a service that is measured, but not judged, during our own trouble. */
export const doubtedBadge: Badge = { ...probeBadges.unknown, word: 'Kan ikke bedømmes' }

/** Outcomes with an unexpected answer. */
const wrongAnswers: readonly ProbeOutcome[] = ['status', 'content', 'redirects', 'oversized', 'format']
export const isWrongAnswer = (outcome: ProbeOutcome | undefined): boolean =>
  outcome !== undefined && wrongAnswers.includes(outcome)

export const wrongAnswerBadge: Badge = { ...probeBadges.failed, word: 'Svarer forkert' }

export const phaseNames: Record<Phase, string> = {
  dns: 'DNS-opslag',
  connect: 'Forbindelse',
  tls: 'TLS',
  firstByte: 'Første byte',
  transfer: 'Overførsel',
}

export const indeksFullNames: Record<Indeks, string> = {
  sdi: 'Sags- og Dokumentindekset',
  ydi: 'Ydelsesindekset',
}

/** The calls to an index, for use in a sentence. */
export const indeksCalls: Record<Indeks, string> = {
  sdi: `opslag i ${indeksFullNames.sdi}`,
  ydi: `opslag i ${indeksFullNames.ydi}`,
}

export const certificateBadges: Record<CertificateState, Badge> = {
  ok: { state: 'alle', word: 'Gyldigt' },
  '30': { state: 'flere', word: 'Højst 30 dage' },
  '14': { state: 'flere', word: 'Højst 14 dage' },
  '7': { state: 'fault', word: 'Højst 7 dage' },
  ended: { state: 'fault', word: 'Udløbet' },
}

/** Serviceplatformen's statement about a service; without a colour, because colours mark our measurements. */
export const statementWords: Record<ServiceState, string> = {
  full: 'Fuldt tilgængelig',
  partial: 'Delvist tilgængelig',
  none: 'Ikke tilgængelig',
  unknown: 'Kan ikke læses',
}

export const klikBadges: Record<KlikBucket, Badge> = {
  ikkePaabegyndt: { state: 'ingen', word: 'Ikke påbegyndt' },
  paabegyndt: { state: 'flere', word: 'Påbegyndt' },
  fuldfoert: { state: 'alle', word: 'Fuldført' },
  ikkeOplyst: { state: 'ukendt', word: 'Ikke oplyst' },
}

export const klikTypeNames: Record<NonNullable<Klik['type']>, string> = {
  obligatorisk: 'Obligatorisk',
  obligatoriskPaaKritiskVej: 'Obligatorisk på kritisk vej',
}

/** The kinds of imports, named by content. */
export const factKindNames: Record<FactKind, string> = {
  'kle-konfiguration': 'KLE-konfigurationer',
  loesninger: 'Løsninger',
  kle: 'KLE-numre',
  kald: 'Kald på Borgerblikket',
  klik: 'KLIK-opgaver',
  aktiviteter: 'KOMBITs aktiviteter',
  haendelser: 'Hændelser',
  kontakter: 'Kontakter',
}

export const servicePageName = 'Serviceplatformens egen driftsside'
