// Benefits and cases of a kommune: the table, and the warning where benefits have no cases.
import type { Benefits } from '../../server/domain/readiness/benefits.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { benefitsRule, knownText, withoutCasesText } from '../text/benefits.ts'
import { count, dense, type Today, todayOf } from '../text/format.ts'
import { deliverers } from '../text/parts.ts'
import { groupNames } from '../text/words.ts'
import { alert, columns, groupTitle, numberColumns, stateBadge, table } from './parts.ts'

/** KLE 27, KLE 29, and both together. */
const groups = ['27', '29', 'eoj'] as const

/** Warnings about groups with benefits but no cases, which is a fault in the kommune's data. */
export const benefitsFaults = (k: KommuneModel): Child =>
  (['27', '29'] as const).map((group) => {
    const { benefits } = k.groups[group]
    if (benefits?.withoutCases !== true) return undefined
    const { heading, text } = withoutCasesText(benefits, groupNames[group], deliverers(k, group))
    return alert('warning', heading, text)
  })

const number = (n: number | undefined): Child => (n === undefined ? '–' : count(n))

const bevillinger = (benefits: Benefits): Child => {
  if (benefits.known === 0) return stateBadge(benefits.noAccess > 0 ? 'noAccess' : 'ukendt')
  const known = knownText(benefits)
  return html`${count(benefits.bevillinger ?? 0)}${known !== '' && html` <span class="note">kendt for ${known}</span>`}`
}

const row = (k: KommuneModel, group: (typeof groups)[number], today: Today): Markup | undefined => {
  const { benefits, benefitsMeasuredAt: measuredAt, cases, obligatory } = k.groups[group]
  if (benefits === undefined || obligatory === 0) return undefined
  return html`<tr><th scope="row">${groupTitle(group)}</th><td class="number">${number(cases)}</td><td class="number">${bevillinger(benefits)}</td><td class="number">${number(benefits.ydelser)}</td><td class="number">${number(benefits.received)}</td><td>${measuredAt === undefined ? '–' : dense(today, measuredAt)}</td></tr>`
}

/** Returns undefined when benefits are not counted. */
export const benefitsTable = (world: World, k: KommuneModel): Child => {
  const today = todayOf(world.reading)
  const rows = groups.flatMap((group) => row(k, group, today) ?? [])
  if (rows.length === 0) return undefined
  return html`<h2>Ydelser til sammenligning</h2>
${table(
  'Sager, bevillinger og ydelser',
  [
    columns('KLE-gruppe'),
    numberColumns('Sager', 'Bevillinger', 'Ydelser', 'Bevillinger modtaget for nylig'),
    columns('Bevillinger målt'),
  ],
  rows,
)}
<p class="note">${benefitsRule}</p>`
}
