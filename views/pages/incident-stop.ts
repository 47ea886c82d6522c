// Table of a stop's deliveries day by day: what came, and what was expected.
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { copenhagenDay } from '../../server/domain/time.ts'
import { type Child, html } from '../markup.ts'
import { isLive } from '../model/incident-state.ts'
import { type StopDetail, stopDays } from '../model/incident-stop.ts'
import { count, longDate, shortDay } from '../text/format.ts'
import { columns, numberColumns, table } from './parts.ts'

/** False when no deliveries are kept from its time. */
export const stopSection = (incident: StoredIncident, detail: StopDetail): Child => {
  const days = stopDays(incident, detail)
  if (days.length === 0) return false
  const first = copenhagenDay(incident.beganAt)
  const who = isLive(incident) ? 'de kommuner, den rammer,' : 'de kommuner, den ramte,'
  return html`<h2>Modtaget dag for dag</h2>
<p>Sager fra ${who} i de timer, vi har talt. »Forventet« er ud fra de samme timer i de foregående uger. Stoppet begyndte efter vores skøn den ${longDate(incident.beganAt)}.${days.some(({ isBulk }) => isBulk) && ' »Samlet levering«: en kommune leverede usædvanligt meget på én gang. Sådan en dag regnes ikke med i det forventede.'}</p>
${table(
  'Sager modtaget og forventet, dag for dag',
  [columns('Dag'), numberColumns('Modtaget', 'Forventet')],
  days.map(
    ({ day, received, expected, isBulk }) =>
      html`<tr><th scope="row">${shortDay(day)}${day === first && html` <span class="note">stoppet begyndte</span>`}${isBulk && html` <span class="note">samlet levering</span>`}</th><td class="number">${count(received)}</td><td class="number">${count(Math.round(expected))}</td></tr>`,
  ),
)}`
}
