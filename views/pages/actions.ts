// Owns the table of what needs action: how many kommuner stand at which blocking rung, and who acts.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { type BlockingRung, blockingRungs } from '../model/query.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { count } from '../text/format.ts'
import { groupNames, rungNames, whoNames } from '../text/words.ts'
import { columns, table } from './parts.ts'

const groups = ['02', 'eoj'] as const satisfies ReadinessGroup[]

const explained: Record<BlockingRung, string> = {
  adgang: 'Vi mangler ret til at tælle, eller en begrænset ret kan skjule sager.',
  leverance: 'Obligatoriske KLE-numre uden sager i indekset.',
  friskhed: 'Der er sager, men indekset har ikke modtaget nye, som det plejer.',
  konfiguration: 'Leveret, men lukket; åben, men tom; åben imod ønsket; eller åben, men svarer tomt.',
  gate: 'DIGST har ikke åbnet området for kommunen.',
}

const whoOf = (kommuner: readonly KommuneModel[], rung: BlockingRung): string | undefined => {
  for (const k of kommuner)
    for (const group of groups) {
      const step = k.groups[group].nextStep
      if (step?.rung === rung) return whoNames[step.who]
    }
  return undefined
}

/** Each column sums to the kommuner. */
export const actionTable = (world: World): Markup => {
  const number = (
    of: (k: KommuneModel, group: ReadinessGroup) => boolean,
    href?: (g: string) => string,
  ): Child =>
    groups.map((group) => {
      const n = world.kommuner.filter((k) => of(k, group)).length
      return html`<td class="number">${n > 0 && href !== undefined ? html`<a href="${href(group)}">${count(n)}</a>` : count(n)}</td>`
    })
  const blocked = blockingRungs.flatMap((rung) => {
    const who = whoOf(world.kommuner, rung)
    if (who === undefined) return []
    return html`<tr><th scope="row">${rungNames[rung]}<span class="note"> ${explained[rung]}</span></th><td>${who}</td>${number(
      (k, group) => k.groups[group].nextStep?.rung === rung,
      (group) => `/kommuner?gruppe=${group}&trin=${rung}`,
    )}</tr>`
  })
  const free = html`<tr><th scope="row">Intet spærrer<span class="note"> Alle målte trin er nået.</span></th><td>–</td>${number(
    (k, group) => k.groups[group].nextStep === undefined && k.groups[group].level !== 'ukendt',
  )}</tr>`
  const unknown = html`<tr><th scope="row">Ikke målt<span class="note"> Vi ved for lidt til at pege på et skridt.</span></th><td>–</td>${number(
    (k, group) => k.groups[group].nextStep === undefined && k.groups[group].level === 'ukendt',
  )}</tr>`
  return table(
    'Antal kommuner efter det første trin, der spærrer',
    [
      ...columns('Trin', 'Hvem handler'),
      ...groups.map((g) => html`<th scope="col" class="number">${groupNames[g]}</th>`),
    ],
    [...blocked, free, unknown],
  )
}
