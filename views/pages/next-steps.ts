// The next steps of a kommune: one for ESDH and one for EOJ, because they have different owners.
import type { Kle } from '../../server/domain/kle.ts'
import type { Who } from '../../server/domain/readiness/ladder.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KommuneDetail } from '../model/details.ts'
import type { KleLine } from '../model/kle-lines.ts'
import { stepNumbers, stepSince } from '../model/next-step.ts'
import { type SteppedGroup, stepKindIn, steppedGroups } from '../model/step-kind.ts'
import type { KommuneModel } from '../model/world.ts'
import { count, uncapital } from '../text/format.ts'
import { stepSummary } from '../text/ladder.ts'
import { sinceText, stepNames } from '../text/steps.ts'
import { faultRungs, whoNames } from '../text/words.ts'
import type { Contact } from './accessibility.ts'
import { ask, askUs } from './ask.ts'
import { groupTitle } from './parts.ts'

const mostNumbers = 10

/** The numbers with KL's titles; without titles they stand in the sentence and in the table. */
const titled = (
  { lines, count: all }: ReturnType<typeof stepNumbers>,
  titles: ReadonlyMap<Kle, string>,
): Child => {
  if (!lines.some(({ kle }) => titles.has(kle))) return undefined
  const listed = lines.slice(0, mostNumbers)
  const rest = all - listed.length
  return html`<ul class="unstyled-list">${listed.map(({ kle }) => html`<li>${kle} ${titles.get(kle)}</li>`)}${rest > 0 && html`<li>og ${count(rest)} ${rest === 1 ? 'andet' : 'andre'}, som står i <a href="#numre">tabellen</a></li>`}</ul>`
}

/** Who can be asked in the kommune; DIGST and KOMBIT have no contact of a kommune's. */
const actsItself: ReadonlySet<Who> = new Set<Who>(['kommune', 'kommuneOgLeverandoer'])

const row = (name: string, value: Child): Child =>
  value !== undefined && value !== false && html`<div><dt>${name}</dt><dd>${value}</dd></div>`

const nextStep = (
  k: KommuneModel,
  group: SteppedGroup,
  detail: KommuneDetail,
  lines: readonly KleLine[],
): Markup => {
  const { nextStep: step } = k.groups[group]
  const kind = stepKindIn(k.groups[group])
  const since = stepSince(k, group, detail.levelRuns, lines)
  const facts = [
    row('KLE-numre', titled(stepNumbers(k, group, lines), detail.titles)),
    row('Siden', since && sinceText(since)),
    row('Ansvarlig', step && whoNames[step.who]),
    row('Kontakt', step && actsItself.has(step.who) && ask(detail.kontakter, group)),
  ].filter((fact) => fact !== false)
  return html`<section class="next-step n-${faultRungs.has(kind) ? 'wrong' : kind}"><h3>${groupTitle(group)}: ${uncapital(stepNames[kind])}</h3>
<p>${stepSummary(k, group)}</p>
${facts.length > 0 && html`<dl>${facts}</dl>`}</section>`
}

export const nextSteps = (
  k: KommuneModel,
  detail: KommuneDetail,
  lines: readonly KleLine[],
  contact: Contact | undefined,
): Markup =>
  html`<h2>Næste skridt</h2>
<div class="next-steps">${steppedGroups.map((group) => nextStep(k, group, detail, lines))}</div>
${askUs(contact)}`
