// Leverance: the signal of deliveries that stop. Finds the kommune, product, KLE group or platform that receives too little.
import { kleGroups } from '../kle.ts'
import type { Delivery } from '../measured/delivery.ts'
import { hour } from '../time.ts'
import { add, type Came, noCases } from './came.ts'
import {
  type Candidate,
  type Cell,
  createCandidates,
  createCells,
  kommunerOf,
  noSum,
  type OpenAt,
} from './candidates.ts'
import { causeText } from './cause.ts'
import { type Expectation, expectedIn, type Slots } from './expected.ts'
import type { Fleet } from './fleet.ts'
import type { Incident, Register } from './register.ts'
import { createRest } from './rest.ts'
import { stopEvidence } from './stop.ts'
import {
  createStopCourse,
  followStop,
  reportStop,
  type StopCourse,
  type StopCourseSettings,
  watchStop,
} from './stop-course.ts'
import { createTrend } from './trend.ts'
import { addToUnit, resetUnit, settleUnit } from './unit.ts'

export type LeveranceSettings = StopCourseSettings & {
  /** Evidence (natural logarithm of a likelihood ratio) from which a stop is reported. */
  openAt: OpenAt
  /** Evidence that a wider cause must add to a narrower one. */
  widenBy: number
  /** Evidence of a stop in a product's other kommuner from which it is not that of one kommune alone. */
  sharedBy: number
}

export const leveranceDefaults: LeveranceSettings = {
  intervalMs: hour,
  openAt: { kommune: 19, product: 15, all: 17 },
  recoverAt: 5,
  widenBy: 4,
  sharedBy: 8,
  holdMs: 2 * hour,
}

/** A wider cause than a kommune needs so many as witnesses. */
export const leastKommuner = 3

/** A day is held to be at most so many times as good as usual, because a bulk load does not promise more of the same. */
const bestDay = 3

/** Whether a candidate is narrower than another and lies wholly inside it. */
const isWithin = (inner: Candidate, outer: Candidate): boolean =>
  inner.cells.length < outer.cells.length && inner.cells.every((cell) => outer.cells.includes(cell))

