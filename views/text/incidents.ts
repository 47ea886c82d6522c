// Sentences about incidents: title, headline, evidence and certainty; true of open incidents and of those that are over.
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import {
  type IncidentLook,
  isClosedUnseen,
  isLive,
  isPartial,
  type TitledIncident,
  tenseOf,
} from '../model/incident-state.ts'
import { usualRange } from '../model/usual-range.ts'
import type { Reading, World } from '../model/world.ts'
import { causeName, type Known } from './cause.ts'
import { count, exactSpan, longDate, momentText, plural } from './format.ts'
import { clauseOf } from './incident-clauses.ts'
import { cases, list } from './parts.ts'
import { stateBadges } from './words.ts'

/** A state as shape and word, and the state of levels whose colour it has. */
export const incidentBadges: Record<IncidentLook, { state: string; shape: string; word: string }> = {
  open: { state: 'fault', shape: '!', word: 'Åben' },
  unstable: { state: 'unstable', ...stateBadges.unstable },
  recovering: { state: 'flere', shape: '◐', word: 'Ser ud til at være ovre' },
  closed: { state: 'notRelevant', shape: '✓', word: 'Ovre' },
  closedByHand: { state: 'notRelevant', shape: '–', word: 'Lukket i hånden' },
  abandoned: { state: 'notRelevant', shape: '–', word: 'Lukket, måles ikke længere' },
  merged: { state: 'notRelevant', shape: '–', word: 'Samlet i en anden' },
}

export const signalNames: Record<StoredIncident['signal'], string> = {
  svar: 'Svar',
  leverance: 'Leverance',
}

const kommunerText = (n: number): string => plural(n, 'kommune', 'kommuner')

/** `0–1`, `3`; the numbers of so many calls that usually fail. */
const usualText = (calls: number, usual: number): string => {
  const { from, to } = usualRange(calls, usual)
  return from === to ? count(to) : `${count(from)}–${count(to)}`
}

/** The calls that an incident rests on: of an index and a kommune `opslag`, else `målinger`. */
const callsWord = ({ cause }: TitledIncident): string =>
  cause.kind === 'platform' || (cause.kind === 'service' && cause.id !== 'sdi' && cause.id !== 'ydi')
    ? 'målinger'
    : 'opslag'

/** `12 af de seneste 60 opslag`; empty when unknown. */
const badCalls = (incident: TitledIncident): string => {
  const { calls, bad } = incident.evidence
  if (calls === undefined || bad === undefined) return ''
  const latest = incident.state === 'open' ? 'de seneste ' : ''
  return `${count(bad)} af ${latest}${count(calls)} ${callsWord(incident)}`
}

/** ` fejlede`; of what is slow, some calls may have failed too. */
const wentWrong = ({ what }: TitledIncident): string =>
  what === 'slow' ? ' fejlede eller var for langsomme' : ' fejlede'

/** `; normalt 0–1`; empty when unknown. */
const normally = ({ evidence: { calls, usual } }: TitledIncident): string =>
  calls === undefined || usual === undefined ? '' : `; normalt ${usualText(calls, usual)}`

/** `12 af de seneste 60 opslag fejlede; normalt 0–1`; empty when unknown. */
const callsText = (incident: TitledIncident): string => {
  const calls = badCalls(incident)
  return calls === '' ? '' : `${calls}${wentWrong(incident)}${normally(incident)}`
}

/** Expected cases, which are an estimate: `ca. 46 sager`. */
const about = (expected: number): string => `ca. ${cases(Math.round(expected))}`

/** `forventet ca. 46 sager, modtaget 0`, `900 af 1.200 sager`; empty when unknown. */
const deliveredText = ({ what, evidence: { expected, received } }: TitledIncident): string => {
  if (expected === undefined || received === undefined) return ''
  return what === 'drop'
    ? `${count(Math.max(0, expected - received))} af ${cases(expected)}`
    : `forventet ${about(expected)}, modtaget ${count(received)}`
}

/** The numbers that an incident rests on, as a clause without a full stop; empty when unknown. */
export const evidenceText = (incident: TitledIncident): string => {
  if (incident.signal === 'svar') return callsText(incident)
  const delivered = deliveredText(incident)
  return incident.what === 'drop' && delivered !== '' ? `${delivered} væk` : delivered
}

