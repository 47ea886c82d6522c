// Course of a stop: what is followed of a live incident of deliveries, until what it hits receives again.
import { type Cell, kommunerOf, type Sum } from './candidates.ts'
import type { Cause } from './cause.ts'
import type { Register } from './register.ts'
import { add, type Came } from './rest.ts'

export type StopCourseSettings = {
  /** How often each kommune's group is asked, ms. */
  intervalMs: number
  /** Evidence (natural logarithm of a likelihood ratio) from which a kommune, or what is left of an incident, receives again. */
  recoverAt: number
  /** How long deliveries must come again before the incident is over, ms. */
  holdMs: number
}

export type StopCourse = {
  id: number
  cause: Cause
  openAt: number
  cells: ReadonlySet<Cell>
  /** Evidence that what is left of it receives again, and, once it is recovering, that it does not. */
  recovery: number
  relapse: number
  quietMs: number
  lastAt: number
  /** What came since it began, and what was expected: of what it hits, and of all that has not stopped. */
  inside: Came
  outside: Came
  /** How sure the cause is, and the evidence of a stop that the interval has added, by kommune. */
  certainty: number
  added: Map<string, number>
}

type Begun = Omit<StopCourse, 'recovery' | 'relapse' | 'quietMs' | 'added'>

export const createStopCourse = (begun: Begun): StopCourse => ({
  ...begun,
  recovery: 0,
  relapse: 0,
  quietMs: 0,
  added: new Map(),
})

/** The kommuner of which every group that was hit receives again. */
const recoveredOf = ({ cells }: Pick<StopCourse, 'cells'>): string[] => {
  const still = new Set(kommunerOf([...cells].filter(({ isRecovered }) => !isRecovered)))
  return kommunerOf(cells).filter((kommunekode) => !still.has(kommunekode))
}

/**
 * Follows an incident with a delivery inside it, and the evidence of a stop in that. `relapsed`: all of its kommuner
 * are hit again; `closed`: it is over.
 */
export const followStop = (
  course: StopCourse,
  cell: Cell,
  until: number,
  { evidence, received, expected }: Sum,
  register: Register,
  settings: StopCourseSettings,
): 'relapsed' | 'closed' | undefined => {
  const passedMs = Math.min(settings.intervalMs, Math.max(0, until - course.lastAt))
  course.lastAt = until
  cell.recovery = Math.max(0, cell.recovery - evidence)
  if (!cell.isRecovered && cell.recovery >= settings.recoverAt) {
    cell.isRecovered = true
    course.recovery = 0
    register.update(course.id, { recovered: recoveredOf(course) })
  }
  if (register.get(course.id).state === 'open') {
    if (!cell.isRecovered) {
      add(course.inside, { received, expected })
      course.added.set(cell.kommunekode, (course.added.get(cell.kommunekode) ?? 0) + evidence)
      course.recovery = Math.max(0, course.recovery - evidence)
    }
    if (course.recovery < settings.recoverAt && [...course.cells].some((c) => !c.isRecovered))
      return undefined
    course.quietMs = 0
    course.relapse = 0
    register.recover(course.id, until)
    return undefined
  }
  course.relapse = Math.max(0, course.relapse + evidence)
  course.quietMs += passedMs
  if (course.relapse >= course.openAt) {
    course.recovery = 0
    register.relapse(course.id, until)
    return 'relapsed'
  }
  if (course.quietMs < settings.holdMs) return undefined
  register.close(course.id, until)
  return 'closed'
}

/** Updates what an open incident rests on. In each interval, the next best cause is a single kommune's stop. */
export const reportStop = (course: StopCourse, register: Register): void => {
  const { id, inside, outside, added } = course
  if (added.size === 0 || register.get(id).state !== 'open') return
  const evidence = [...added.values()]
  const next = evidence.length === 1 ? 0 : Math.max(0, ...evidence)
  course.certainty = Math.max(0, course.certainty + evidence.reduce((a, b) => a + b, 0) - next)
  added.clear()
  register.update(id, { evidence: { ...inside, outside: { ...outside } }, certainty: course.certainty })
}
