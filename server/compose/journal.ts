// Journal: what is recorded while the past is read for a new detector, so that it misses nothing and takes nothing twice.
import type { Total } from '../domain/incidents/drop.ts'
import type { createNewsReader } from '../domain/incidents/news.ts'
import type { Sample } from '../domain/incidents/sample.ts'
import type { Attempt } from '../domain/measured/check.ts'
import type { Delivery } from '../domain/measured/delivery.ts'
import type { News } from '../domain/ports/judge.ts'
import type { ProbeResult } from '../domain/services/probe.ts'

const attemptKey = ({ at, indeks, kommunekode, kle, question, number }: Attempt): string =>
  [at, indeks, kommunekode, kle, question, number].join(' ')
const probeKey = ({ at, probe }: ProbeResult): string => `${at} ${probe}`
const deliveryKey = ({ until, kommunekode, group }: Delivery): string => `${until} ${kommunekode} ${group}`

export type Journal = {
  note(news: News): void
  /** What was noted since the last call, in order. */
  drain(): News[]
  hasAttempt(attempt: Attempt): boolean
  hasProbe(result: ProbeResult): boolean
  hasDelivery(delivery: Delivery): boolean
}

export const createJournal = (): Journal => {
  let noted: News[] = []
  const keys = new Set<string>()
  /** Nothing older has been noted, so that most of the past needs no key. */
  let oldestAt = Number.POSITIVE_INFINITY
  const add = (at: number, key: string): void => {
    oldestAt = Math.min(oldestAt, at)
    keys.add(key)
  }
  return {
    note: (news) => {
      const { attempts = [], results = [], probe, delivery } = news
      noted.push(news)
      for (const attempt of [...attempts, ...results.flatMap((result) => result.attempts)])
        add(attempt.at, attemptKey(attempt))
      if (probe !== undefined) add(probe.at, probeKey(probe))
      if (delivery !== undefined) add(delivery.until, deliveryKey(delivery))
    },
    drain: () => {
      const drained = noted
      noted = []
      return drained
    },
    hasAttempt: (attempt) => attempt.at >= oldestAt && keys.has(attemptKey(attempt)),
    hasProbe: (result) => result.at >= oldestAt && keys.has(probeKey(result)),
    hasDelivery: (delivery) => delivery.until >= oldestAt && keys.has(deliveryKey(delivery)),
  }
}

/** What was measured, in any order. */
export type Evidence = { samples: Sample[]; deliveries: Delivery[]; totals: Total[] }

export const noEvidence = (): Evidence => ({ samples: [], deliveries: [], totals: [] })

/** Adds the evidence of news, in place. */
export const addNews = (
  evidence: Evidence,
  news: News,
  toEvidence: ReturnType<typeof createNewsReader>,
): void => {
  const { samples, totals } = toEvidence(news)
  evidence.samples.push(...samples)
  evidence.totals.push(...totals)
  if (news.delivery !== undefined) evidence.deliveries.push(news.delivery)
}
