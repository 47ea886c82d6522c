// Sentences about whether a kommune is alone: those who stand where it does, and whom an incident also hits.
import type { Kommune } from '../../server/domain/kommuner.ts'
import type { Hit } from '../model/incidents.ts'
import type { PeerList, Peers } from '../model/peers.ts'
import { isNoStep, type StepKind } from '../model/step-kind.ts'
import { fewerThan, withoutLevel } from './finding.ts'
import { capital, count } from './format.ts'
import { findingNames, stepNames } from './steps.ts'
import { countStates, groupNames } from './words.ts'

/**
 * `2 leverer alle numre, 5 flere af numrene, 15 ingen, 1 er ikke målt`, which sum to the number of others; the clause
 * alone where it is true of all.
 */
const levelsOf = ({ others, group }: Peers, flereFrom: number): { all: string } | { some: string } => {
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

/** Steps beside which the others' levels tell more; at the others, kommuner with cases stand too. */
const withLevels: readonly StepKind[] = ['leverance', 'konfiguration', 'mangler']

const aloneText = ({ alone }: Peers): string => {
  if (alone === undefined) return ''
  return alone.navn === undefined
    ? 'Kommunens løsning er ikke oplyst, så vi sammenligner med alle. '
    : `Vi kender ingen andre kommuner, der bruger ${alone.navn}, så vi sammenligner med alle. `
}

const withProduct = ({ product }: Peers): string => (product === undefined ? '' : ` med ${product.navn}`)

const othersText = (p: Peers): string =>
  `${p.others.length === 1 ? 'den anden kommune' : `de ${count(p.others.length)} andre kommuner`}${withProduct(p)}`

/** `alle de 3 andre kommuner`, `begge de andre kommuner` */
const allOthersText = (p: Peers): string =>
  p.others.length === 2 ? `begge de andre kommuner${withProduct(p)}` : `alle ${othersText(p)}`

/** What those do who stand where the kommune does. */
const placeText = ({ faults, step }: Peers, not: '' | ' ikke' = ''): string =>
  faults.length > 0
    ? `har${not} samme fejl (${faults.map((fault) => `»${findingNames[fault]}«`).join(' eller ')})`
    : `står${not} ved »${stepNames[step]}«`

const sameText = (p: Peers): string => {
  const who = othersText(p)
  if (p.others.length === 1)
    return p.same === 1 ? `Nej, ${who} ${placeText(p)}.` : `Ja, ${who} ${placeText(p, ' ikke')}.`
  if (p.same === 0) return `Ja, ingen af ${who} ${placeText(p)}.`
  return `Nej, ${p.same === p.others.length ? allOthersText(p) : `${count(p.same)} af ${who}`} ${placeText(p)}.`
}

/** DIGST opens for all, and for pilots before. */
const gateText = ({ others, group }: Peers): string => {
  const shut = others.filter(({ groups }) => groups[group].gate.state === 'closed').length
  if (shut === 0) return `Ja, DIGST har åbnet ${groupNames[group]} for alle andre kommuner.`
  return shut === others.length
    ? `Nej, DIGST har ikke åbnet ${groupNames[group]} for nogen kommune.`
    : `Nej, DIGST har heller ikke åbnet ${groupNames[group]} for ${count(shut)} af de ${count(others.length)} andre kommuner.`
}

/** The answer to »Er det kun os?« for a group; where nothing blocks, how the others deliver. */
export const peersText = (p: Peers, flereFrom: number): string => {
  if (p.step === 'ikkeRelevant') return 'Ingen obligatoriske numre gælder i dag, heller ikke for andre.'
  if (p.step === 'gate') return gateText(p)
  const found = levelsOf(p, flereFrom)
  if (isNoStep(p.step))
    return `${aloneText(p)}${'all' in found ? `${capital(othersText(p))} ${found.all}.` : `Af ${othersText(p)}: ${found.some}.`}`
  const them = p.others.length === 1 ? 'Den' : 'De'
  const levels = 'all' in found ? `${them} ${found.all}.` : `${found.some}.`
  return `${aloneText(p)}${sameText(p)}${withLevels.includes(p.step) ? ` ${levels}` : ''}`
}

/** A link to those who stand where the kommune does. */
export const alikeText = ({ rows, fault }: PeerList, { group, alike }: Peers): string =>
  `Vis de ${count(rows)} kommuner${alike.length > 1 && fault !== undefined ? ` med »${findingNames[fault]}«` : ''} i ${groupNames[group]}`

export const comparedText = ({ compared: { rows }, product, group }: Peers): string =>
  `Vis alle ${count(rows)} kommuner ${product === undefined ? `i ${groupNames[group]}` : `med ${product.navn}`}`

/** `alle 7 kommuner`, `7 af de 9 kommuner`, `begge kommuner`, `den ene kommune` */
const someOf = (n: number, of: number): string => {
  if (n === of && of <= 2) return of === 2 ? 'begge kommuner' : 'den ene kommune'
  return n === of ? `alle ${count(of)} kommuner` : `${count(n)} af de ${count(of)} kommuner`
}

/**
 * Of an incident that hits the kommune, whether it hits others: how many of those with the product, and who else.
 * `users`: those with the same product; absent where the product has no part in it.
 */
export const hitText = (
  { hit, recovered, notHit, silent, unknown }: Hit,
  users: { navn: string; kommuner: readonly Kommune[] } | undefined,
  total: number,
): { answer: 'Ja' | 'Nej'; whom: string } => {
  const ofProduct = new Set(users?.kommuner)
  const among = (list: readonly Kommune[]): number => list.filter((one) => ofProduct.has(one)).length
  const hitOfThem = among(hit)
  const whom =
    users === undefined
      ? `${someOf(hit.length, total)} er ramt`
      : `${someOf(hitOfThem, ofProduct.size - among(silent))}, der leverede med ${users.navn}, er ramt`
  const otherHit = users === undefined ? 0 : hit.length - hitOfThem
  const rest = [
    [otherHit, `${otherHit === 1 ? 'anden' : 'andre'} er også ramt`],
    [recovered.length, 'er i orden igen'],
    [notHit.length, 'er ikke ramt'],
    [silent.length, 'leverede ikke i forvejen'],
    [unknown.length, 'er ikke afgjort'],
  ] as const
  const others = rest.filter(([n]) => n > 0).map(([n, text]) => `${count(n)} ${text}`)
  return {
    answer: hit.length > 1 ? 'Nej' : 'Ja',
    whom: `${whom}${others.length === 0 ? '' : `; af alle ${count(total)}: ${others.join(', ')}`}`,
  }
}
