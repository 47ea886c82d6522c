// Sentences about the first three rungs: our right to count, deliveries, and their freshness.
import { fullRight } from '../../server/domain/measured/check.ts'
import { daysRemembered } from '../../server/domain/readiness/freshness.ts'
import type { Rung } from '../../server/domain/readiness/ladder.ts'
import { isOnlyLimited } from '../../server/domain/readiness/level.ts'
import type { GroupModel, KommuneModel } from '../model/world.ts'
import { clock, count, longDate } from './format.ts'
import {
  cases,
  enumeration,
  limitedRight,
  namingMissing,
  numbers,
  remainder,
  someObligatory,
  theObligatory,
  undecided,
} from './parts.ts'

export const adgang = (rung: Rung, k: KommuneModel, g: GroupModel, name: string): string => {
  switch (rung.outcome) {
    case 'yes':
      return k.right === fullRight
        ? `Vi har ret til at tælle kommunens sager i ${name}.`
        : `Vi kan tælle kommunens sager i ${name} under ${limitedRight(k)}.`
    case 'partly':
      return `Vi har ret til at tælle sagerne i ${name}, men ikke til at tælle bevillinger og ydelser i Ydelsesindekset.`
    case 'noAccess':
      return g.noAccess === g.obligatory
        ? `Vi har ikke ret til at tælle ${theObligatory(g.obligatory)} i ${name}.`
        : `Vi har ikke ret til at tælle ${someObligatory(g.noAccess, g.obligatory)} i ${name}.`
    case 'no':
      return `${numbers(g.limited)} i ${name} viser 0 sager under ${limitedRight(k)}. Begrænsningen kan skjule sager, så 0 tæller ikke.`
    default:
      return `Ikke målt: vi har intet gyldigt svar fra indekset for ${theObligatory(g.obligatory)} i ${name}.`
  }
}

export const leverance = (rung: Rung, g: GroupModel, name: string): string => {
  const total = g.cases === undefined || g.delivered === 0 ? '' : ` I alt ${cases(g.cases)}.`
  if (rung.outcome === 'yes') {
    return g.obligatory === 1
      ? `Leverer det obligatoriske nummer i ${name}.${total}`
      : `Leverer alle ${count(g.obligatory)} obligatoriske numre i ${name}.${total}`
  }
  if (g.zero === g.obligatory)
    return `Leverer ${g.obligatory === 1 ? 'ikke det obligatoriske nummer' : `ingen af ${theObligatory(g.obligatory)}`} i ${name}.`
  if (g.delivered > 0)
    return `Leverer ${undecided(g) === '' ? '' : 'mindst '}${someObligatory(g.delivered, g.obligatory)} i ${name}${remainder(g)}.${total}`
  if (g.zero > 0)
    return `Mindst ${someObligatory(g.zero, g.obligatory)} mangler i ${name} ${namingMissing(g)}; ${undecided(g)}.`
  if (isOnlyLimited(g))
    return `Ikke afgjort: ${theObligatory(g.obligatory)} i ${name} viser 0 sager under en begrænset ret.`
  return rung.outcome === 'noAccess'
    ? `Ikke målt: vi har ikke adgang til at tælle i ${name}.`
    : `Ikke målt: vi har ingen gyldige tal for ${theObligatory(g.obligatory)} i ${name}.`
}

const expectedText = (expected: number | string | undefined): string =>
  typeof expected === 'number'
    ? ` Normalt er det ca. ${count(Math.round(expected))}, ud fra kommunens egne seneste ${count(daysRemembered)} dage.`
    : ''

/**
 * Such as `ikke har modtaget sager i KLE 02 siden 26. november 2026 kl. 08.00`, or with `næsten`: the numbers of the
 * stop where it is one, else those of the window. `order`: a clause has the adverb before its verb.
 */
export const notReceived = (g: GroupModel, name: string, order: 'clause' | 'sentence'): string => {
  const { stopped } = g.freshness
  const received = stopped?.received ?? g.received ?? 0
  const adverb = received === 0 ? 'ikke' : 'næsten ikke'
  const where = stopped === undefined ? name : `KLE ${enumeration(stopped.groups)}`
  const when =
    stopped === undefined ? 'for nylig' : `siden ${longDate(stopped.since)} ${clock(stopped.since)}`
  const verb = order === 'clause' ? `${adverb} har modtaget` : `har ${adverb} modtaget`
  return `${verb} sager i ${where} ${when}`
}

const friskhedNo = (g: GroupModel, name: string, expected: number | string | undefined): string => {
  const { stopped } = g.freshness
  const received = stopped?.received ?? g.received ?? 0
  const only = received === 0 ? '' : `, kun ${cases(received)}`
  const basis = stopped === undefined ? expectedText(expected) : ' Det viser vores tal time for time.'
  return `Indekset ${notReceived(g, name, 'sentence')}${only}.${basis}`
}

export const friskhed = (rung: Rung, g: GroupModel, name: string): string => {
  const { expected } = rung.evidence
  const received = g.received ?? 0
  switch (rung.outcome) {
    case 'yes':
      return `Indekset har for nylig modtaget ${cases(received)} i ${name}.${expectedText(expected)}`
    case 'no':
      return friskhedNo(g, name, expected)
    case 'notRelevant':
      return g.cases === 0
        ? `Ikke relevant: der er ingen sager i ${name}.`
        : `Ikke relevant: for få nye sager i ${name} til at afgøre, om leverancen er standset.`
    default:
      if (isOnlyLimited(g))
        return `Ikke afgjort: en begrænset ret kan skjule sager, som indekset har modtaget i ${name} for nylig.`
      return `Ikke målt: vi har intet gyldigt tal for, hvor mange sager indekset har modtaget i ${name} for nylig.`
  }
}
