// Sentences about the end of an incident: how long it lasted, and whether it was seen to be over.
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { day, hour } from '../../server/domain/time.ts'
import { isClosedUnseen } from '../model/incident-state.ts'
import { count, duration, plural } from './format.ts'

/** So many ms: `3 timer 5 min.`; from two days on `2 døgn 9 timer`, and from two weeks on `15 døgn`. */
const durationText = (ms: number): string => {
  if (ms < 2 * day) return duration(ms)
  const hours = Math.round(ms / hour)
  const rest = ms < 14 * day ? hours % 24 : 0
  const days = ms < 14 * day ? Math.floor(hours / 24) : Math.round(ms / day)
  return `${count(days)} døgn${rest === 0 ? '' : ` ${plural(rest, 'time', 'timer')}`}`
}

/** How long a closed incident lasted: at least until it was closed, when it was not seen to be over. */
export const lastedText = (
  incident: Pick<StoredIncident, 'beganAt' | 'openedAt' | 'closedAt' | 'closedBy' | 'state'>,
): string => {
  const { beganAt, openedAt, closedAt = openedAt } = incident
  const lasted = durationText(Math.max(0, closedAt - beganAt))
  return isClosedUnseen(incident) ? `mindst ${lasted}` : lasted
}

/** `kommandolinjen, Driften`: to stand in brackets. */
const within = (origin: string): string => origin.replace(/ \((.*)\)$/, ', $1')

/** Of an incident that was closed without having been seen to be over; empty of others. */
export const closedNote = ({ closedBy, closedOrigin = '', recoveringAt }: StoredIncident): string => {
  if (closedBy === 'abandoned')
    return 'Den er lukket, fordi det ikke måles længere. Det er ikke afgjort, om den er ovre.'
  if (closedBy !== 'hand') return ''
  const seen =
    recoveringAt === undefined
      ? 'uden at målingerne viste, at fejlen var ovre'
      : 'mens den så ud til at være ovre, men før målingerne havde vist det'
  return `Lukket i hånden${closedOrigin === '' ? '' : ` (${within(closedOrigin)})`}, ${seen}.`
}
