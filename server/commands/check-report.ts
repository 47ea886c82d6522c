// The check command's output: the table of findings and the exit code. Pure.

import type { Maintenance } from '../domain/incidents/maintenance.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import { isAnswer } from '../domain/measured/cell.ts'
import type { Attempt, Indeks, Outcome, Right } from '../domain/measured/check.ts'
import { fullRight } from '../domain/measured/check.ts'
import { assessCertificate } from '../domain/services/certificate.ts'
import type { ProbeResult } from '../domain/services/probe.ts'
import { isBelieved, type KnownReference, toReferenceText } from '../domain/services/reachability.ts'
import type { ServicePageReading } from '../domain/services/service-page.ts'
import { copenhagenMinute } from '../domain/time.ts'

/** A row of the table. `noRight`: reached, but some kommune has given no right. */
export type Finding = {
  state: 'ok' | 'warn' | 'noRight' | 'fails'
  name: string
  text: string
  /** Lines printed below the row. */
  details?: readonly string[] | undefined
}

/** One call about one kommune, with its result. */
export type Call = { kommunekode: string; right: Right; attempt: Attempt }

const words: Record<Outcome, string> = {
  counted: 'answers',
  noRight: 'gives no right',
  noAnswer: 'answers without a count',
  configuration: 'is called with wrong settings',
  fault: 'answers with a fault',
  http: 'answers with a wrong HTTP status',
  network: 'cannot be reached',
  timeout: 'does not answer in time',
  shape: 'answers with something else than a count',
  oversized: 'answers with too much data',
  format: 'answers in a format that is not read',
  token: 'is not called: the STS gives no token',
  signature: 'answers without the required signature',
  offline: 'is not called: nothing outside can be reached from here',
}

const withDetail = (text: string, detail: string | undefined): string =>
  detail === undefined ? text : `${text} (${detail})`

export const outcomeText = ({ outcome, detail }: Pick<Attempt, 'outcome' | 'detail'>): string =>
  withDetail(words[outcome], detail)

const ms = (duration: number): string => `${Math.round(duration)} ms`
const kommuneText = (kommunekode: string): string =>
  `${kommunekode} ${kommuneByCode.get(kommunekode)?.kortnavn ?? ''}`.trim()

/** Whether the index answered at least one call. */
export const isReached = (calls: readonly Call[]): boolean =>
  calls.some(({ attempt }) => isAnswer(attempt.outcome))

/** Reports whether an index is reached, and what each kommune's right allows. */
export const indexFinding = (indeks: Indeks, calls: readonly Call[]): Finding => {
  const last = calls.at(-1)
  if (last === undefined)
    return {
      state: 'warn',
      name: indeks,
      text: 'is not called: no obligatory number of its groups is in force',
    }
  if (!isReached(calls)) return { state: 'fails', name: indeks, text: outcomeText(last.attempt) }
  const counted = calls.filter(({ attempt }) => attempt.outcome === 'counted')
  const others = calls.filter(({ attempt }) => attempt.outcome !== 'counted')
  const limited = counted.filter(({ right }) => right !== fullRight)
  const failed = others.some(({ attempt }) => attempt.outcome !== 'noRight')
  const times = calls.map(({ attempt }) => attempt.durationMs)
  return {
    state: failed ? 'fails' : others.length > 0 ? 'noRight' : 'ok',
    name: indeks,
    text: `answers for ${counted.length} of ${calls.length} kommuner, in at most ${ms(Math.max(...times))}`,
    details: [
      ...others.map(({ kommunekode, attempt }) => `${kommuneText(kommunekode)} ${outcomeText(attempt)}`),
      ...limited.map(({ kommunekode, right }) => `${kommuneText(kommunekode)} has a limited right: ${right}`),
    ],
  }
}

/** Any outcome of a call but `token` and `offline` means that the STS gave a token. */
export const stsFinding = (indeks: Indeks, calls: readonly Call[]): Finding => {
  const name = `${indeks} STS`
  const outcomes = calls.map(({ attempt }) => attempt)
  const last = outcomes.at(-1)
  const given = outcomes.some(({ outcome }) => outcome !== 'token' && outcome !== 'offline')
  if (last === undefined) return { state: 'warn', name, text: 'is not called' }
  if (given) return { state: 'ok', name, text: 'gives tokens' }
  const text = last.outcome === 'token' ? 'gives no token' : words[last.outcome]
  return { state: 'fails', name, text: withDetail(text, last.detail) }
}

