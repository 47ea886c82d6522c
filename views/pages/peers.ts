// Comparison of a kommune with the others that use the same product.
import { groupOfKind } from '../../server/domain/kle.ts'
import type { Kommune } from '../../server/domain/kommuner.ts'
import type { Received } from '../../server/domain/measured/delivery.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { hitOf, incidentsHitting } from '../model/incidents.ts'
import { type StepKind, stepKindIn } from '../model/step-kind.ts'
import { countLevels, type KommuneModel, productOf, type World } from '../model/world.ts'
import { count } from '../text/format.ts'
import { shortTitle } from '../text/incidents.ts'
import { stepNames } from '../text/steps.ts'
import { groupNames } from '../text/words.ts'
import { incidentHref } from './incident-parts.ts'
import { kommunerOf } from './products.ts'

/** The number of others with the same kind of next step; empty when this kommune has no next step. */
const alike = (same: number, others: number, kind: StepKind): string => {
  if (kind === 'intet' || kind === 'ukendt') return ''
  const name = `»${stepNames[kind]}«`
  if (others === 1) return ` Den står ${same === 1 ? 'også' : 'ikke'} ved ${name}.`
  if (same === 0) return ` Ingen af dem står ved ${name}.`
  return ` ${same === others ? 'De står alle' : `${count(same)} af dem står også`} ved ${name}.`
}

/** Such as `2 leverer alt, 5 flere numre, 15 ingen, 1 er ikke målt`; sums to the number of others. */
const numbers = (world: World, k: KommuneModel, kind: 'esdh' | 'eoj'): Child => {
  const group = groupOfKind(kind)
  const product = productOf(k, group)
  if (product === undefined)
    return html`<li>${groupNames[group]}: kommunens løsning er ikke oplyst, så vi kan ikke sammenligne.</li>`
  const others = kommunerOf(world, kind, product).filter((other) => other !== k)
  const link = html`<a href="/kommuner?loesning=${encodeURIComponent(product.id)}&amp;gruppe=${group}">${product.navn}</a>`
  if (others.length === 0)
    return html`<li>${groupNames[group]}: ingen andre kommuner vides at bruge ${link}.</li>`
  const { alle, flere, ingen, ukendt } = countLevels(others, group)
  const parts = [
    [alle, 'leverer alle numre', 'De leverer alle numre'],
    [flere, 'leverer flere af numrene', 'De leverer flere af numrene'],
    [ingen, 'leverer ingen', 'De leverer ingen numre'],
    [ukendt, 'er ikke målt', 'De er ikke målt'],
  ] as const
  const allOf = parts.find(([n]) => n === others.length)
  const levelsText =
    allOf?.[2] ?? parts.flatMap(([n, text]) => (n > 0 ? `${count(n)} ${text}` : [])).join(', ')
  const step = stepKindIn(k.groups[group])
  const same = others.filter((other) => stepKindIn(other.groups[group]) === step).length
  if (others.length === 1)
    return html`<li>${groupNames[group]}: 1 anden kommune bruger ${link}. Den ${allOf?.[1]}.${alike(same, 1, step)}</li>`
  return html`<li>${groupNames[group]}: ${count(others.length)} andre kommuner bruger ${link}. ${levelsText}.${alike(same, others.length, step)}</li>`
}

/** Of an incident that hits the kommune: how many with the same product it hits, and who else it does not hit. */
const alsoHit = (
  world: World,
  k: KommuneModel,
  incident: StoredIncident,
  received: readonly Received[] | undefined,
): Child => {
  const lists = hitOf(world, incident, received)
  const kind = incident.groups?.includes('02') === false ? 'eoj' : 'esdh'
  const product = incident.signal === 'leverance' ? k.products[kind] : undefined
  const withProduct = new Set(
    product === undefined ? [] : kommunerOf(world, kind, product).map(({ kommune }) => kommune),
  )
  const among = (list: readonly Kommune[]): number => list.filter((one) => withProduct.has(one)).length
  const delivering = withProduct.size - among(lists.silent)
  const same =
    product === undefined
      ? `${count(lists.hit.length)} af ${count(world.kommuner.length)} kommuner er ramt`
      : `${count(among(lists.hit))} af de ${count(delivering)} kommuner, der leverede med ${product.navn}, er ramt`
  const others = [
    [lists.hit.length - among(lists.hit), 'andre er også ramt'],
    [lists.recovered.length, 'er i orden igen'],
    [lists.notHit.length, 'er ikke ramt'],
    [lists.silent.length, 'leverede ikke i forvejen'],
    [lists.unknown.length, 'ved vi ikke'],
  ] as const
  const rest = others
    .filter(([n], i) => n > 0 && (i > 0 || product !== undefined))
    .map(([n, text]) => `${count(n)} ${text}`)
    .join(', ')
  return html`<li><a href="${incidentHref(incident)}">${shortTitle(incident, world)}</a>: ${same}${rest !== '' && `; af alle ${count(world.kommuner.length)}: ${rest}`}.</li>`
}

/** `received`: what has come since each stop that hits the kommune began, by the incident's id. */
export const peers = (
  world: World,
  k: KommuneModel,
  received: ReadonlyMap<number, readonly Received[]> = new Map(),
): Markup =>
  html`<h2>Er det kun os?</h2><ul class="no-max-width">${incidentsHitting(world, k.kommune.kommunekode).map((one) => alsoHit(world, k, one, received.get(one.id)))}${numbers(world, k, 'esdh')}${numbers(world, k, 'eoj')}</ul>`
