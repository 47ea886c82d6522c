// The view-model of the KLIK tasks: the kommuner by status, in four buckets that sum to 98.
import { type Klik, klikStatuses, type StoredFact } from '../../server/domain/facts/facts.ts'
import { type Kommune, kommuner } from '../../server/domain/kommuner.ts'
import { startOf } from '../../server/domain/time.ts'
import { isCurrent, newest, type Reading } from './world.ts'

/** `ikkeOplyst`: not reported, or reported too long ago. */
export const klikBuckets = [...klikStatuses, 'ikkeOplyst'] as const
export type KlikBucket = (typeof klikBuckets)[number]

export type KlikTask = {
  opgave: string
  titel?: string | undefined
  /** Days (`yyyy-mm-dd`). */
  start?: string | undefined
  deadline?: string | undefined
  type?: Klik['type']
  /** All 98 kommuner, each in exactly one bucket. */
  kommuner: Record<KlikBucket, readonly Kommune[]>
  /** When the oldest and newest valid status was reported (epoch ms), and the files that report valid statuses. */
  oldestAt?: number | undefined
  newestAt?: number | undefined
  origins: readonly string[]
}

type KlikFact = StoredFact<'klik'>

/** Returns when a fact was reported (epoch ms); cached by day, because `startOf` is slow and a file names few days. */
const createReportedAt = () => {
  const starts = new Map<string, number>()
  return ({ oplystDato, recordedAt }: KlikFact): number => {
    if (oplystDato === undefined) return recordedAt
    const start = starts.get(oplystDato) ?? startOf(oplystDato)
    starts.set(oplystDato, start)
    return start
  }
}

const toTask = (
  opgave: string,
  facts: readonly KlikFact[],
  reportedAtOf: (fact: KlikFact) => number,
  reading: Reading,
  klikMaxAgeMs: number,
): KlikTask => {
  const status = new Map<string, Klik['status']>()
  const known = facts.filter((fact) => isCurrent(reading, reportedAtOf(fact), klikMaxAgeMs))
  for (const { kommunekode, value } of known) status.set(kommunekode, value.status)
  const times = known.map(reportedAtOf)
  const latestFirst = [...facts].sort((a, b) => reportedAtOf(b) - reportedAtOf(a))
  /** The latest that is reported of the task itself, whichever kommune's row has it. */
  const latest = <Name extends 'titel' | 'start' | 'deadline' | 'type'>(name: Name): Klik[Name] =>
    latestFirst.find(({ value }) => value[name] !== undefined)?.value[name]
  const buckets = klikBuckets.map((bucket) => [
    bucket,
    kommuner.filter(({ kommunekode }) => (status.get(kommunekode) ?? 'ikkeOplyst') === bucket),
  ])
  return {
    opgave,
    titel: latest('titel'),
    start: latest('start'),
    deadline: latest('deadline'),
    type: latest('type'),
    kommuner: Object.fromEntries(buckets) as KlikTask['kommuner'],
    oldestAt: times.length === 0 ? undefined : Math.min(...times),
    newestAt: newest(times),
    origins: [...new Set(known.map(({ origin }) => origin))].sort(),
  }
}

const collator = new Intl.Collator('da', { numeric: true })

/** Every reported task, by id; the page is valid until a status becomes too old (`klikMaxAgeMs`). */
export const klikTasks = (facts: readonly KlikFact[], reading: Reading, klikMaxAgeMs: number): KlikTask[] => {
  const byTask = new Map<string, KlikFact[]>()
  for (const fact of facts) {
    const taskFacts = byTask.get(fact.key)
    if (taskFacts === undefined) byTask.set(fact.key, [fact])
    else taskFacts.push(fact)
  }
  const reportedAtOf = createReportedAt()
  return [...byTask]
    .sort(([a], [b]) => collator.compare(a, b))
    .map(([opgave, reported]) => toTask(opgave, reported, reportedAtOf, reading, klikMaxAgeMs))
}

export const isPast = ({ deadline }: Pick<KlikTask, 'deadline'>, today: string): boolean =>
  deadline !== undefined && deadline < today

/** Those to come, the next deadline first; then those without a deadline, and those that are past. `today`: `yyyy-mm-dd` */
export const byDeadline = (tasks: readonly KlikTask[], today: string): KlikTask[] => {
  const rank = (task: KlikTask): number => (isPast(task, today) ? 2 : task.deadline === undefined ? 1 : 0)
  return [...tasks].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      ((a.deadline ?? '') < (b.deadline ?? '') ? -1 : 1) * Number(a.deadline !== b.deadline),
  )
}