const certificateText = (endsAt: number, now: number): { state: 'ok' | 'warn' | 'fails'; text: string } => {
  const { days, state } = assessCertificate(endsAt, now)
  if (state === 'ended') return { state: 'fails', text: 'its certificate has expired' }
  const text = `certificate for ${days} more ${days === 1 ? 'day' : 'days'}`
  return { state: state === 'ok' ? 'ok' : 'warn', text }
}

const worst = (...states: Finding['state'][]): Finding['state'] =>
  (['fails', 'noRight', 'warn'] as const).find((state) => states.includes(state)) ?? 'ok'

export const probeFinding = (result: ProbeResult, now: number): Finding => {
  const { probe, outcome, detail, durationMs, certificateEndsAt } = result
  const certificate = certificateEndsAt === undefined ? undefined : certificateText(certificateEndsAt, now)
  const own = outcome === 'ok' ? 'ok' : outcome === 'slow' ? 'warn' : 'fails'
  const text = own === 'fails' ? withDetail(outcome, detail) : `${outcome}, ${ms(durationMs)}`
  return {
    state: worst(own, certificate?.state ?? 'ok'),
    name: `probe ${probe}`,
    text: certificate === undefined ? text : `${text}, ${certificate.text}`,
  }
}

export const certificateFinding = (
  { name, subject, validTo }: { name: string; subject: string; validTo: number },
  now: number,
): Finding => {
  const { state, text } = certificateText(validTo, now)
  return { state, name, text: `${text}: ${subject}` }
}

/** A silent reference is no failure: in a closed network none may answer. It is then never believed. */
export const referenceFinding = (reference: KnownReference): Finding => {
  const name = `reference ${toReferenceText(reference)}`
  return isBelieved(reference)
    ? { state: 'ok', name, text: 'answers' }
    : { state: 'warn', name, text: 'does not answer, so its silence is no sign that we are cut off' }
}

/** Shown only where tokens are not checked for their kommune. */
export const anyKommuneFinding = (indeks: Indeks): Finding => ({
  state: 'warn',
  name: `${indeks} STS`,
  text: 'its tokens are accepted for any kommune (sts.cvr: any), which is for test environments only',
})

export const servicePageFinding = (reading: ServicePageReading): Finding => {
  const name = 'servicePage'
  if (reading.outcome !== 'read')
    return { state: 'fails', name, text: withDetail(reading.outcome, reading.detail) }
  return { state: 'ok', name, text: `has figures for ${reading.statements.length} services` }
}

/** What a window covers, as in the configuration. */
const coverText = ({ platform, service, kommunekode }: MaintenanceCover): string =>
  [
    platform && `platform ${platform}`,
    service && `service ${service}`,
    kommunekode && `kommune ${kommuneText(kommunekode)}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ') || 'everything'

type MaintenanceCover = Omit<Maintenance, 'from' | 'until'>

/** Reports a window with its next time; `next` is absent when it is over. */
export const maintenanceFinding = (
  configured: MaintenanceCover & { cron?: string },
  next: Maintenance | undefined,
  now: number,
): Finding => {
  const { text, cron } = configured
  const times = next && `${copenhagenMinute(next.from)} to ${copenhagenMinute(next.until)}`
  const when = next === undefined ? 'is over' : next.from <= now ? `now, ${times}` : `next ${times}`
  const pattern = cron === undefined ? '' : `, by "${cron}"`
  return { state: 'ok', name: 'maintenance', text: `${when}${pattern}: ${text} (${coverText(configured)})` }
}

const marks: Record<Finding['state'], string> = {
  ok: 'ok',
  warn: 'WARNING',
  noRight: 'NO RIGHT',
  fails: 'FAILS',
}

/** The lines of the table. */
export const findingLines = (findings: readonly Finding[]): string[] => {
  const widest = Math.max(0, ...findings.map(({ name }) => name.length))
  return findings.flatMap(({ state, name, text, details = [] }) => [
    `${marks[state].padEnd(8)}  ${name.padEnd(widest)}  ${text}`,
    ...details.map((detail) => `${' '.repeat(12)}${detail}`),
  ])
}

/** 0: all is well, warnings included · 2: something cannot be reached, or has wrong settings · 3: some kommune gives no right. */
export const checkExitCode = (findings: readonly Finding[]): 0 | 2 | 3 => {
  const state = worst(...findings.map((finding) => finding.state))
  return state === 'fails' ? 2 : state === 'noRight' ? 3 : 0
}
