// Owns what is said of a check: the table of what was found, and how the command ends. Pure.

import { kommuneByCode } from '../domain/kommuner.ts'
import { isAnswer } from '../domain/measured/cell.ts'
import type { Attempt, Indeks, Outcome, Right } from '../domain/measured/check.ts'
import { fullRight } from '../domain/measured/check.ts'
import { assessCertificate } from '../domain/services/certificate.ts'
import type { ProbeResult } from '../domain/services/probe.ts'
import type { ServicePageReading } from '../domain/services/service-page.ts'

/** A row of the table. `noRight`: it was reached, and a kommune has given no right. */
export type Finding = {
  state: 'ok' | 'warn' | 'noRight' | 'fails'
  name: string
  said: string
  /** A line each, below it. */
  details?: readonly string[] | undefined
}

/** One call about one kommune. */
export type Asked = { kommunekode: string; right: Right; attempt: Attempt }

const words: Record<Outcome, string> = {
  counted: 'answers',
  noRight: 'gives no right',
  noAnswer: 'answers without a count',
  configuration: 'is asked in a wrong way',
  fault: 'answers with a fault',
  http: 'answers with a wrong HTTP status',
  network: 'cannot be reached',
  timeout: 'does not answer in time',
  shape: 'answers something else than a count',
  oversized: 'answers too much',
  token: 'is not asked: the STS gives no token',
  signature: 'answers, but not with the signature that it should have',
  offline: 'is not asked: nothing outside can be reached from here',
}

const said = (text: string, detail: string | undefined): string =>
  detail === undefined ? text : `${text} (${detail})`

export const outcomeText = ({ outcome, detail }: Pick<Attempt, 'outcome' | 'detail'>): string =>
  said(words[outcome], detail)

const ms = (duration: number): string => `${Math.round(duration)} ms`
const kommuneText = (kommunekode: string): string =>
  `${kommunekode} ${kommuneByCode.get(kommunekode)?.kortnavn ?? ''}`.trim()

/** Whether the index itself answered anybody; the first kommuner that are asked tell it for the others. */
export const isReached = (asked: readonly Asked[]): boolean =>
  asked.some(({ attempt }) => isAnswer(attempt.outcome))

/** An index: whether it is reached, and what each kommune's right allows. */
export const indexFinding = (indeks: Indeks, asked: readonly Asked[]): Finding => {
  const last = asked.at(-1)
  if (last === undefined)
    return {
      state: 'warn',
      name: indeks,
      said: 'is not asked: no obligatory number of its groups is in force',
    }
  if (!isReached(asked)) return { state: 'fails', name: indeks, said: outcomeText(last.attempt) }
  const counted = asked.filter(({ attempt }) => attempt.outcome === 'counted')
  const others = asked.filter(({ attempt }) => attempt.outcome !== 'counted')
  const limited = counted.filter(({ right }) => right !== fullRight)
  const failed = others.some(({ attempt }) => attempt.outcome !== 'noRight')
  const times = asked.map(({ attempt }) => attempt.durationMs)
  return {
    state: failed ? 'fails' : others.length > 0 ? 'noRight' : 'ok',
    name: indeks,
    said: `answers for ${counted.length} of ${asked.length} kommuner, in at most ${ms(Math.max(...times))}`,
    details: [
      ...others.map(({ kommunekode, attempt }) => `${kommuneText(kommunekode)} ${outcomeText(attempt)}`),
      ...limited.map(({ kommunekode, right }) => `${kommuneText(kommunekode)} has a limited right: ${right}`),
    ],
  }
}

/** Whoever is asked after the STS has had its token. */
export const stsFinding = (indeks: Indeks, asked: readonly Asked[]): Finding => {
  const name = `${indeks} STS`
  const outcomes = asked.map(({ attempt }) => attempt)
  const last = outcomes.at(-1)
  const given = outcomes.some(({ outcome }) => outcome !== 'token' && outcome !== 'offline')
  if (last === undefined) return { state: 'warn', name, said: 'is not asked' }
  if (given) return { state: 'ok', name, said: 'gives tokens' }
  const text = last.outcome === 'token' ? 'gives no token' : words[last.outcome]
  return { state: 'fails', name, said: said(text, last.detail) }
}

const certificateText = (endsAt: number, now: number): { state: 'ok' | 'warn' | 'fails'; text: string } => {
  const { days, state } = assessCertificate(endsAt, now)
  if (state === 'ended') return { state: 'fails', text: 'its certificate has ended' }
  const text = `certificate for ${days} more ${days === 1 ? 'day' : 'days'}`
  return { state: state === 'ok' ? 'ok' : 'warn', text }
}

const worst = (...states: Finding['state'][]): Finding['state'] =>
  (['fails', 'noRight', 'warn'] as const).find((state) => states.includes(state)) ?? 'ok'

export const probeFinding = (result: ProbeResult, now: number): Finding => {
  const { probe, outcome, detail, durationMs, certificateEndsAt } = result
  const certificate = certificateEndsAt === undefined ? undefined : certificateText(certificateEndsAt, now)
  const own = outcome === 'ok' ? 'ok' : outcome === 'slow' ? 'warn' : 'fails'
  const text = own === 'fails' ? said(outcome, detail) : `${outcome}, ${ms(durationMs)}`
  return {
    state: worst(own, certificate?.state ?? 'ok'),
    name: `probe ${probe}`,
    said: certificate === undefined ? text : `${text}, ${certificate.text}`,
  }
}

export const certificateFinding = (
  { name, subject, validTo }: { name: string; subject: string; validTo: number },
  now: number,
): Finding => {
  const { state, text } = certificateText(validTo, now)
  return { state, name, said: `${text}: ${subject}` }
}

export const servicePageFinding = (reading: ServicePageReading): Finding => {
  const name = 'servicePage'
  if (reading.outcome !== 'read') return { state: 'fails', name, said: said(reading.outcome, reading.detail) }
  return { state: 'ok', name, said: `tells of ${reading.statements.length} services` }
}

const marks: Record<Finding['state'], string> = {
  ok: 'ok',
  warn: 'WARNING',
  noRight: 'NO RIGHT',
  fails: 'FAILS',
}

/** The table, a line each. */
export const findingLines = (findings: readonly Finding[]): string[] => {
  const widest = Math.max(0, ...findings.map(({ name }) => name.length))
  return findings.flatMap(({ state, name, said: text, details = [] }) => [
    `${marks[state].padEnd(8)}  ${name.padEnd(widest)}  ${text}`,
    ...details.map((detail) => `${' '.repeat(12)}${detail}`),
  ])
}

/** 0: all is well, warnings included · 2: something cannot be reached, or is set wrongly · 3: somebody gives no right. */
export const checkExitCode = (findings: readonly Finding[]): 0 | 2 | 3 => {
  const state = worst(...findings.map((finding) => finding.state))
  return state === 'fails' ? 2 : state === 'noRight' ? 3 : 0
}
