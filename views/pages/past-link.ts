// Link to the incidents that are over, of a kommune, a product, a service or all, with how many there are.
import { html, type Markup } from '../markup.ts'
import { type IncidentQuery, selectIncidents, toIncidentSearch } from '../model/incident-query.ts'
import type { World } from '../model/world.ts'
import { count } from '../text/format.ts'

export const pastLink = (
  world: World,
  query: Pick<IncidentQuery, 'kommune' | 'loesning' | 'tjeneste' | 'signal'>,
): Markup => {
  const past = { ...query, tilstand: 'ovre' } as const
  const found = selectIncidents(world, past).length
  return html`<p class="note"><a href="/haendelser${toIncidentSearch(past)}">Tidligere hændelser</a>: ${found === 0 ? 'ingen' : count(found)} de seneste 90 dage.</p>`
}
