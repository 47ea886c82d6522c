// Calls of the last day by service and kommune: counted since any instant, to explain where the failures are.
import type { Sample } from './sample.ts'

export type Tally = { calls: number; bad: number }

export const noTally = (): Tally => ({ calls: 0, bad: 0 })

/** The calls of a service; of the bad ones, `answered` came as an answer, so that our network worked. */
export type Heard = Tally & { answered: number }

/** Adds a call, in place. */
export const countCall = (tally: Tally, isBad: boolean): void => {
  tally.calls += 1
  if (isBad) tally.bad += 1
}

/** Epoch ms. */
export type CallSpan = { since: number; until: number }

const keepMs = 24 * 3_600_000

/** Parallel arrays, ordered by time; `from` is the index of the first call that is kept. */
type Log = { at: number[]; part: (string | undefined)[]; result: Result[]; from: number }

/** A failure is `answered` when it came as an answer. */
type Result = 'good' | 'answered' | 'unanswered'

const emptyLog = (): Log => ({ at: [], part: [], result: [], from: 0 })

type LoggedCall = { service: string; at: number; isBad: boolean }

/** What is called of some services: all of it, or what is about some kommuner. */
export type Hit = { services: ReadonlySet<string>; kommuner?: ReadonlySet<string> | undefined }

export type CallLog = {
  add(sample: Sample): void
  /** All calls of a service in a span, both ends included, but those about the kommuner in `without`. */
  within(service: string, span: CallSpan, without?: ReadonlySet<string>): Heard
  /** The same by kommune; calls of probes have none. */
  byPart(service: string, span: CallSpan): Map<string, Tally>
  /** Visits the calls of a service in a span that are within `nearMs` of a failure, in the order of time. */
  visitNearFailures(
    service: string,
    span: CallSpan,
    nearMs: number,
    note: (part: string | undefined, isBad: boolean, at: number) => void,
  ): void
  /** The calls that `hit` takes in since an instant, in the order of time. */
  since(hit: Hit, at: number): LoggedCall[]
  clear(): void
}

export const createCallLog = (): CallLog => {
  const logs = new Map<string, Log>()

  const forget = (log: Log, at: number): void => {
    while (log.from < log.at.length && (log.at[log.from] as number) < at) log.from += 1
    if (log.from < 4096 || log.from < log.at.length / 2) return
    log.at.splice(0, log.from)
    log.part.splice(0, log.from)
    log.result.splice(0, log.from)
    log.from = 0
  }

  const visit = (
    service: string,
    { since, until }: CallSpan,
    note: (part: string | undefined, result: Result, at: number) => void,
  ) => {
    const log = logs.get(service)
    if (log === undefined) return
    for (let i = log.at.length - 1; i >= log.from && (log.at[i] as number) >= since; i -= 1)
      if ((log.at[i] as number) <= until) note(log.part[i], log.result[i] as Result, log.at[i] as number)
  }

  return {
    add: ({ service, at, kommunekode: part, outcome, isAnswered }) => {
      const result = outcome === 'ok' ? 'good' : isAnswered ? 'answered' : 'unanswered'
      const log = logs.get(service) ?? emptyLog()
      logs.set(service, log)
      // Calls are recorded together when the last of them has ended, so that others may be recorded before them.
      let i = log.at.length
      while (i > log.from && (log.at[i - 1] as number) > at) i -= 1
      if (i === log.at.length) {
        log.at.push(at)
        log.part.push(part)
        log.result.push(result)
      } else {
        log.at.splice(i, 0, at)
        log.part.splice(i, 0, part)
        log.result.splice(i, 0, result)
      }
      if (log.at.length % 1024 === 0) forget(log, at - keepMs)
    },
    within: (service, span, without) => {
      const heard = { ...noTally(), answered: 0 }
      visit(service, span, (part, result) => {
        if (part !== undefined && without?.has(part)) return
        countCall(heard, result !== 'good')
        if (result === 'answered') heard.answered += 1
      })
      return heard
    },
    byPart: (service, span) => {
      const tallies = new Map<string, Tally>()
      visit(service, span, (part, result) => {
        if (part === undefined) return
        const tally = tallies.get(part) ?? noTally()
        countCall(tally, result !== 'good')
        tallies.set(part, tally)
      })
      return tallies
    },
    visitNearFailures: (service, { since, until }, nearMs, note) => {
      const log = logs.get(service)
      if (log === undefined) return
      const { at, part, result } = log
      let first = at.length
      while (first > log.from && (at[first - 1] as number) >= since) first -= 1
      const isBad = (i: number): boolean => result[i] !== 'good'
      /** The nearest failure before or at the call, and the next one. */
      let lastAt = Number.NEGATIVE_INFINITY
      let next = first
      for (let i = first; i < at.length && (at[i] as number) <= until; i += 1) {
        const now = at[i] as number
        if (isBad(i)) lastAt = now
        if (next <= i) next = i + 1
        while (next < at.length && (at[next] as number) <= until && !isBad(next)) next += 1
        const hasNext = next < at.length && (at[next] as number) <= until
        if (now - lastAt <= nearMs || (hasNext && (at[next] as number) - now <= nearMs))
          note(part[i], isBad(i), now)
      }
    },
    since: ({ services, kommuner }, since) => {
      const found: LoggedCall[] = []
      for (const service of services)
        visit(service, { since, until: Number.POSITIVE_INFINITY }, (part, result, at) => {
          if (kommuner === undefined || (part !== undefined && kommuner.has(part)))
            found.push({ service, at, isBad: result !== 'good' })
        })
      return found.sort((a, b) => a.at - b.at)
    },
    clear: () => logs.clear(),
  }
}
