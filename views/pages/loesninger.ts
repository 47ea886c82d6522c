// List of products with the levels and the trend of their kommuner.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import { html, type Markup } from '../markup.ts'
import { midnightBefore, stepsSince, toHistory } from '../model/trend.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { longDate, todayOf } from '../text/format.ts'
import { countingRule } from '../text/ladder.ts'
import { latestAktiviteter } from './aktiviteter.ts'
import { layout } from './layout.ts'
import { stepList, stripPatterns } from './parts.ts'
import { productBasis } from './product-basis.ts'
import { productTables } from './products.ts'

/** `levelRuns` must cover eight weeks and all kommuner. */
export const loesningerPage = (
  shell: Shell,
  world: World,
  levelRuns: readonly LevelRun[],
  aktiviteter: readonly StoredFact<'aktiviteter'>[],
): Markup => {
  const history = toHistory(levelRuns)
  const since = midnightBefore(todayOf(world.reading).until, 7)
  const main = html`<h1>Løsninger</h1>
<p>ESDH-løsningen leverer byggesager (KLE 02), EOJ-løsningen social- og sundhedssager (KLE 27 og 29). Udviklingen er siden ${longDate(since)}; hver kommune tæller én gang.</p>
${stripPatterns()}
${productTables(world, 'h2', {
  head: 'Udvikling',
  cell: (kommuner, group) => stepList(stepsSince(history, kommuner, group, since, 2 * world.intervalMs)),
})}
${latestAktiviteter(world, aktiviteter)}
${productBasis(world)}
<p class="rule">${countingRule(world.flereFrom)}</p>`
  return layout({ shell, world, title: 'Løsninger', main })
}
