// Past totals: what a kommune's groups had in all after each round of the last day, read from the history of answers. Pure.
import { kleGroupOf } from '../kle.ts'
import type { Run } from '../ports/cells.ts'
import { minute } from '../time.ts'
import type { Total } from './drop.ts'
import { totalsOf } from './news.ts'

/** Answers so close together are of one round. */
const roundMs = 15 * minute

/** The instants to tell a total of: `from`, the ends of the rounds in which an answer changed, and the latest answer. */
const roundsOf = (runs: readonly Run[], from: number): number[] => {
  const starts = runs.map(({ firstAt }) => firstAt).sort((a, b) => a - b)
  const ends = starts.filter((at, i) => (starts[i + 1] ?? Number.POSITIVE_INFINITY) - at > roundMs)
  const since = [...ends, Math.max(...runs.map(({ lastAt }) => lastAt))].filter((at) => at > from)
  return starts.some((at) => at <= from) ? [from, ...since] : since
}

/** The totals since `from` (epoch ms), in the order of time; none of a group of which a number was not counted. */
export const pastTotals = (kommunekode: string, runs: readonly Run[], from: number): Total[] => {
  const counted = runs.filter(({ indeks }) => indeks === 'sdi').sort((a, b) => a.firstAt - b.firstAt)
  const groups = new Set(counted.map(({ kle }) => kleGroupOf(kle)))
  return [...groups]
    .flatMap((group) => {
      const own = counted.filter(({ kle }) => kleGroupOf(kle) === group)
      return roundsOf(own, from).flatMap((at) => {
        const latest = new Map(own.filter(({ firstAt }) => firstAt <= at).map((run) => [run.kle, run]))
        const answers = [...latest.values()].map((run) => ({ ...run, kommunekode, measuredAt: at }))
        return totalsOf(answers)
      })
    })
    .sort((a, b) => a.at - b.at)
}
