// Course of a stop: what is followed of a live incident of deliveries, until what it hits receives again.
import { type KleGroup, kleGroups } from '../kle.ts'
import { add, type Came, noCases } from './came.ts'
import { type Cell, kommunerOf, type Sum } from './candidates.ts'
import type { Cause } from './cause.ts'
import { measuredMs } from './parts.ts'
import { type Register, reopenMs } from './register.ts'
import { causeIn, createStopParts, followStopPart, onlyGroupLeft, type StopParts } from './stop-parts.ts'

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
  parts: StopParts
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

type Begun = Omit<StopCourse, 'parts' | 'recovery' | 'relapse' | 'quietMs' | 'added'>

const groupsOf = (cells: ReadonlySet<Cell>): KleGroup[] => {
  const groups = new Set([...cells].map(({ group }) => group))
  return kleGroups.filter((group) => groups.has(group))
}

export const createStopCourse = (begun: Begun): StopCourse => ({
  ...begun,
  parts: createStopParts(groupsOf(begun.cells)),
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

/** Limits an incident to its only group that still receives nothing. */
const narrow = (course: StopCourse, group: KleGroup, at: number, register: Register): void => {
  const { inside = course.inside } = course.parts.get(group) ?? {}
  if (register.get(course.id).state === 'recovering') register.relapse(course.id, at)
  course.cause = causeIn(course.cause, group)
  course.cells = new Set([...course.cells].filter((cell) => cell.group === group))
  course.parts = createStopParts([group])
  course.inside = { ...inside }
  course.outside = noCases()
  course.recovery = 0
  course.added.clear()
  register.narrow(
    course.id,
    {
      cause: course.cause,
      evidence: { ...inside, outside: { ...course.outside } },
      hit: kommunerOf(course.cells),
      recovered: recoveredOf(course),
      groups: [group],
    },
    at,
  )
}

/**
 * Adds a delivery, and the evidence of a stop in that, to what shows that it, a kommune or a group receives again, in
 * place; returns whether the kommune's group does since this delivery. `isRecovering`: whether the incident is.
 */
export const watchStop = (
  course: StopCourse,
  cell: Cell,
  until: number,
  sum: Sum,
  isRecovering: boolean,
  settings: StopCourseSettings,
): boolean => {
  const { evidence } = sum
  const passedMs = measuredMs(course.lastAt, until, settings.intervalMs)
  course.lastAt = until
  cell.recovery = Math.max(0, cell.recovery - evidence)
  const isBack = !cell.isRecovered && cell.recovery >= settings.recoverAt
  if (isBack) {
    cell.isRecovered = true
    course.recovery = 0
  }
  followStopPart(course.parts, cell.group, until, sum, settings)
  if (isRecovering) {
    course.relapse = Math.max(0, course.relapse + evidence)
    course.quietMs += passedMs
  } else if (!cell.isRecovered) course.recovery = Math.max(0, course.recovery - evidence)
  return isBack
}

/**
 * Follows an incident with a delivery inside it, and the evidence of a stop in that. `narrowed`: some of its cells are
 * no longer part of it; `relapsed`: all of its kommuner are hit again; `closed`: it is over.
 */
export const followStop = (
  course: StopCourse,
  cell: Cell,
  until: number,
  sum: Sum,
  register: Register,
  settings: StopCourseSettings,
): 'narrowed' | 'relapsed' | 'closed' | undefined => {
  const { evidence, received, expected } = sum
  const isRecovering = register.get(course.id).state === 'recovering'
  if (watchStop(course, cell, until, sum, isRecovering, settings))
    register.update(course.id, { recovered: recoveredOf(course) })
  const left = onlyGroupLeft(course.parts, settings.holdMs, course.openAt)
  if (left !== undefined) {
    narrow(course, left, until, register)
    return 'narrowed'
  }
  if (!isRecovering) {
    if (!cell.isRecovered) {
      add(course.inside, { received, expected })
      course.added.set(cell.kommunekode, (course.added.get(cell.kommunekode) ?? 0) + evidence)
    }
    if (course.recovery < settings.recoverAt && [...course.cells].some((c) => !c.isRecovered))
      return undefined
    course.quietMs = 0
    course.relapse = 0
    register.recover(course.id, until)
    return undefined
  }
  if (course.relapse >= course.openAt) {
    course.recovery = 0
    course.parts = createStopParts(groupsOf(course.cells))
    register.relapse(course.id, until)
    return 'relapsed'
  }
  const holdMs = register.get(course.id).isReopened === true ? reopenMs : settings.holdMs
  if (course.quietMs < holdMs) return undefined
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
