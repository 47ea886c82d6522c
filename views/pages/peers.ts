// Comparison of a kommune with the others that use the same product.
import { type Child, html, type Markup } from '../markup.ts'
import { type StepKind, stepKindIn } from '../model/step-kind.ts'
import { countLevels, type KommuneModel, productOf, type World } from '../model/world.ts'
import { count } from '../text/format.ts'
import { stepNames } from '../text/steps.ts'
import { groupNames } from '../text/words.ts'
import { groupOfKind, kommunerOf } from './products.ts'

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
    [flere, 'leverer flere', 'De leverer flere numre'],
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

export const peers = (world: World, k: KommuneModel): Markup =>
  html`<h2>Er det kun os?</h2><ul class="no-max-width">${numbers(world, k, 'esdh')}${numbers(world, k, 'eoj')}</ul>`