/** The numbers that belong in the title: not where all calls fail, or a right or a token is missing. */
const titleNumbers = (incident: TitledIncident): string => {
  const { signal, what, cause, hit } = incident
  if (signal === 'leverance')
    return list([deliveredText(incident), cause.kind === 'kommune' ? '' : `i ${kommunerText(hit.length)}`])
  if ((what !== 'failed' && what !== 'slow') || !isPartial(incident)) return ''
  // A kommune's title has no verb but this; others have said that they fail.
  return what === 'slow' || cause.kind === 'kommune'
    ? callsText(incident)
    : `${badCalls(incident)}${normally(incident)}`
}

/** `Sensum leverer ikke længere: forventet 46 sager, modtaget 0, i 10 kommuner`; what is over, in the past tense. */
export const incidentTitle = (incident: TitledIncident, known: Known): string => {
  const text = clauseOf(incident, known)[tenseOf(incident)]
  const numbers = titleNumbers(incident)
  if (numbers === '') return text
  const { signal, cause } = incident
  return `${signal === 'svar' && cause.kind === 'kommune' ? causeName(cause, known) : text}: ${numbers}`
}

const before = (start: string, text: string): string => (text === '' ? '' : `${start}${text}`)

/** How long it lasted, as far as is known: of one that was not seen to be over, since when. */
const periodOf = ({ beganAt, openedAt, closedAt = openedAt, ...incident }: StoredIncident): string =>
  isClosedUnseen(incident)
    ? `fra den ${longDate(beganAt)}`
    : `den ${exactSpan(beganAt, Math.max(beganAt, closedAt))}`

/** `Tjenesterne på Serviceplatformen fejlede ofte den 5.–7. oktober 2022, i 120 af 330 målinger.`: one that is not live. */
export const pastHeadline = (incident: StoredIncident, known: Known): string => {
  const text = `${clauseOf(incident, known)[tenseOf(incident)]} ${periodOf(incident)}`
  const { signal, what } = incident
  if (signal === 'leverance') return `${text}${before(': ', titleNumbers(incident))}.`
  const calls = isPartial(incident) ? badCalls(incident) : ''
  if (calls === '' || (what !== 'failed' && what !== 'slow')) return `${text}.`
  return what === 'failed' ? `${text}, i ${calls}.` : `${text} (${calls}${wentWrong(incident)}).`
}

/** The title without its numbers. */
export const shortTitle = (incident: StoredIncident, known: Known): string =>
  clauseOf(incident, known)[tenseOf(incident)]

/** Whom it hits, and how many it does not: `rammer alle 98 kommuner`, `rammer 7 af 98 kommuner`, `rammer stadig 6 af 10 kommuner`; empty for a kommune alone. */
export const hitText = (incident: StoredIncident, world: Pick<World, 'kommuner'>): string => {
  const { cause, hit, recovered } = incident
  if (cause.kind === 'kommune' || hit.length === 0) return ''
  const everyone = kommunerText(world.kommuner.length)
  const all =
    hit.length === world.kommuner.length ? `alle ${everyone}` : `${count(hit.length)} af ${everyone}`
  if (!isLive(incident)) return `ramte ${all}`
  const still = hit.length - recovered.length
  if (still === hit.length) return `rammer ${all}`
  return still === 0
    ? `ramte ${kommunerText(hit.length)}, som alle er i orden igen`
    : `rammer stadig ${count(still)} af ${kommunerText(hit.length)}`
}

/** `Sags- og Dokumentindekset har fejlet siden kl. 14.05.` */
export const sinceSentence = (incident: StoredIncident, world: Known & { reading: Reading }): string =>
  `${clauseOf(incident, world).since} siden ${momentText(world.reading, incident.beganAt)}.`

/** `Sags- og Dokumentindekset har fejlet siden kl. 14.05; det rammer alle 98 kommuner.` */
export const incidentHeadline = (
  incident: StoredIncident,
  world: Known & Pick<World, 'kommuner'> & { reading: Reading },
): string => {
  const hit = hitText(incident, world)
  const sentence = sinceSentence(incident, world)
  return hit === '' ? sentence : `${sentence.slice(0, -1)}; det ${hit}.`
}

/** Differences in log-likelihood below which a cause is not sure, or likely. */
const likelyFrom = 3
const sureFrom = 8

/** How sure we are of the cause, as a clause. */
export const certaintyClause = (certainty: number): string => {
  if (certainty < likelyFrom) return 'vi er ikke sikre på årsagen'
  return certainty < sureFrom ? 'årsagen er sandsynlig' : 'vi er sikre på årsagen'
}

