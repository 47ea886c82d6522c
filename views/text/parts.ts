// Parts of sentences: counted nouns, lists, and the numbers that are unknown.

import type { Kle, ReadinessGroup } from '../../server/domain/kle.ts'
import { fullRight, type Right } from '../../server/domain/measured/check.ts'
import { type GroupModel, type KommuneModel, productOf } from '../model/world.ts'
import { count, plural } from './format.ts'

export const numbers = (n: number): string => plural(n, 'nummer', 'numre')
export const cases = (n: number): string => plural(n, 'sag', 'sager')

/** `det obligatoriske nummer`, `de 6 obligatoriske numre` */
export const theObligatory = (n: number): string =>
  n === 1 ? 'det obligatoriske nummer' : `de ${count(n)} obligatoriske numre`

/** `3 af 6 obligatoriske numre` */
export const someObligatory = (n: number, of: number): string =>
  `${count(n)} af ${of === 1 ? '1 obligatorisk nummer' : `${count(of)} obligatoriske numre`}`

/** The limits of a right, in Danish: `KLE 02; følsomhed fortrolig`. */
export const rightText = (right: Right): string =>
  right.replaceAll(/\bkle\b/g, 'KLE').replaceAll(/\bsensitivity\b/g, 'følsomhed')

export const limitedRight = (k: KommuneModel): string =>
  k.right === fullRight ? 'en begrænset ret' : `en begrænset ret (${rightText(k.right)})`

export const list = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ')

const joined = (names: readonly string[], word: string): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`

/** `Acadre, SBSYS og Nova` */
export const enumeration = (names: readonly string[]): string => joined(names, 'og')

/** `Acadre, SBSYS eller Nova` */
export const alternatives = (names: readonly string[]): string => joined(names, 'eller')

/** The unknown numbers: `1 er ikke målt, 2 er ikke afgjort, 1 har vi ikke adgang til`; empty when all are known. */
export const undecided = (g: GroupModel): string =>
  list([
    g.unknown > g.limited ? `${count(g.unknown - g.limited)} er ikke målt` : '',
    // Those that show 0 under a limited right, which may hide cases.
    g.limited > 0 ? `${count(g.limited)} er ikke afgjort` : '',
    g.noAccess > 0 ? `${count(g.noAccess)} har vi ikke adgang til` : '',
  ])

/** A count of KLE numbers, and the first of them. */
export type Named = { numbers: number; first: readonly Kle[] }

/** `(02.34.02, 02.34.04 og 3 andre)` */
export const naming = ({ numbers: n, first }: Named): string => {
  const more = n - first.length
  return `(${enumeration(more > 0 ? [...first, more === 1 ? '1 andet' : `${count(more)} andre`] : first)})`
}

/** `naming` of the numbers known to have no cases. */
export const namingMissing = (g: GroupModel): string => naming({ numbers: g.zero, first: g.missing })

/** The numbers that are not known to be delivered: `; 2 mangler (02.34.02 og 02.34.04), 1 er ikke målt`. */
export const remainder = (g: GroupModel): string => {
  const parts = list([g.zero > 0 ? `${count(g.zero)} mangler ${namingMissing(g)}` : '', undecided(g)])
  return parts === '' ? '' : `; ${parts}`
}

/** Who takes a step, and the pronoun for them: one kommune, or the `n` kommuner that share its next step. */
export const takers = (n: number): { who: string; they: string } =>
  n === 1 ? { who: 'Kommunen', they: 'den' } : { who: `De ${count(n)} kommuner`, they: 'de' }

/** The deliverers: `Kommunen og leverandøren af Acadre (Formpipe)`; of `n` kommuner: `De 15 kommuner og leverandøren af …`. */
export const deliverers = (k: KommuneModel, group: ReadinessGroup, n = 1): string => {
  const product = productOf(k, group)
  const { who } = takers(n)
  return product === undefined
    ? `${who} og ${n === 1 ? 'dens leverandør' : 'deres leverandører'}`
    : `${who} og leverandøren af ${product.navn} (${product.vendor})`
}
