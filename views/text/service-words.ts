// Fixed Danish words for services and facts: probe states, phases, certificates, KLIK, imports.

import type { FactKind } from '../../server/domain/facts/facts.ts'
import type { Indeks } from '../../server/domain/measured/check.ts'
import type { CertificateState } from '../../server/domain/services/certificate.ts'
import type { Phase, ProbeOutcome, ProbeState } from '../../server/domain/services/probe.ts'
import type { ServiceState } from '../../server/domain/services/service-page.ts'
import type { IndeksState } from '../model/indexes.ts'
import type { KlikBucket } from '../model/klik.ts'
import type { Badge, State } from './words.ts'

/** A badge in the colours of a state. */
export type Coloured = Badge & { state: State }

export const probeBadges: Record<ProbeState | IndeksState, Coloured> = {
  ok: { shape: '✓', word: 'Svarer', state: 'alle' },
  slow: { shape: '◐', word: 'Langsom', state: 'flere' },
  unsteady: { shape: '◐', word: 'Svarer ustabilt', state: 'flere' },
  failed: { shape: '✕', word: 'Svarer ikke', state: 'ingen' },
  offline: { shape: '⊘', word: 'Vi var afskåret', state: 'noAccess' },
  unknown: { shape: '?', word: 'Ikke målt', state: 'ukendt' },
}

/** Outcomes with an unexpected answer. */
const wrongAnswers: readonly ProbeOutcome[] = ['status', 'content', 'redirects', 'oversized']
export const isWrongAnswer = (outcome: ProbeOutcome | undefined): boolean =>
  outcome !== undefined && wrongAnswers.includes(outcome)

export const wrongAnswerBadge: Coloured = { ...probeBadges.failed, word: 'Svarer forkert' }

export const phaseNames: Record<Phase, string> = {
  dns: 'DNS-opslag',
  connect: 'Forbindelse',
  tls: 'TLS',
  firstByte: 'Første byte',
  transfer: 'Overførsel',
}

/** The calls to an index, for use in a sentence. */
export const indeksCalls: Record<Indeks, string> = {
  sdi: 'opslag i Sags- og Dokumentindekset',
  ydi: 'opslag i Ydelsesindekset',
}

export const certificateBadges: Record<CertificateState, Coloured> = {
  ok: { shape: '✓', word: 'Gyldigt', state: 'alle' },
  '30': { shape: '◐', word: 'Højst 30 dage', state: 'flere' },
  '14': { shape: '◐', word: 'Højst 14 dage', state: 'flere' },
  '7': { shape: '✕', word: 'Højst 7 dage', state: 'ingen' },
  ended: { shape: '✕', word: 'Udløbet', state: 'ingen' },
}

/** Serviceplatformen's statement about a service; without a colour, because colours mark our measurements. */
export const statementWords: Record<ServiceState, string> = {
  full: 'Fuldt tilgængelig',
  partial: 'Delvist tilgængelig',
  none: 'Ikke tilgængelig',
  unknown: 'Kan ikke tydes',
}

export const klikBadges: Record<KlikBucket, Coloured> = {
  ikkePaabegyndt: { shape: '✕', word: 'Ikke påbegyndt', state: 'ingen' },
  paabegyndt: { shape: '◐', word: 'Påbegyndt', state: 'flere' },
  fuldfoert: { shape: '✓', word: 'Fuldført', state: 'alle' },
  ikkeOplyst: { shape: '?', word: 'Ikke oplyst', state: 'ukendt' },
}

/** The kinds of imports, named by content. */
export const factKindNames: Record<FactKind, string> = {
  'kle-konfiguration': 'KLE-konfigurationer',
  loesninger: 'Løsninger',
  kle: 'KLE-numre',
  kald: 'Kald på Borgerblikket',
  klik: 'KLIK-opgaver',
  aktiviteter: 'KOMBITs aktiviteter',
}
