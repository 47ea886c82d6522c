// Explain task: asks what explains the counts (own system, narrowed by configuration) once the counts are made.
import { narrowingKey } from '../domain/facts/konfiguration.ts'
import { type Cell, isToExplain } from '../domain/measured/cell.ts'
import type { Explanation } from '../domain/measured/check.ts'
import { explainingCalls } from '../domain/measured/explaining.ts'
import type { CellStore } from '../domain/ports/cells.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { CheckRequest, Source } from '../domain/ports/source.ts'
import type { Rules } from '../domain/readiness/group.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import { minute } from '../domain/time.ts'
import { createCompletion } from './complete.ts'
import { type Polled, targetsAt } from './plan.ts'
import type { Precedence } from './precedence.ts'
import type { Task } from './probing.ts'
import type { Waiter } from './wait.ts'

export type ExplainDeps = {
  store: Pick<CellStore, 'readKommune' | 'readUnexplained' | 'record'> &
    Pick<FactStore, 'readFacts' | 'factsVersion'>
  source: Pick<Source, 'explain'>
  time: Waiter
  polled: readonly Polled[]
  rules: Rules
  assessor: Assessor
  precedence: Precedence
  /** Interval between two counts of a cell, ms. */
  countsMs: number
  /** Reports the calls that imports add to a round, whenever the facts change. */
  onLoad: (added: AddedLoad) => void
}

/** Calls that imports add to a round: for numbers counted together, and to explain the counts. */
type AddedLoad = { counting: number; explaining: number }

/** A count that is to be explained, and the request that does. */
type Due = { request: CheckRequest; cases: number; countedAt: number; key: string }

export const explainTask = (deps: ExplainDeps): Task => {
  const { store, source, time, polled, rules, assessor, precedence, countsMs, onLoad } = deps
  const everyMs = Math.min(minute, countsMs / 4)
  /** By cell, what was asked last: a question that was not answered is asked again about the next count. */
  const asked = new Map<string, string>()
  /** The facts that all kommuner were last looked at with. */
  let factsVersion: string | undefined

  const dueIn = (cells: readonly Cell[], requests: readonly CheckRequest[]): Due[] =>
    requests.flatMap((request) => {
      const cell = cells.find(({ indeks, kle }) => indeks === request.indeks && kle === request.kle)
      if (request.indeks !== 'sdi' || cell?.cases === undefined || cell.answeredAt === undefined) return []
      const narrowing = request.narrowing && narrowingKey(request.narrowing)
      const { kommunekode, systemUuid, countedWith = [] } = request
      // What is counted together has changed since: the next count comes first.
      if (cell.countedWith !== countedWith.join(' ')) return []
      if (!isToExplain(cell, { systemUuid, narrowing })) return []
      const key = [cell.answeredAt, systemUuid, narrowing].join(' ')
      if (asked.get(`${kommunekode} ${cell.kle}`) === key) return []
      return [{ request, cases: cell.cases, countedAt: cell.answeredAt, key }]
    })

  const explain = async (due: readonly Due[], signal: AbortSignal): Promise<void> => {
    const made: { explanation: Explanation; key: string }[] = []
    try {
      for (const { request, cases, countedAt, key } of due) {
        await precedence.turn(signal)
        made.push({ explanation: await source.explain(request, { cases, countedAt }, signal), key })
      }
    } finally {
      const kommunekode = due[0]?.request.kommunekode
      if (kommunekode !== undefined && made.length > 0) {
        const explanations = made.map(({ explanation }) => explanation)
        await store.record(
          { kommunekode, results: [], explanations, recordedAt: time.now(), trusted: true },
          assessor,
          2 * countsMs,
        )
        // Only now, so that what could not be stored is asked again.
        for (const { explanation, key } of made) asked.set(`${kommunekode} ${explanation.kle}`, key)
      }
    }
  }

  return {
    everyMs,
    run: async (signal) => {
      await precedence.turn(signal)
      const version = store.factsVersion()
      const unexplained = new Set(await store.readUnexplained())
      const complete = await createCompletion(store, rules, time.now)
      const targets = targetsAt(rules, time.now())
      const requestsOf = async (kommune: Polled): Promise<CheckRequest[]> => {
        // Reading 98 kommuner at once would block the event loop.
        await time.wait(1, signal)
        return complete(targets.map((target) => ({ ...kommune, ...target })))
      }
      if (version !== factsVersion) {
        const added = { counting: 0, explaining: 0 }
        for (const kommune of polled)
          for (const request of await requestsOf(kommune)) {
            added.counting += 2 * (request.countedWith?.length ?? 0)
            added.explaining += explainingCalls(request)
          }
        onLoad(added)
      }
      for (const kommune of polled) {
        if (version === factsVersion && !unexplained.has(kommune.kommunekode)) continue
        const requests = await requestsOf(kommune)
        const { cells } = await store.readKommune(kommune.kommunekode)
        await explain(dueIn(cells, requests), signal)
      }
      factsVersion = version
    },
  }
}
