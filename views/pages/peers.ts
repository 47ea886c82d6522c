// »Er det kun os?«: a kommune beside the others, and the incidents that hit it.
import type { Received } from '../../server/domain/measured/delivery.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { html, type Markup } from '../markup.ts'
import { hitOf, incidentsHitting } from '../model/incidents.ts'
import { type PeerList, type Peers, peersOf } from '../model/peers.ts'
import { toSearch } from '../model/query.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { shortTitle } from '../text/incidents.ts'
import { alikeText, comparedText, hitText, peersText } from '../text/peers.ts'
import { groupNames } from '../text/words.ts'
import { incidentHref } from './incident-parts.ts'
import { kommunerOf } from './products.ts'

const listLink = ({ query }: PeerList, text: string): Markup =>
  html`<a href="/kommuner${toSearch(query)}">${text}</a>`

const links = (p: Peers): Markup => {
  if (p.step === 'gate') return html`<a href="/foer-aabning">Se åbningerne</a>`
  const alike = p.alike.filter(({ rows }) => rows < p.compared.rows)
  return html`${alike.map((list) => html`${listLink(list, alikeText(list, p))} · `)}${listLink(p.compared, comparedText(p))}`
}

const answer = (p: Peers, { flereFrom }: World): Markup =>
  html`<li>${groupNames[p.group]}: ${peersText(p, flereFrom)} ${links(p)}</li>`

const alsoHit = (
  world: World,
  k: KommuneModel,
  incident: StoredIncident,
  received: readonly Received[] | undefined,
): Markup => {
  const kind = incident.groups?.includes('02') === false ? 'eoj' : 'esdh'
  const product = incident.signal === 'leverance' ? k.products[kind] : undefined
  const users = product && {
    navn: product.navn,
    kommuner: kommunerOf(world, kind, product).map(({ kommune }) => kommune),
  }
  const { answer, whom } = hitText(hitOf(world, incident, received), users, world.kommuner.length)
  return html`<li>${answer}: <a href="${incidentHref(incident)}">${shortTitle(incident, world)}</a>; ${whom}.</li>`
}

/** `received`: what has come since each stop that hits the kommune began, by the incident's id. */
export const peers = (
  world: World,
  k: KommuneModel,
  received: ReadonlyMap<number, readonly Received[]> = new Map(),
): Markup =>
  html`<h2>Er det kun os?</h2><ul class="no-max-width">${incidentsHitting(world, k.kommune.kommunekode).map((one) => alsoHit(world, k, one, received.get(one.id)))}${answer(peersOf(world, k, 'esdh'), world)}${answer(peersOf(world, k, 'eoj'), world)}</ul>`
