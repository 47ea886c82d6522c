// Cell: the latest check and the latest answer of an index × kommune × KLE number, and what is known from it.
import {
  type CheckResult,
  type ExplainedBy,
  type Explanation,
  fullRight,
  type Outcome,
  type Right,
} from './check.ts'

/** The outcome is the latest check's, the rest of the result the latest definite answer's. */
export type Cell = Omit<CheckResult, 'measuredAt' | 'attempts'> & {
  checkedAt: number
  /** The latest definite answer; it may be older than the latest check. */
  answer?: 'counted' | 'noRight' | undefined
  answeredAt?: number | undefined
  /** When the count was measured for which everything asked was last answered; `answeredAt` when it is this one. */
  explainedAt?: number | undefined
  /** When the answer last changed; absent until a change has been observed. */
  changedAt?: number | undefined
  /** Whether the last change came with a change of right or numbers, so that it is not attributed to the kommune. */
  changedByUs: boolean
  /** False after a clock jump, until measured again. */
  trusted: boolean
}

/** Reasons: never measured, too old, measured in the future, clock jump since, 0 under a limited right, failed check. */
export type Unknown = 'never' | 'stale' | 'future' | 'jump' | 'limited' | Outcome

export type Known =
  | { kind: 'cases'; cases: number }
  | { kind: 'noAccess' }
  | { kind: 'unknown'; because: Unknown }

const unknown = (because: Unknown): Known => ({ kind: 'unknown', because })

/**
 * What is known at `now` from a cell. An answer is valid for `staleAfterMs` (two intervals); a failed check does not
 * end it. A 0 under a limited right is unknown, because the index leaves out cases outside the right without an
 * error. This applies whether the right was limited when the cell was measured or is now (`right`).
 */
export const knownAt = (
  cell: Cell | undefined,
  now: number,
  staleAfterMs: number,
  right: Right = fullRight,
): Known => {
  if (cell === undefined) return unknown('never')
  if (cell.answer === undefined || cell.answeredAt === undefined) return unknown(cell.outcome)
  if (!cell.trusted) return unknown('jump')
  if (cell.answeredAt > now) return unknown('future')
  if (now - cell.answeredAt > staleAfterMs)
    return unknown(cell.outcome === cell.answer ? 'stale' : cell.outcome)
  if (cell.answer === 'noRight') return { kind: 'noAccess' }
  if (cell.cases === undefined) return unknown('shape')
  if (cell.cases === 0 && (cell.right !== fullRight || right !== fullRight)) return unknown('limited')
  return { kind: 'cases', cases: cell.cases }
}

/** Whether a check gave a definite answer: a count, or that we have no right to count. */
export const isAnswer = (outcome: Outcome): outcome is 'counted' | 'noRight' =>
  outcome === 'counted' || outcome === 'noRight'

/** Whether two answers are equal, so that the run in the history continues. `bySystem` has no history. */
export const sameAnswer = (cell: Cell, result: CheckResult): boolean =>
  cell.answer === result.outcome &&
  cell.cases === result.cases &&
  cell.ydelser === result.ydelser &&
  cell.right === result.right &&
  cell.countedWith === result.countedWith

/** Whether everything that was asked to explain a count is answered. */
const isExplained = ({ systemUuid, bySystem, narrowing, visible }: ExplainedBy): boolean =>
  (systemUuid === undefined || bySystem !== undefined) && (narrowing === undefined || visible !== undefined)

/** Answers to `asked`, completed from those that a cell holds to the same questions. */
const completed = (
  cell: Cell | undefined,
  { systemUuid, bySystem, narrowing, visible }: ExplainedBy,
): ExplainedBy => ({
  systemUuid,
  bySystem:
    bySystem ?? (systemUuid !== undefined && systemUuid === cell?.systemUuid ? cell.bySystem : undefined),
  narrowing,
  visible: visible ?? (narrowing !== undefined && narrowing === cell?.narrowing ? cell.visible : undefined),
})

/** The former cell, if what explains it explains an equal count too, which holds for `keepMs`. */
const explaining = (cell: Cell | undefined, result: CheckResult, keepMs: number): Cell | undefined => {
  if (cell?.explainedAt === undefined || result.measuredAt - cell.explainedAt > keepMs) return undefined
  return cell.trusted && sameAnswer(cell, result) ? cell : undefined
}

/** Whether a cell's count is still to be explained by answers to these questions. */
export const isToExplain = (cell: Cell, asked: Pick<ExplainedBy, 'systemUuid' | 'narrowing'>): boolean =>
  cell.trusted &&
  cell.outcome === 'counted' &&
  cell.cases !== 0 &&
  (asked.systemUuid !== undefined || asked.narrowing !== undefined) &&
  (cell.explainedAt !== cell.answeredAt ||
    cell.systemUuid !== asked.systemUuid ||
    cell.narrowing !== asked.narrowing)

/** The cell after its count was explained; the same one when the count has been measured again since. */
export const explainCell = (cell: Cell, explanation: Explanation): Cell => {
  if (cell.answer !== 'counted' || cell.answeredAt !== explanation.countedAt) return cell
  const explainedAt = isExplained(explanation) ? explanation.countedAt : cell.explainedAt
  return { ...cell, ...completed(cell, explanation), explainedAt }
}

/**
 * The cell after a check: a definite answer replaces the former one, a failure keeps it. What explained the former
 * answer is kept for `keepMs` (ms) with an equal one, until that is explained itself.
 */
export const stepCell = (
  cell: Cell | undefined,
  result: CheckResult,
  trusted: boolean,
  keepMs: number,
): Cell => {
  const checked = { outcome: result.outcome, checkedAt: result.measuredAt }
  if (!isAnswer(result.outcome)) {
    return cell === undefined
      ? {
          indeks: result.indeks,
          kommunekode: result.kommunekode,
          kle: result.kle,
          ...checked,
          right: result.right,
          countedWith: result.countedWith,
          changedByUs: false,
          trusted,
        }
      : { ...cell, ...checked }
  }
  const first = cell?.answer === undefined
  const same = cell !== undefined && cell.answer === result.outcome && cell.cases === result.cases
  const former = explaining(cell, result, keepMs)
  const { systemUuid, bySystem, narrowing, visible } = completed(former, result)
  // Copied field by field, because a rest pattern that leaves out `attempts` costs 16 µs a check.
  return {
    indeks: result.indeks,
    kommunekode: result.kommunekode,
    kle: result.kle,
    ...checked,
    answer: result.outcome,
    answeredAt: result.measuredAt,
    right: result.right,
    cases: result.cases,
    receivedSince: result.receivedSince,
    ydelser: result.ydelser,
    systemUuid,
    bySystem,
    countedWith: result.countedWith,
    narrowing,
    visible,
    explainedAt: isExplained(result) ? result.measuredAt : former?.explainedAt,
    changedAt: same ? cell.changedAt : first ? undefined : result.measuredAt,
    changedByUs: same ? cell.changedByUs : !first && criteriaChanged(cell, result),
    trusted,
  }
}

const criteriaChanged = (cell: Cell | undefined, result: CheckResult): boolean =>
  cell !== undefined &&
  (cell.right !== result.right ||
    cell.countedWith !== result.countedWith ||
    (cell.answer === 'noRight') !== (result.outcome === 'noRight'))
