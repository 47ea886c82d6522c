// Benefits beside the cases of a kommune: a sentence for each group, and the warning where benefits have no cases.
import { type Child, html } from '../markup.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { benefitsRule, benefitsText, withoutCasesText } from '../text/benefits.ts'
import { dense, todayOf } from '../text/format.ts'
import { deliverers } from '../text/parts.ts'
import { groupNames } from '../text/words.ts'
import { alert } from './parts.ts'

const groups = ['27', '29'] as const

/** Warnings about groups with benefits but no cases, which is a fault in the kommune's data. */
export const benefitsFaults = (k: KommuneModel): Child =>
  groups.map((group) => {
    const { benefits } = k.groups[group]
    if (benefits?.withoutCases !== true) return undefined
    const { heading, text } = withoutCasesText(benefits, groupNames[group], deliverers(k, group))
    return alert('warning', heading, text)
  })

/** Nothing when benefits are not counted, or when there are none beside no cases. */
export const benefitsNote = (world: World, k: KommuneModel): Child => {
  const today = todayOf(world.reading)
  const lines = groups.flatMap((group) => {
    const { benefits, benefitsMeasuredAt: at, cases, obligatory } = k.groups[group]
    if (benefits === undefined || obligatory === 0) return []
    const isNothing = benefits.known === benefits.numbers && benefits.bevillinger === 0 && cases === 0
    return isNothing
      ? []
      : html`<li>Ydelsesindekset, ${groupNames[group]}: ${benefitsText(benefits)}${at !== undefined && html`, talt ${dense(today, at)}`}.</li>`
  })
  return lines.length > 0 && html`<ul class="note no-max-width">${lines}<li>${benefitsRule}</li></ul>`
}
