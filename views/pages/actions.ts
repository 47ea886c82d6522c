// Action tables: each kommune once by its next step, and findings in the configurations.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import { whoActs } from '../../server/domain/readiness/ladder.ts'
import { html, type Markup } from '../markup.ts'
import {
  countSteps,
  type FindingId,
  findings,
  hasFinding,
  type StepKind,
  stepKinds,
  steppedGroups,
} from '../model/step-kind.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { count } from '../text/format.ts'
import { findingNames, findingTexts, stepNames, stepTexts } from '../text/steps.ts'
import { groupNames, whoNames } from '../text/words.ts'
import { columns, numberColumns, table } from './parts.ts'

/** Columns: all kommuner, then each group. */
const counted = [undefined, ...steppedGroups] as const satisfies (ReadinessGroup | undefined)[]

const heads = numberColumns('Kommuner', ...steppedGroups.map((group) => groupNames[group]))

const number = (n: number, href?: string): Markup =>
  html`<td class="number">${n > 0 && href !== undefined ? html`<a href="${href}">${count(n)}</a>` : count(n)}</td>`

const listOf = (group: ReadinessGroup | undefined, filter: string): string =>
  `/kommuner?${group === undefined ? '' : `gruppe=${group}&`}${filter}`

const rowHead = (name: string, text: string): Markup =>
  html`<th scope="row">${name}<span class="note"> ${text}</span></th>`

/** The rung that is only partly met. */
const partlyRungs = { ydelser: 'adgang', mangler: 'leverance' } as const

/** Those who act where deliveries have stopped: also KOMBIT, when the stop is of more than a product. */
const whoOfStops = (kommuner: readonly KommuneModel[]): string => {
  const whos = kommuner.flatMap(({ groups }) =>
    steppedGroups.flatMap((group) => {
      const { nextStep } = groups[group]
      return nextStep?.rung === 'friskhed' ? nextStep.who : []
    }),
  )
  return [...new Set(whos.length === 0 ? [whoActs.friskhed] : whos)]
    .map((who) => whoNames[who])
    .join(' eller ')
}

const whoOf = (kind: StepKind, kommuner: readonly KommuneModel[]): string => {
  if (kind === 'intet' || kind === 'ukendt') return '–'
  if (kind === 'friskhed') return whoOfStops(kommuner)
  return whoNames[whoActs[kind === 'ydelser' || kind === 'mangler' ? partlyRungs[kind] : kind]]
}

/** Each column sums to the number of kommuner, shown in the last row. */
export const stepTable = (world: World): Markup => {
  const texts = stepTexts(world.flereFrom)
  const columnsOf = counted.map((group) => ({ group, counts: countSteps(world.kommuner, group) }))
  const rows = stepKinds.map(
    (kind) =>
      html`<tr>${rowHead(stepNames[kind], texts[kind])}${columnsOf.map(({ group, counts }) => number(counts[kind], listOf(group, `trin=${kind}`)))}<td>${whoOf(kind, world.kommuner)}</td></tr>`,
  )
  const total = columnsOf.map(({ counts }) => number(stepKinds.reduce((sum, kind) => sum + counts[kind], 0)))
  return table(
    'Antal kommuner efter det næste skridt',
    [columns('Næste skridt'), heads, columns('Ansvarlig')],
    [...rows, html`<tr class="total"><th scope="row">I alt</th>${total}<td></td></tr>`],
  )
}

/** A kommune may be counted in several rows. */
export const findingTable = (world: World): Markup => {
  const countOf = (finding: FindingId, group: ReadinessGroup | undefined): number =>
    world.kommuner.filter((k) => hasFinding(k, finding, group)).length
  return table(
    'Antal kommuner efter det, der er fundet i konfigurationerne',
    [columns('Fund'), heads],
    findings.map(
      (finding) =>
        html`<tr>${rowHead(findingNames[finding], findingTexts[finding])}${counted.map((group) => number(countOf(finding, group), listOf(group, `fund=${finding}`)))}</tr>`,
    ),
  )
}