/** Creates the signal, in steps. */
export function* createLeverance(
  fleet: Fleet,
  register: Register,
  settings: LeveranceSettings,
  expectations: ReadonlyMap<string, Expectation>,
  slotOf: Slots,
) {
  const cells = createCells(fleet, expectations)
  yield
  const candidates = createCandidates(fleet, cells, settings.openAt)
  const units = new Set(candidates.flatMap((candidate) => candidate.units))
  const trend = createTrend()
  const courses = new Map<number, StopCourse>()
  /** The incidents that are followed through the past, as they were stored. */
  const resumed = new Map<number, Incident>()
  /** What came of all that has not stopped, by interval. */
  const rest = createRest()
  /** The number of the interval that deliveries are now added in. */
  let interval: number | undefined

  const reset = (candidate: Candidate): void => {
    candidate.sum = noSum()
    candidate.alone?.clear()
    candidate.pending = noCases()
    for (const unit of candidate.units) resetUnit(unit)
  }

  const addPending = (from: number): void => {
    const slot = slotOf(from)
    for (const unit of units) settleUnit(unit, slot)
    for (const candidate of candidates) {
      const { sum, pending } = candidate
      if (sum.evidence === 0) candidate.since = from
      const evidence = candidate.units.reduce((total, { latest }) => total + latest, sum.evidence)
      candidate.pending = noCases()
      if (evidence <= 0) {
        candidate.sum = noSum()
        candidate.alone?.clear()
        continue
      }
      candidate.sum = {
        evidence,
        received: sum.received + pending.received,
        expected: sum.expected + pending.expected,
      }
    }
  }

  /** Adds the evidence of the interval before `now`, when that has ended; returns whether it has. */
  const settle = (now: number): boolean => {
    const current = Math.floor(now / settings.intervalMs)
    if (current === interval) return false
    if (interval !== undefined) addPending(interval * settings.intervalMs)
    interval = current
    for (const { outside } of courses.values()) add(outside, rest.latest())
    rest.begin(current * settings.intervalMs)
    return true
  }

  const free = (cell: Cell): void => {
    cell.incident = undefined
    cell.recovery = 0
    cell.isRecovered = false
  }

  const release = (course: StopCourse): void => {
    courses.delete(course.id)
    for (const cell of course.cells) if (cell.incident === course.id) free(cell)
  }

  const claim = (course: StopCourse): void => {
    courses.set(course.id, course)
    for (const cell of course.cells) {
      cell.incident = course.id
      cell.recovery = 0
      cell.isRecovered = false
      for (const candidate of cell.candidates) reset(candidate)
    }
  }

  const hasWitnesses = ({ cause, cells: inside }: Candidate): boolean =>
    cause.kind === 'kommune' || kommunerOf(inside).length >= leastKommuner

  const isAlarmed = (candidate: Candidate): boolean =>
    candidate.sum.evidence >= candidate.openAt && hasWitnesses(candidate)

  /** Whether the others of a product show a stop too: its own evidence hardly grows where its days vary much. */
  const isSharedBeyond = (narrow: Candidate, { alone, cause }: Candidate): boolean => {
    if (alone === undefined || narrow.cause.kind === cause.kind) return false
    let evidence = 0
    for (const [cell, own] of alone) if (!narrow.cells.includes(cell)) evidence += own
    return evidence >= settings.sharedBy
  }

  /** The narrowest cause that a wider one adds little to; undefined when there is none. */
  const narrower = (wide: Candidate): Candidate | undefined => {
    const inside = new Set(wide.cells)
    return candidates
      .filter(
        (c) =>
          c.cells.length < wide.cells.length &&
          c.sum.evidence >= wide.sum.evidence - settings.widenBy &&
          c.cells.every((cell) => inside.has(cell)) &&
          !isSharedBeyond(c, wide),
      )
      .sort((a, b) => a.cells.length - b.cells.length)[0]
  }

  /** The alarmed cause with the most evidence. One that a narrower cause explains as well waits for that to be sure. */
  const best = (): Candidate | undefined => {
    const alarmed = candidates.filter(isAlarmed).sort((a, b) => b.sum.evidence - a.sum.evidence)
    for (const candidate of alarmed) {
      const narrow = narrower(candidate)
      if (narrow === undefined) return candidate
      if (isAlarmed(narrow)) return narrow
    }
    return undefined
  }

  /** The cause that covers exactly a candidate and what has stopped already: with the last group, the whole product. */
  const withStopped = (candidate: Candidate): Candidate => {
    const stopped = new Set(candidate.cells)
    for (const course of courses.values())
      if (register.get(course.id).state === 'open') for (const cell of course.cells) stopped.add(cell)
    const [first] = candidate.cells
    const wider = (first?.candidates ?? []).filter(
      (c) =>
        c.cells.length > candidate.cells.length &&
        hasWitnesses(c) &&
        c.cells.every((cell) => stopped.has(cell)),
    )
    return wider.sort((a, b) => b.cells.length - a.cells.length)[0] ?? candidate
  }

  const begin = (candidate: Candidate, now: number): void => {
    const { sum, since, openAt } = candidate
    const { cause, cells: covered } = withStopped(candidate)
    const text = causeText(cause)
    const inside = new Set(covered)
    const explained = [...courses.values()].filter(
      (course) => causeText(course.cause) === text || [...course.cells].every((cell) => inside.has(cell)),
    )
    for (const course of explained) for (const cell of course.cells) inside.add(cell)
    const next = Math.max(0, ...candidates.filter((c) => isWithin(c, candidate)).map((c) => c.sum.evidence))
    const certainty = sum.evidence - next
    const came = { received: sum.received, expected: sum.expected }
    const outside = rest.since(since, came)
    const id = register.begin(
      {
        signal: 'leverance',
        what: 'stop',
        cause,
        beganAt: since,
        hit: kommunerOf(inside),
        evidence: { ...came, outside },
        certainty,
        candidates: [],
        groups: kleGroups.filter((group) => [...inside].some((cell) => cell.group === group)),
      },
      explained.map((course) => course.id),
      now,
    )
    for (const course of explained) release(course)
    claim(
      createStopCourse({
        ...{ id, cause, openAt, certainty },
        ...{ cells: inside, inside: came, outside: { ...outside }, lastAt: now },
      }),
    )
  }

  const widestOf = (text: string): Candidate | undefined =>
    candidates.findLast(({ cause }) => causeText(cause) === text)

  const cellsOf = ({ cause, hit, groups = kleGroups }: Incident): Set<Cell> => {
    const candidate = widestOf(causeText(cause))
    return new Set(
      [...cells.values()].filter(
        (cell) =>
          hit.includes(cell.kommunekode) &&
          groups.includes(cell.group) &&
          (candidate === undefined || candidate.cells.includes(cell)),
      ),
    )
  }

  return {
    /** Continues with a live incident after a restart; until `present`, deliveries inside it decide nothing. */
    resume: (incident: Incident): void => {
      const { id, cause, openedAt: lastAt, certainty } = incident
      const { openAt = settings.openAt.all } = widestOf(causeText(cause)) ?? {}
      claim(
        createStopCourse({
          ...{ id, cause, openAt, certainty },
          ...{ cells: cellsOf(incident), inside: noCases(), outside: noCases(), lastAt },
        }),
      )
      resumed.set(id, incident)
    },
    /** Ends the past: what is told of the incidents is what was stored. */
    present: (): void => {
      const came = ({ received = 0, expected = 0 }: Partial<Came> = {}): Came => ({ received, expected })
      for (const [id, { evidence, recovered }] of resumed) {
        const course = courses.get(id)
        if (course === undefined) continue
        course.inside = came(evidence)
        course.outside = came(evidence.outside)
        for (const cell of course.cells) cell.isRecovered = recovered.includes(cell.kommunekode)
      }
      resumed.clear()
    },
    /** Drops the evidence that an incident explained, which has ended since. */
    leaveOut: (incident: Incident): void => {
      for (const cell of cellsOf(incident)) for (const candidate of cell.candidates) reset(candidate)
    },
    /** Moves what was noted as the clock was moved. */
    clockWasSet: (byMs: number): void => {
      for (const course of courses.values()) course.lastAt += byMs
      for (const candidate of candidates) candidate.since += byMs
    },
    /** Stops following an incident that was closed by hand. */
    forget: (id: number): void => {
      const course = courses.get(id)
      if (course !== undefined) release(course)
    },
    take: ({ kommunekode, group, from, until, received, asked }: Delivery): void => {
      const cell = cells.get(`${kommunekode} ${group}`)
      if (cell !== undefined && asked !== undefined) {
        if (cell.asked !== undefined && cell.asked !== asked) cell.expectation = undefined
        cell.asked = asked
      }
      if (cell?.expectation === undefined || until <= from) return
      const { evenness } = cell.expectation
      const { day } = slotOf(until - 1)
      if (day !== cell.day) {
        cell.day = day
        cell.soFar = noCases()
      }
      const usual = expectedIn(cell.expectation, slotOf, from, until)
      const expected = usual * trend.beside(cell.product, until)
      const evidence = stopEvidence(received, expected, cell.soFar, evenness)
      const evidenceAlone = stopEvidence(received, usual, cell.soFar, evenness)
      cell.soFar.expected += expected
      const most = bestDay * (evenness + cell.soFar.expected) - evenness
      // A bulk load promises neither more of the same, nor that others deliver.
      const ordinary = Math.max(0, Math.min(received, most - cell.soFar.received))
      cell.soFar.received += ordinary
      trend.add(cell.product, until, ordinary, usual)
      const course = cell.incident === undefined ? undefined : courses.get(cell.incident)
      if (course !== undefined) {
        const came = { evidence: evidenceAlone, received, expected: usual }
        const past = resumed.get(course.id)
        if (past !== undefined) {
          watchStop(course, cell, until, came, until > (past.recoveringAt ?? until), settings)
          return
        }
        const change = followStop(course, cell, until, came, register, settings)
        if (change === 'narrowed')
          for (const one of cells.values())
            if (one.incident === course.id && !course.cells.has(one)) free(one)
        if (change === 'relapsed') claim(course)
        if (change === 'closed') release(course)
        return
      }
      rest.add({ received, expected: usual })
      for (const unit of [cell.units.ofGroup, cell.units.ofProduct])
        addToUnit(unit, evidenceAlone, { received: ordinary, expected: usual })
      for (const { isWide, alone, units, pending } of cell.candidates) {
        add(pending, { received, expected: usual })
        alone?.set(cell, (alone.get(cell) ?? 0) + evidence)
        if (!isWide) for (const unit of units) addToUnit(unit, evidence, { received: ordinary, expected })
      }
    },
    settle,
    /** Opens or widens, once an interval, what the evidence explains. */
    decide: (now: number): void => {
      if (!settle(now)) return
      for (const course of courses.values()) reportStop(course, register)
      for (let found = best(); found !== undefined; found = best()) begin(found, now)
    },
  }
}
