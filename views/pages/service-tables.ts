// Service tables: state and times of each service, phases of its latest probe, and Serviceplatformen's statements.
import { phases } from '../../server/domain/services/probe.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { CertificateLeft } from '../model/certificates.ts'
import type { IndeksModel } from '../model/indexes.ts'
import type { ProbeModel } from '../model/probes.ts'
import type { Measured, ServicePageModel, StatementModel } from '../model/service-page.ts'
import { count, dense, duration, finePercent, percent, plural, type Today } from '../text/format.ts'
import {
  certificateBadges,
  doubtedBadge,
  indeksFullNames,
  isWrongAnswer,
  phaseNames,
  probeBadges,
  statementWords,
  wrongAnswerBadge,
} from '../text/service-words.ts'
import { reasonOf } from '../text/services.ts'
import type { Badge } from '../text/words.ts'
import { incidentHref } from './incident-parts.ts'
import { badge, columns, numberColumns, table } from './parts.ts'

/** Below this share, the table states how much of the day was measured. */
const nearlyAll = 0.95

/** Such as `340 ms` or `under 1 ms`; a dash when unknown. */
const ms = (value: number | undefined): string =>
  value === undefined ? '–' : value > 0 && value < 1 ? 'under 1 ms' : duration(value)

const share = (value: number | undefined): string => (value === undefined ? '–' : finePercent(value))

/** Such as `12 dage` or `under et døgn`; empty when expired. */
export const daysLeft = ({ days, state }: CertificateLeft): string =>
  state === 'ended' ? '' : days === 0 ? 'under et døgn' : plural(days, 'dag', 'dage')

const certificateCell = (certificate: CertificateLeft | undefined): Child => {
  if (certificate === undefined) return '–'
  const left = certificate.state === 'ended' ? '' : `om ${daysLeft(certificate)}`
  return certificate.state === 'ok'
    ? left
    : html`${badge(certificateBadges[certificate.state])} <span class="note below">${left}</span>`
}

const measuredBadge = ({ state, latest, isDoubted }: Measured): Badge => {
  if (isDoubted) return doubtedBadge
  return state === 'failed' && isWrongAnswer(latest?.outcome) ? wrongAnswerBadge : probeBadges[state]
}

const order = ['failed', 'unstable', 'slow', 'unknown', 'offline', 'ok']
/** Worst first; equal states keep the configured order. */
const worstFirst = (probes: readonly ProbeModel[]): ProbeModel[] =>
  [...probes].sort((a, b) => order.indexOf(a.summary.state) - order.indexOf(b.summary.state))

/** The incident that tells that a service is unstable; nothing for other states. */
const unstableLink = ({ unstableBy }: Pick<Measured, 'unstableBy'>): Child =>
  unstableBy !== undefined && html`<a href="${incidentHref({ id: unstableBy })}">hændelse ${unstableBy}</a>`

/** The badge of a state, and below it the incident that tells that the service is unstable. */
const stateCell = (measured: Measured): Markup => {
  const link = unstableLink(measured)
  return html`${badge(measuredBadge(measured))}${link && html` <span class="note below">${link}</span>`}`
}

const probeRow = (today: Today, model: ProbeModel): Markup => {
  const { probe, summary, certificate } = model
  const { latest, p50Ms, p95Ms, availableShare, knownShare } = summary
  const reason = latest && reasonOf(model, latest)
  return html`<tr><th scope="row">${probe.navn}${probe.platform !== undefined && probe.platform !== probe.navn && html`<span class="note"> ${probe.platform}</span>`}</th><td>${stateCell(summary)}${reason !== undefined && html` <span class="note below">${reason}</span>`}</td><td>${latest === undefined ? 'endnu ikke' : dense(today, latest.at)}</td><td class="number">${ms(p50Ms)}</td><td class="number">${ms(p95Ms)}</td><td class="number">${share(availableShare)}${availableShare !== undefined && knownShare < nearlyAll && html` <span class="note below">målt ${percent(knownShare)} af tiden</span>`}</td><td class="number">${duration(probe.warnAtMs)} / ${duration(probe.failAtMs)}</td><td>${certificateCell(certificate)}</td></tr>`
}

