// Announced maintenance on pages: what it covers, and the windows to come.
import type { Maintenance } from '../../server/domain/incidents/maintenance.ts'
import { type Child, html } from '../markup.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import type { World } from '../model/world.ts'
import { capital, momentText } from '../text/format.ts'
import { eventList } from './incident-parts.ts'

/** What a window covers, by name, such as `Sags- og Dokumentindeks`; empty for everything. */
export const maintenanceScope = (
  { services, kommuner }: World,
  { platform, service, kommunekode }: Omit<Maintenance, 'text' | 'from' | 'until'>,
): string =>
  [
    platform && capital(platform),
    service && (services.find(({ id }) => id === service)?.navn ?? service),
    kommunekode && kommuner.find(({ kommune }) => kommune.kommunekode === kommunekode)?.kommune.kortnavn,
  ]
    .filter((name) => name !== undefined)
    .join(', ')

/** The windows that are not over, one line each, the first to begin first. */
export const comingMaintenance = (world: World, windows: readonly Maintenance[]): Child => {
  const { reading } = world
  const coming = windows.filter(({ until }) => reading.now < until).sort((a, b) => a.from - b.from)
  for (const { until } of coming) reading.until(until)
  if (coming.length === 0)
    return html`<p>I opsætningen (<code>maintenance</code>) er der ikke varslet noget.</p>`
  return html`<ul>${coming.map(
    (window) =>
      html`<li>Fra ${momentText(reading, window.from)} til ${momentText(reading, window.until)}: ${window.text} (${maintenanceScope(world, window) || 'alt'})</li>`,
  )}</ul>`
}

/** The events that others have announced; false when there are none. */
export const comingEvents = (world: World, events: readonly ReportedEvent[]): Child =>
  events.length > 0 &&
  html`<p>Andre har varslet dette. Det ændrer ikke, hvordan vi bedømmer målingerne imens:</p>${eventList(world, events)}`
