// Next steps of a group: each step once, with the kommuner that share it by name and level.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import { html, type Markup } from '../markup.ts'
import { stepKindIn } from '../model/step-kind.ts'
import { together } from '../model/together.ts'
import type { KommuneModel } from '../model/world.ts'
import { count } from '../text/format.ts'
import { nextStepText } from '../text/ladder.ts'
import { stepNames } from '../text/steps.ts'
import { columns, groupState, kommuneLinks, numberColumns, skippable, table } from './parts.ts'

/** The step of kommuner that share it, as one sentence. */
const sharedText = (kommuner: readonly [KommuneModel, ...KommuneModel[]], group: ReadinessGroup): string => {
  const [k] = kommuner
  const step = k.groups[group].nextStep
  return step === undefined
    ? stepNames[stepKindIn(k.groups[group])]
    : nextStepText(step, k, group, kommuner.length)
}

/** Kommuner whose sentences are equal share a row, because a reader would read the same sentence up to 98 times. */
export const sharedSteps = (
  caption: string,
  kommuner: readonly KommuneModel[],
  group: ReadinessGroup,
): Markup =>
  skippable(
    'kommunerne',
    'kommunerne',
    table(
      caption,
      [columns('Næste skridt'), numberColumns('Kommuner'), columns('Hvem')],
      together(kommuner, (k) => sharedText([k], group)).map((sharing) => {
        const byLevel = together(sharing, (k) => String(groupState(k.groups[group])))
        return html`<tr><th scope="row">${sharedText(sharing, group)}</th><td class="number">${count(sharing.length)}</td><td class="wide">${byLevel.map((equal) => html`<p>${groupState(equal[0].groups[group])} ${kommuneLinks(equal, group)}</p>`)}</td></tr>`
      }),
      { variant: 'shared', asList: true },
    ),
  )
