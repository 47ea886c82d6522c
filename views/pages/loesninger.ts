// List of products with the levels and the trend of their kommuner.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { groupOfKind } from '../../server/domain/kle.ts'
import { html, type Markup } from '../markup.ts'
import { movedAmong, type SinceFrozen } from '../model/week-changes.ts'
import { countLevels, type World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { productsFinding } from '../text/finding.ts'
import { countingRule } from '../text/ladder.ts'
import { sinceSentence } from '../text/week.ts'
import { latestAktiviteter } from './aktiviteter.ts'
import { layout } from './layout.ts'
import { stripPatterns } from './parts.ts'
import { productBasis } from './product-basis.ts'
import { kommunerOf, productTables } from './products.ts'
import { changeList } from './week-changes.ts'

/** `since` is absent before the first frozen week. */
export const loesningerPage = (
  shell: Shell,
  world: World,
  since: SinceFrozen | undefined,
  aktiviteter: readonly StoredFact<'aktiviteter'>[],
): Markup => {
  const levels = world.products.map((product) => ({
    navn: product.navn,
    counts: countLevels(kommunerOf(world, product.kind, product), groupOfKind(product.kind)),
  }))
  const main = html`<h1 class="finding">${productsFinding(world, levels)}</h1>
<p>ESDH-løsningen leverer byggesager (KLE 02), EOJ-løsningen social- og sundhedssager (KLE 27 og 29). ${sinceSentence(since?.week)}</p>
${stripPatterns()}
${productTables(
  world,
  'h2',
  since && {
    head: 'Udvikling',
    cell: (kommuner, group) => changeList(movedAmong(since.changes, kommuner, group).counts),
  },
)}
${latestAktiviteter(world, aktiviteter)}
${productBasis(world)}
<p class="rule">${countingRule(world.flereFrom)}</p>`
  return layout({ shell, world, title: 'Løsninger', main })
}
