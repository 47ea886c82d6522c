// Next step of a live incident: who acts, and on what, with the actors that the ladder names.
import { kleGroups } from '../../server/domain/kle.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { whoActsOn } from '../model/incident-who.ts'
import { causeName, type Known } from './cause.ts'
import { enumeration } from './parts.ts'
import { groupNames, responsibleText } from './words.ts'

/** `Ansvarlig: KOMBIT` */
export const whoActsText = (incident: StoredIncident): string => responsibleText(whoActsOn(incident))

const deliveryStep = ({ what, cause }: StoredIncident, known: Known): string => {
  const why = what === 'drop' ? 'hvorfor sagerne er væk fra indekset' : 'hvorfor sagerne ikke når indekset'
  switch (cause.kind) {
    case 'product': {
      const vendor = known.products.find(({ id }) => id === cause.id)?.vendor
      const of = vendor === undefined ? '' : ` (${vendor})`
      return `Leverandøren af ${causeName({ ...cause, group: undefined }, known)}${of} skal sammen med de ramte kommuner finde ud af, ${why}.`
    }
    case 'kommune':
      return `Kommunen og dens leverandør skal finde ud af, ${why}.`
    default:
      return `KOMBIT skal finde ud af, ${why}.`
  }
}

const callStep = ({ what, cause }: StoredIncident, known: Known): string => {
  if (what === 'right') return 'Kommunen skal give os retten til at tælle igen.'
  if (what === 'token') return 'KOMBIT skal finde ud af, hvorfor vi ikke får adgangsbevis.'
  switch (cause.kind) {
    case 'platform':
    case 'service':
      return `KOMBIT skal kontakte driften af ${causeName(cause, known)}.`
    case 'kommune':
      return `KOMBIT skal finde ud af, hvorfor netop opslag om ${causeName(cause, known)} går galt.`
    default:
      return 'KOMBIT skal finde årsagen.'
  }
}

export const incidentStepText = (incident: StoredIncident, known: Known): string =>
  incident.signal === 'leverance' ? deliveryStep(incident, known) : callStep(incident, known)

/** `KLE 02`, `KLE 27 og 29`; empty for calls, and for the stop of all groups. */
export const groupsText = ({ signal, groups = [] }: StoredIncident): string => {
  if (signal !== 'leverance' || groups.length === 0) return ''
  return groups.length === kleGroups.length
    ? 'alle KLE-grupper'
    : groups.length === 1
      ? groupNames[groups[0] as '02']
      : `KLE ${enumeration(groups)}`
}
