// Owns the sentences about a kommune: each rung with its evidence, the next step, and the counting rule. No clock.
import { fullRight, type Right } from '../server/domain/check.ts'
import type { ReadinessGroup } from '../server/domain/kle.ts'
import type { NextStep, Rung, RungId } from '../server/domain/ladder.ts'
import { count, plural } from './format.ts'
import { type GroupModel, type KommuneModel, productOf } from './model.ts'
import { groupNames } from './words.ts'

const numbers = (n: number): string => plural(n, 'nummer', 'numre')
const cases = (n: number): string => plural(n, 'sag', 'sager')

/** `det obligatoriske nummer`, `de 6 obligatoriske numre` */
const theObligatory = (n: number): string =>
  n === 1 ? 'det obligatoriske nummer' : `de ${count(n)} obligatoriske numre`

/** `3 af 6 obligatoriske numre` */
const someObligatory = (n: number, of: number): string =>
  `${count(n)} af ${of === 1 ? '1 obligatorisk nummer' : `${count(of)} obligatoriske numre`}`

/** What a right is limited to, in Danish: `KLE 02; følsomhed fortrolig`. */
export const rightText = (right: Right): string =>
  right.replaceAll(/\bkle\b/g, 'KLE').replaceAll(/\bsensitivity\b/g, 'følsomhed')

const limitedRight = (k: KommuneModel): string =>
  k.right === fullRight ? 'en begrænset ret' : `en begrænset ret (${rightText(k.right)})`

const list = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ')

/** `1 er ikke målt, 1 har vi ikke adgang til`; empty when all is known. */
const undecided = (g: GroupModel): string =>
  list([
    g.unknown > 0 ? `${count(g.unknown)} er ikke målt` : '',
    g.noAccess > 0 ? `${count(g.noAccess)} har vi ikke adgang til` : '',
  ])

/** `; 2 mangler, 1 er ikke målt`: what the delivered numbers leave. */
const remainder = (g: GroupModel): string => {
  const parts = list([g.zero > 0 ? `${count(g.zero)} mangler` : '', undecided(g)])
  return parts === '' ? '' : `; ${parts}`
}

