// Recalls the states of the demo's past: those its server would have held, had it counted every minute.
import type { RecallAt } from '../compose/past-store.ts'
import { type Cell, stepCell } from '../domain/measured/cell.ts'
import type { CheckResult } from '../domain/measured/check.ts'
import type { GroupState, Rules } from '../domain/readiness/group.ts'
import { createAssessor } from '../domain/readiness/kommune.ts'
import { createAnswers, historyMs } from './answers.ts'
import type { Demo } from './demo.ts'

type Held = { cells: ReadonlyMap<string, Cell>; groups: readonly GroupState[] }

const step = ({ cells }: Held, results: readonly CheckResult[]): Held['cells'] => {
  const next = new Map(cells)
  for (const result of results) {
    const key = `${result.indeks} ${result.kle}`
    next.set(key, stepCell(next.get(key), result, true, historyMs))
  }
  return next
}

/**
 * Returns a function that recalls an instant; the instants must ascend. Each kommune's answers are taken in order, as
 * when its history was made, so that friskhed has learnt what is usual.
 */
export const createDemoRecall = (demo: Demo, rules: Rules): RecallAt => {
  // The past is sparse: nothing in it goes stale between its answers.
  const { assess } = createAssessor({ ...rules, staleAfterMs: historyMs })
  const answersOf = createAnswers(demo)
  const players = new Map(
    demo.config.kommuner.map((kommune) => {
      const { kommunekode } = kommune
      const answers = answersOf(kommune)
      const rounds = answers.rounds()
      let next = rounds.next()
      let held: Held = { cells: new Map(), groups: [] }
      const player = (at: number): ReturnType<typeof answersOf> & { held: Held } => {
        for (; !next.done && (next.value[0]?.measuredAt ?? at) < at; next = rounds.next()) {
          const cells = step(held, next.value)
          const data = { cells: [...cells.values()], konfigurationer: [], kald: [] }
          const measuredAt = next.value[0]?.measuredAt ?? at
          held = { cells, groups: assess(kommunekode, data, held.groups, measuredAt) }
        }
        return { ...answers, held }
      }
      return [kommunekode, player]
    }),
  )
  return (at) => (kommunekode, known) => {
    const player = players.get(kommunekode)
    if (player === undefined) throw new Error(`the demo does not poll ${kommunekode}`)
    const { before, held } = player(at)
    const cells = [...step(held, before(at)).values()]
    return { cells, groups: assess(kommunekode, { ...known, cells }, held.groups, at) }
  }
}
