// Sentences about incidents whose cause is a kommune: what is known, without blame for calls that we make about it.
import type { Cause } from '../../server/domain/incidents/cause.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { isLive } from '../model/incident-state.ts'
import { causeName, type Known } from './cause.ts'
import { inGroups, nearly } from './incident-clauses.ts'

/** What stands before and after the kommune's name. */
type Around = readonly [before: string, after: string]

const now = (incident: StoredIncident): Around => {
  const where = inGroups(incident)
  switch (incident.what) {
    case 'slow':
      return ['Kun opslag om ', ' får langsomme svar']
    case 'token':
      return ['Kun til opslag om ', ' får vi ikke adgangsbevis (token)']
    case 'right':
      return ['Vi har mistet retten til at tælle sagerne i ', '']
    case 'stop':
      return ['Det er kun ', `, der ${nearly(incident)}ikke leverer${where}`]
    case 'drop':
      return ['Det er kun sager fra ', `${where}, der er væk`]
    default:
      return ['Fejlene ligger i opslagene om ', ', ikke i hele indekset']
  }
}

const then = (incident: StoredIncident): Around => {
  const where = inGroups(incident)
  switch (incident.what) {
    case 'slow':
      return ['Kun opslag om ', ' fik langsomme svar']
    case 'token':
      return ['Kun til opslag om ', ' fik vi ikke adgangsbevis (token)']
    case 'right':
      return ['Vi havde mistet retten til at tælle sagerne i ', '']
    case 'stop':
      return ['Det var kun ', `, der ${nearly(incident)}ikke leverede${where}`]
    case 'drop':
      return ['Det var kun sager fra ', `${where}, der var væk`]
    default:
      return ['Fejlene lå i opslagene om ', ', ikke i hele indekset']
  }
}

/** The sentence, without a full stop, about an incident whose cause is a kommune. */
export const kommuneIs = (incident: StoredIncident): Around =>
  isLive(incident) ? now(incident) : then(incident)

/** A kommune as one of several possible causes. */
export const kommuneMayBe = ({ signal }: Pick<StoredIncident, 'signal'>): Around =>
  signal === 'svar' ? ['opslagene om ', ' alene'] : ['', ' alene']

/** A cause in a table: for calls, those about the kommune. */
export const causeLabel = (cause: Cause, { signal }: Pick<StoredIncident, 'signal'>, known: Known): string =>
  cause.kind === 'kommune' && signal === 'svar'
    ? `opslag om ${causeName(cause, known)}`
    : causeName(cause, known)