const adgang = (rung: Rung, k: KommuneModel, g: GroupModel, name: string): string => {
  switch (rung.outcome) {
    case 'yes':
      return k.right === fullRight
        ? `Vi har ret til at tælle kommunens sager i ${name}.`
        : `Vi kan tælle kommunens sager i ${name} under ${limitedRight(k)}.`
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

const leverance = (rung: Rung, g: GroupModel, name: string): string => {
  const total = g.cases === undefined || g.delivered === 0 ? '' : ` I alt ${cases(g.cases)}.`
  if (rung.outcome === 'yes') {
    return g.obligatory === 1
      ? `Leverer det obligatoriske nummer i ${name}.${total}`
      : `Leverer alle ${count(g.obligatory)} obligatoriske numre i ${name}.${total}`
  }
  if (rung.outcome === 'no') {
    if (undecided(g) !== '') {
      return g.delivered === 0
        ? `Mindst ${someObligatory(g.zero, g.obligatory)} mangler i ${name}; ${undecided(g)}.`
        : `Leverer mindst ${someObligatory(g.delivered, g.obligatory)} i ${name}${remainder(g)}.${total}`
    }
    return g.zero === g.obligatory
      ? `Leverer ${g.obligatory === 1 ? 'ikke det obligatoriske nummer' : `ingen af ${theObligatory(g.obligatory)}`} i ${name}.`
      : `Leverer ${someObligatory(g.delivered, g.obligatory)} i ${name}${remainder(g)}.${total}`
  }
  if (g.delivered > 0)
    return `Leverer mindst ${someObligatory(g.delivered, g.obligatory)} i ${name}${remainder(g)}.${total}`
  return rung.outcome === 'noAccess'
    ? `Ikke målt: vi har ikke adgang til at tælle i ${name}.`
    : `Ikke målt: vi har ingen gyldige tal for ${theObligatory(g.obligatory)} i ${name}.`
}

const expectedText = (expected: number | string | undefined): string =>
  typeof expected === 'number'
    ? ` Ventet ud fra kommunens egen historik: omkring ${count(Math.round(expected))}.`
    : ''

const friskhed = (rung: Rung, g: GroupModel, name: string): string => {
  const { expected } = rung.evidence
  const received = g.received ?? 0
  switch (rung.outcome) {
    case 'yes':
      return `Indekset har for nylig modtaget ${cases(received)} i ${name}.${expectedText(expected)}`
    case 'no':
      return received === 0
        ? `Indekset har ikke modtaget sager i ${name} for nylig.${expectedText(expected)}`
        : `Indekset har kun modtaget ${cases(received)} i ${name} for nylig.${expectedText(expected)}`
    case 'notRelevant':
      return g.cases === 0
        ? `Ikke relevant: der er ingen sager i ${name}.`
        : `Ikke relevant: for få nye sager i ${name} til at afgøre, om leverancen er standset.`
    default:
      return `Ikke målt: vi ved ikke, hvor mange sager indekset har modtaget i ${name} for nylig.`
  }
}

const noSource: Partial<Record<RungId, string>> = {
  konfiguration:
    'Ikke målt: vi har endnu ingen kilde til kommunens KLE-konfiguration i SAPA. Trinnet spærrer ikke.',
  gate: 'Ikke målt: vi har endnu ingen kilde til, om DIGST har åbnet området. Trinnet spærrer ikke.',
}

const party = 'Om en borger ser en sag, afhænger også af sagens parter, og det måles aldrig.'

const kanVises = (rung: Rung, g: GroupModel, name: string): string => {
  switch (rung.outcome) {
    case 'yes':
      return `Sagerne i ${name} kan vises på Mit Overblik. ${party}`
    case 'no':
      return g.noAccess + g.limited > 0
        ? `Vi kan ikke sige, at alt i ${name} kan vises på Mit Overblik: vi har ikke fuld adgang til at tælle. ${party}`
        : `Et trin ovenfor er ikke nået, så ikke alt i ${name} kan vises på Mit Overblik. ${party}`
    default:
      return `Ikke afgjort: mindst ét trin ovenfor er ikke målt. ${party}`
  }
}

/** The rung's outcome as a full sentence with its evidence. Absolute numbers only, so it holds as long as they do. */
export const rungText = (rung: Rung, k: KommuneModel, group: ReadinessGroup): string => {
  const g = k.groups[group]
  const name = groupNames[group]
  if (rung.outcome === 'notRelevant' && rung.rung !== 'friskhed')
    return `Ikke relevant: ingen obligatoriske numre gælder i ${name} i dag.`
  if (g.obligatory === 0) return `Ikke relevant: ingen obligatoriske numre gælder i ${name} i dag.`
  switch (rung.rung) {
    case 'adgang':
      return adgang(rung, k, g, name)
    case 'leverance':
      return leverance(rung, g, name)
    case 'friskhed':
      return friskhed(rung, g, name)
    case 'kanVises':
      return kanVises(rung, g, name)
    default:
      return noSource[rung.rung] ?? ''
  }
}

/** Who delivers: `Kommunen og leverandøren af Acadre (Formpipe)`. */
const deliverers = (k: KommuneModel, group: ReadinessGroup): string => {
  const product = productOf(k, group)
  return product === undefined
    ? 'Kommunen og dens leverandør'
    : `Kommunen og leverandøren af ${product.navn} (${product.vendor})`
}

/** `; mindst 2 af 3 obligatoriske numre leveres, 1 er ikke målt`: what is known besides the numbers that lack. */
const delivered = (g: GroupModel): string => {
  const some = `${undecided(g) === '' ? '' : 'mindst '}${someObligatory(g.delivered, g.obligatory)} leveres`
  return `; ${list([g.delivered === 0 && undecided(g) !== '' ? '' : some, undecided(g)])}`
}

/** The one next step as a full sentence: who does what, and on what evidence. */
export const nextStepText = (step: NextStep, k: KommuneModel, group: ReadinessGroup): string => {
  const g = k.groups[group]
  const name = groupNames[group]
  switch (step.rung) {
    case 'adgang':
      return step.outcome === 'noAccess'
        ? `Kommunen skal godkende serviceaftalen, så sagerne i ${name} kan tælles: vi mangler adgang til ${g.noAccess === g.obligatory ? theObligatory(g.obligatory) : someObligatory(g.noAccess, g.obligatory)}.`
        : `Kommunen skal afklare med KOMBIT, om retten skjuler sager: ${numbers(g.limited)} i ${name} viser 0 sager under ${limitedRight(k)}.`
    case 'leverance':
      if (g.zero === 0)
        return `Kommunen skal give adgang til at tælle ${someObligatory(g.noAccess, g.obligatory)} i ${name}.`
      return g.delivered === 0 && g.zero === g.obligatory
        ? `${deliverers(k, group)} skal begynde at levere ${theObligatory(g.obligatory)} i ${name}.`
        : `${deliverers(k, group)} skal levere ${g.zero === 1 ? 'det nummer' : `de ${count(g.zero)} numre`}, der mangler i ${name}${delivered(g)}.`
    case 'friskhed':
      return `${deliverers(k, group)} skal finde ud af, hvorfor indekset ${(g.received ?? 0) === 0 ? 'ikke har' : 'næsten ikke har'} modtaget sager i ${name} for nylig.`
    default:
      return rungText(step, k, group)
  }
}

/** The counting rule, printed wherever a level stands. `flereFrom` is the least number of KLE numbers for `Flere`. */
export const countingRule = (flereFrom: number): string =>
  `Alle: der er sager i indekset på alle obligatoriske KLE-numre. Flere: på mindst ${count(flereFrom)}, men ikke alle. ` +
  `Ingen: ${flereFrom === 1 ? 'på ingen' : `på færre end ${count(flereFrom)}`}. ` +
  'Ikke målt: vi ved for lidt til at sige det.'