/** A word before the cause, and a sentence after it with a space before; of what is likely, the word is enough. */
export const certaintyText = (certainty: number): { before: string; after: string } => {
  if (certainty >= sureFrom) return { before: '', after: ' Det er vi sikre på.' }
  return certainty >= likelyFrom
    ? { before: 'sandsynligvis ', after: '' }
    : { before: 'måske ', after: ' Det er vi ikke sikre på.' }
}

/** What an unstable incident has done; one that was closed by hand may never have been over. */
export const unstableNote = ({ isReopened }: StoredIncident): string =>
  isReopened === true ? 'Den er åbnet igen.' : 'Den er kommet igen, efter at den så ud til at være ovre.'

export const certaintyRule = `Hvor sikker årsagen er, afhænger af forskellen i evidens til den næstbedste forklaring: under ${likelyFrom} er vi ikke sikre på den, under ${sureFrom} er den sandsynlig, og ellers er vi sikre på den.`

/** Those that calls are compared with, and what they are. */
const othersOf = ({ cause }: StoredIncident): { others: string; calls: string } => {
  switch (cause.kind) {
    case 'platform':
      return { others: 'Hos tjenesterne uden for platformen', calls: ' opslag og målinger' }
    case 'service':
      return { others: 'Hos de andre tjenester', calls: ' opslag og målinger' }
    default:
      return { others: 'I opslagene om de andre kommuner', calls: '' }
  }
}

const outsideCalls = (incident: StoredIncident): string => {
  const { calls, bad } = incident.evidence.outside ?? {}
  if (calls === undefined || bad === undefined) return ''
  if (calls === 0) return 'Intet andet er målt i samme periode, så vi kan ikke sammenligne.'
  const compared = othersOf(incident)
  const share = `${bad === 0 ? 'ingen' : count(bad)} af ${count(calls)}${compared.calls}`
  return incident.what === 'slow'
    ? `${compared.others} fejlede ${share} eller var for langsomme i samme periode.`
    : `${compared.others} fejlede ${share} i samme periode.`
}

/** Those whose deliveries or cases others are compared with. */
const othersDelivering = ({ cause }: StoredIncident): string => {
  switch (cause.kind) {
    case 'kommune':
      return 'de andre kommuner'
    case 'group':
      return 'de andre KLE-grupper'
    default:
      return 'alle andre'
  }
}

/** So many times the expected is due to bulk loads. */
const bulkFrom = 1.5

const outsideCases = (incident: StoredIncident): string => {
  const { what, evidence } = incident
  const { expected, received } = evidence.outside ?? {}
  // All that can be compared has stopped.
  if (expected === undefined || received === undefined || expected < 0.5) return ''
  const others = othersDelivering(incident)
  return what === 'drop'
    ? `Af ${cases(Math.round(expected))} hos ${others} er ${count(Math.max(0, Math.round(expected - received)))} væk.`
    : sentences(
        `Fra ${others} er der i samme periode modtaget ${cases(received)}; forventet var ca. ${count(Math.round(expected))}.`,
        received < bulkFrom * expected
          ? ''
          : 'At der kom så mange, skyldes samlede leveringer: en kommune sendte på én dag langt flere sager, end den plejer. Det forventede er regnet uden sådanne dage.',
      )
}

/** What an incident rests on, inside and outside of what it hits, in sentences; empty when unknown. */
export const restsOn = (incident: StoredIncident): string => {
  const { signal, what, evidence } = incident
  const { calls, bad, usual, expected, received } = evidence
  if (what === 'drop' && expected !== undefined && received !== undefined)
    return sentences(`Der var ${cases(expected)}; nu er der ${count(received)}.`, outsideCases(incident))
  if (signal === 'leverance' && expected !== undefined && received !== undefined)
    return sentences(
      `Indekset har modtaget ${cases(received)}. Forventet: ca. ${count(Math.round(expected))}, ud fra de samme timer i de foregående uger.`,
      outsideCases(incident),
    )
  if (calls === undefined || bad === undefined) return ''
  if (what === 'right')
    return sentences(
      `${count(bad)} af ${count(calls)} opslag blev afvist, fordi vi ikke har ret til dem.`,
      outsideCalls(incident),
    )
  const failed = what === 'slow' ? 'fejlede eller var for langsomme' : 'fejlede'
  const since = incident.isUnstable ? 'Siden fejlen vendte tilbage: ' : ''
  return sentences(
    `${since}${count(bad)} af ${count(calls)} ${callsWord(incident)} ${failed}.`,
    usual === undefined ? '' : `Normalt fejler ${usualText(calls, usual)} af så mange.`,
    outsideCalls(incident),
  )
}

const sentences = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ')
