// Owns the answer to "is it just us?": how the other kommuner with the same product are, in numbers.
import type { RungId } from '../../server/domain/readiness/ladder.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { countLevels, type KommuneModel, productOf, type World } from '../model/world.ts'
import { count } from '../text/format.ts'
import { groupNames, rungNames } from '../text/words.ts'
import { groupOfKind, kommunerOf } from './products.ts'

/** How many of the others the same rung blocks. */
const alike = (same: number, others: number, rung: RungId): string => {
  const name = rungNames[rung].toLowerCase()
  if (others === 1) return ` Den står ${same === 1 ? 'ved samme' : 'ikke ved samme'} trin (${name}).`
  if (same === 0) return ` Ingen af dem står ved samme trin (${name}).`
  return ` ${same === others ? 'De står alle' : `${count(same)} af dem står`} ved samme trin (${name}).`
}

/** `2 leverer alt, 5 flere numre, 15 ingen, 1 er ikke målt`: sums to the others. */
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
    [flere, 'leverer flere', 'De leverer flere numre'],
    [ingen, 'leverer ingen', 'De leverer ingen numre'],
    [ukendt, 'er ikke målt', 'De er ikke målt'],
  ] as const
  const allOf = parts.find(([n]) => n === others.length)
  const said = allOf?.[2] ?? parts.flatMap(([n, text]) => (n > 0 ? `${count(n)} ${text}` : [])).join(', ')
  const rung = k.groups[group].nextStep?.rung
  const same = others.filter((other) => other.groups[group].nextStep?.rung === rung).length
  if (others.length === 1)
    return html`<li>${groupNames[group]}: 1 anden kommune bruger ${link}. Den ${allOf?.[1]}.${rung !== undefined && alike(same, 1, rung)}</li>`
  return html`<li>${groupNames[group]}: ${count(others.length)} andre kommuner bruger ${link}. ${said}.${rung !== undefined && alike(same, others.length, rung)}</li>`
}

export const peers = (world: World, k: KommuneModel): Markup =>
  html`<h2>Er det kun os?</h2><ul class="no-max-width">${numbers(world, k, 'esdh')}${numbers(world, k, 'eoj')}</ul>`