export const indeksList = (indexes: readonly IndeksModel[]): Markup =>
  html`<p>${indexes.map((one, i) => html`${i > 0 && ' · '}${indeksFullNames[one.indeks]}: ${badge(measuredBadge(one))} ${unstableLink(one)}`)}</p>`

export const probeTable = (today: Today, probes: readonly ProbeModel[]): Markup =>
  table(
    'Tjenester',
    [
      columns('Tjeneste', 'Tilstand', 'Senest målt'),
      numberColumns('Halvdelen inden for', '95 % inden for', 'Oppetid', 'Langsom / fejl over'),
      columns('Certifikat udløber'),
    ],
    worstFirst(probes).map((model) => probeRow(today, model)),
    { variant: 'services', asList: true },
  )

/** Whether the latest result shows where the time goes: one that is too old, or from when we were offline, does not. */
const phasesOf = ({ summary: { latest, state } }: ProbeModel): ProbeModel['summary']['latest'] =>
  state === 'unknown' || state === 'offline' ? undefined : latest

/** Phases of the latest probe of each service; the redirects where a service has some. */
export const phaseTable = (probes: readonly ProbeModel[]): Markup => {
  const isRedirected = probes.some((model) => (phasesOf(model)?.redirects ?? 0) > 0)
  return table(
    'Den seneste måling fase for fase',
    [
      columns('Tjeneste'),
      numberColumns(...phases.map((phase) => phaseNames[phase]), 'I alt'),
      isRedirected && numberColumns('Omdirigeringer'),
    ],
    probes.map((model) => {
      const shown = phasesOf(model)
      return html`<tr><th scope="row">${model.probe.navn}</th>${phases.map((phase) => html`<td class="number">${ms(shown?.phases[phase])}</td>`)}<td class="number">${ms(shown?.durationMs)}</td>${isRedirected && html`<td class="number">${shown === undefined ? '–' : count(shown.redirects)}</td>`}</tr>`
    }),
    { asList: true },
  )
}

const measuredCells = (measured: Measured | undefined): Child =>
  measured === undefined
    ? html`<td>måles ikke</td><td class="number">–</td><td class="number">–</td>`
    : html`<td>${stateCell(measured)}</td><td class="number">${share(measured.availableShare)}</td><td class="number">${ms(measured.p50Ms)}</td>`

const notMentioned = 'ikke oplyst'

const statementRow = ({ service, state, oppetidShare, svartidMs, measured }: StatementModel): Markup =>
  html`<tr><th scope="row">${service}</th><td>${statementWords[state]}</td><td class="number">${oppetidShare === undefined ? notMentioned : finePercent(oppetidShare)}</td><td class="number">${svartidMs === undefined ? notMentioned : duration(svartidMs)}</td>${measuredCells(measured)}</tr>`

const unmentionedRow = ({ probe, summary }: ProbeModel): Markup =>
  html`<tr><th scope="row">${probe.navn}</th><td>${notMentioned}</td><td class="number">–</td><td class="number">–</td>${measuredCells(summary)}</tr>`

/** Serviceplatformen's statements beside our results, including services that only one of the two covers. */
export const statementTable = ({ statements, unmentioned }: ServicePageModel): Markup =>
  table(
    'Det oplyser Serviceplatformen, og det har vi målt',
    [
      columns('Tjeneste', 'De oplyser'),
      numberColumns('Deres oppetid', 'Deres svartid'),
      columns('Vi målte'),
      numberColumns('Vores oppetid', 'Halvdelen inden for'),
    ],
    [...statements.map(statementRow), ...unmentioned.map(unmentionedRow)],
    { asList: true },
  )
