// Comparison of a kommune with the others that use the same product.
import type { ProductKind } from '../../server/domain/kle.ts'
import type { Kommune } from '../../server/domain/kommuner.ts'
import type { Received } from '../../server/domain/measured/delivery.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { hitOf, incidentsHitting } from '../model/incidents.ts'
import { type FindingId, findings, hasFinding, type SteppedGroup, stepKindIn } from '../model/step-kind.ts'
import { type KommuneModel, productOf, type World } from '../model/world.ts'
import { fewerThan, withoutLevel } from '../text/finding.ts'
import { capital, count } from '../text/format.ts'
import { shortTitle } from '../text/incidents.ts'
import { findingNames, stepNames } from '../text/steps.ts'
import { countStates, groupNames } from '../text/words.ts'
import { incidentHref } from './incident-parts.ts'
import { kommunerOf } from './products.ts'

const linkTo = (text: string, search: Readonly<Record<string, string>>): Markup =>
  html`<a href="/kommuner?${String(new URLSearchParams(search))}">${text}</a>`

/** The faults in a group's configurations, which tell more than that it has some. */
const faultsIn = (k: KommuneModel, group: SteppedGroup): FindingId[] =>
  stepKindIn(k.groups[group]) === 'konfiguration'
    ? findings.filter((finding) => finding !== 'uafgjort' && hasFinding(k, finding, group))
    : []

/** Whether another kommune stands where this one does: at the same step, and of faults with one of the same. */
const isAlike = (k: KommuneModel, other: KommuneModel, group: SteppedGroup): boolean => {
  const faults = faultsIn(k, group)
  return faults.length === 0
    ? stepKindIn(other.groups[group]) === stepKindIn(k.groups[group])
    : faults.some((finding) => hasFinding(other, finding, group))
}

/**
 * `2 leverer alle numre, 5 flere af numrene, 15 ingen, 1 er ikke målt`, which sum to the number of others; the clause
 * alone where it is true of all.
 */
const levelsOf = (
  others: readonly KommuneModel[],
  group: SteppedGroup,
  flereFrom: number,
): { all: string } | { some: string } => {
  const states = countStates(others, group)
  const { alle = 0, flere = 0, ingen = 0 } = states
  const few = fewerThan(flereFrom)
  const parts = [
    [alle, 'leverer alle numre', 'leverer alle numre'],
    [flere, 'leverer flere af numrene', 'flere af numrene'],
    [ingen, few ?? 'leverer ingen af numrene', few ?? 'ingen'],
  ] as const
  const unknown = withoutLevel(states)
  const present = parts.filter(([n]) => n > 0)
  const [only] = present
  if (only !== undefined && present.length === 1 && unknown.length === 0) return { all: only[1] }
  const known = present.map(([n, first, later], i) => `${count(n)} ${i === 0 ? first : later}`)
  return { some: [...known, ...unknown].join(', ') }
}

/** The answer for a group, among those with the same product; among all where it is not known, or is the only one. */
const answer = (world: World, k: KommuneModel, kind: ProductKind): Markup => {
  const group = kind === 'esdh' ? '02' : 'eoj'
  const product = productOf(k, group)
  const users = product === undefined ? [] : kommunerOf(world, kind, product).filter((other) => other !== k)
  const others = users.length > 0 ? users : world.kommuner.filter((other) => other !== k)
  const search = { ...(users.length > 0 && product && { loesning: product.id }), gruppe: group }
  const alone =
    product === undefined
      ? 'Kommunens løsning er ikke oplyst, så vi sammenligner med alle. '
      : users.length === 0
        ? `Vi kender ingen andre kommuner, der bruger ${product.navn}, så vi sammenligner med alle. `
        : ''
  const who = `${others.length === 1 ? 'den anden kommune' : `de ${count(others.length)} andre kommuner`}${users.length > 0 && product ? ` med ${product.navn}` : ''}`
  const step = stepKindIn(k.groups[group])
  const same = others.filter((other) => isAlike(k, other, group)).length
  const faults = faultsIn(k, group)
  const where =
    faults.length > 0
      ? `har samme fejl (${faults.map((finding) => `»${findingNames[finding]}«`).join(' eller ')})`
      : `står ved »${stepNames[step]}«`
  const all = same === others.length ? `alle ${who}` : `${count(same)} af ${who}`
  const trin = linkTo(all, {
    ...search,
    ...(faults.length > 1 ? {} : faults.length === 1 ? { fund: faults.join() } : { trin: step }),
  })
  const found = levelsOf(others, group, world.flereFrom)
  if (step === 'ukendt' || step === 'intet' || step === 'ikkeRelevant')
    return 'all' in found
      ? html`<li>${groupNames[group]}: ${alone}${linkTo(capital(who), search)} ${found.all}.</li>`
      : html`<li>${groupNames[group]}: ${alone}Af ${linkTo(who, search)}: ${found.some}.</li>`
  const levels = 'all' in found ? `${others.length === 1 ? 'Den' : 'De'} ${found.all}.` : `${found.some}.`
  if (others.length === 1) {
    const not =
      faults.length > 0 ? where.replace('har samme', 'har ikke samme') : where.replace('står', 'står ikke')
    return html`<li>${groupNames[group]}: ${alone}${same === 0 ? 'Ja' : 'Nej'}, ${linkTo(who, search)} ${same === 0 ? not : where}. ${levels}</li>`
  }
  if (same === 0)
    return html`<li>${groupNames[group]}: ${alone}Ja, ingen af ${linkTo(who, search)} ${where}. ${levels}</li>`
  return html`<li>${groupNames[group]}: ${alone}Nej, ${trin} ${where}. ${levels}</li>`
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
    [lists.unknown.length, 'er ikke afgjort'],
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
  html`<h2>Er det kun os?</h2><ul class="no-max-width">${incidentsHitting(world, k.kommune.kommunekode).map((one) => alsoHit(world, k, one, received.get(one.id)))}${answer(world, k, 'esdh')}${answer(world, k, 'eoj')}</ul>`
