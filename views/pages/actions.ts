// Action tables: each kommune once by its next step and who takes it, and findings in the configurations.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import { whoActs } from '../../server/domain/readiness/ladder.ts'
import { html, type Markup } from '../markup.ts'
import {
  countSteps,
  type FindingId,
  findings,
  hasFinding,
  isNoStep,
  type StepKind,
  stepKinds,
  steppedGroups,
} from '../model/step-kind.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { count, plural } from '../text/format.ts'
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

const noOne = 'Uden næste skridt'

const whoOf = (kind: StepKind, kommuner: readonly KommuneModel[]): string => {
  if (isNoStep(kind)) return noOne
  if (kind === 'friskhed') return whoOfStops(kommuner)
  return whoNames[whoActs[kind === 'ydelser' || kind === 'mangler' ? partlyRungs[kind] : kind]]
}

const stepRow = (kind: StepKind, text: string, numbers: readonly number[]): Markup =>
  html`<tr>${rowHead(stepNames[kind], text)}${numbers.map((n, i) => number(n, listOf(counted[i], `trin=${kind}`)))}</tr>`

/** The steps by who takes them, each group of rows under its actor; steps of no kommune are left out. */
export const stepTable = (world: World): Markup => {
  const texts = stepTexts(world.flereFrom)
  const counts = counted.map((group) => countSteps(world.kommuner, group))
  const taken = stepKinds
    .map((kind) => ({ kind, who: whoOf(kind, world.kommuner), numbers: counts.map((of) => of[kind]) }))
    .filter(({ numbers }) => numbers.some((n) => n > 0))
  const actors = [...new Set(taken.map(({ who }) => who))]
  // Last, because nobody acts there.
  const inOrder = [...actors.filter((who) => who !== noOne), ...actors.filter((who) => who === noOne)]
  return table(
    'Antal kommuner efter det næste skridt, og hvem der tager det',
    [columns('Næste skridt'), heads],
    inOrder.map((who) => {
      const steps = taken.filter((one) => one.who === who)
      const n = steps.reduce((sum, { numbers: [all = 0] }) => sum + all, 0)
      return [
        html`<tr class="who"><th scope="rowgroup" colspan="${counted.length + 1}">${who}${n > 0 && `: ${plural(n, 'kommune', 'kommuner')}`}</th></tr>`,
        ...steps.map(({ kind, numbers }) => stepRow(kind, texts[kind], numbers)),
      ]
    }),
    { variant: 'few-numbers', asList: true },
  )
}

/** A kommune may be counted in several rows; findings in no kommune are left out. */
export const findingTable = (world: World): Markup => {
  const countOf = (finding: FindingId, group: ReadinessGroup | undefined): number =>
    world.kommuner.filter((k) => hasFinding(k, finding, group)).length
  const rows = findings
    .map((finding) => ({ finding, numbers: counted.map((group) => countOf(finding, group)) }))
    .filter(({ numbers }) => numbers.some((n) => n > 0))
  return table(
    'Antal kommuner efter det, der er fundet i konfigurationerne',
    [columns('Fund'), heads],
    rows.map(
      ({ finding, numbers }) =>
        html`<tr>${rowHead(findingNames[finding], findingTexts[finding])}${numbers.map((n, i) => number(n, listOf(counted[i], `fund=${finding}`)))}</tr>`,
    ),
    { none: 'Ingen fejl, og alt er oplyst og målt.', variant: 'few-numbers', asList: true },
  )
}
