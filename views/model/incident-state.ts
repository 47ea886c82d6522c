// State of an incident as it is shown: live or over, how much fails, and whether that is now and then.
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'

/** What an incident's state and title are told by; frozen weeks hold as much. */
export type TitledIncident = Pick<
  StoredIncident,
  | 'signal'
  | 'what'
  | 'cause'
  | 'state'
  | 'hit'
  | 'evidence'
  | 'groups'
  | 'services'
  | 'isUnstable'
  | 'closedBy'
>

/**
 * `unstable`: open, and its calls fail now and then, or it has come back after it seemed over. `closedByHand`,
 * `abandoned`: closed, although no measurements have shown that it is over.
 */
export const incidentLooks = [
  'open',
  'unstable',
  'recovering',
  'closed',
  'closedByHand',
  'abandoned',
  'merged',
] as const
export type IncidentLook = (typeof incidentLooks)[number]

export const isLive = ({ state }: Pick<StoredIncident, 'state'>): boolean =>
  state === 'open' || state === 'recovering'

/** Whether it was closed, or merged into another, without having been seen to be over. */
export const isClosedUnseen = ({ closedBy, state }: Pick<StoredIncident, 'closedBy' | 'state'>): boolean =>
  closedBy === 'hand' || closedBy === 'abandoned' || state === 'merged'

/** The tense to tell it in: `since` is the perfect, which says neither that it goes on nor that it is over. */
export const tenseOf = (incident: TitledIncident): 'now' | 'since' | 'was' => {
  if (isLive(incident)) return 'now'
  return isClosedUnseen(incident) ? 'since' : 'was'
}

/** From this share of failing calls on, everything fails. */
export const allFrom = 0.9

/** The share (0..1) of the calls an incident rests on that failed; 1 when unknown. */
export const badShare = ({ evidence: { calls, bad } }: Pick<StoredIncident, 'evidence'>): number =>
  calls === undefined || bad === undefined || calls === 0 ? 1 : bad / calls

/** Whether only some of the calls fail. */
export const isPartial = (incident: Pick<StoredIncident, 'evidence'>): boolean => badShare(incident) < allFrom

/** Whether an incident makes its services unstable: their calls fail now and then, or have failed again. */
export const isNowAndThen = (incident: TitledIncident): boolean =>
  incident.state === 'open' &&
  incident.signal === 'svar' &&
  (incident.cause.kind === 'service' || incident.cause.kind === 'platform') &&
  (incident.isUnstable || isPartial(incident))

/** The same word as that of the services it makes unstable. */
export const lookOf = (incident: TitledIncident): IncidentLook => {
  const { state, isUnstable, closedBy } = incident
  if (closedBy === 'hand') return 'closedByHand'
  if (closedBy === 'abandoned') return 'abandoned'
  return state === 'open' && (isUnstable || isNowAndThen(incident)) ? 'unstable' : state
}
