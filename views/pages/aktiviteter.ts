// KOMBIT's activities: the latest of each product, and all of one product.
import type { Product } from '../../server/domain/facts/products.ts'
import { type Child, html } from '../markup.ts'
import { type AktivitetFact, activitiesFor, dayOfActivity } from '../model/activities.ts'
import type { World } from '../model/world.ts'
import { longDay, shortDay } from '../text/format.ts'
import { columns, table } from './parts.ts'

const none = 'Ingen aktiviteter er oplyst.'

/** The latest activity of each product that has activities, in the order of `world.products`. */
export const latestAktiviteter = (world: World, facts: readonly AktivitetFact[]): Child => {
  const rows = world.products.flatMap((product) => {
    const [latest] = activitiesFor(facts, product.id)
    return latest === undefined
      ? []
      : html`<tr><th scope="row"><a href="/loesninger/${encodeURIComponent(product.id)}">${product.navn}</a></th><td>${latest.value.tekst}</td><td>${shortDay(dayOfActivity(latest))}</td><td>${latest.origin}</td></tr>`
  })
  return html`<h2>KOMBITs aktiviteter</h2>
${table(
  'KOMBITs seneste aktivitet for hver løsning',
  columns('Løsning', 'Seneste aktivitet', 'Dato', 'Kilde'),
  rows,
  { none, asList: true },
)}`
}

export const aktiviteterOf = (product: Product, facts: readonly AktivitetFact[]): Child => {
  const reported = activitiesFor(facts, product.id)
  return html`<h2>KOMBITs aktiviteter</h2>
${
  reported.length === 0
    ? html`<p>${none}</p>`
    : html`<ul class="no-max-width">${reported.map((fact) => html`<li>${longDay(dayOfActivity(fact))}: ${fact.value.tekst} <span class="note">Kilde: ${fact.origin}</span></li>`)}</ul>`
}`
}
