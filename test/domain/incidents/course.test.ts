// Tests the course of an incident: recovering, relapse, and how long calls must be as usual before it is over.
import { describe, expect, it } from 'vitest'
import { type Course, createCourse, follow, isInside } from '../../../server/domain/incidents/course.ts'
import { createRegister, type Incident } from '../../../server/domain/incidents/register.ts'
import type { Sample } from '../../../server/domain/incidents/sample.ts'
import { svarDefaults } from '../../../server/domain/incidents/svar.ts'
import { hour, minute, second } from '../../../server/domain/time.ts'
import { aMonday, makeFinding } from '../../support/detector.ts'

const start = aMonday
const none = { calls: 0, bad: 0 }

/** An open incident that began `lastedMs` ago, of which `bad` of `calls` failed. */
const opened = ({ calls = 10, bad = 10, lastedMs = 0, isUnstable = false } = {}) => {
  const register = createRegister([], 1)
  register.begin(makeFinding({ beganAt: start - lastedMs }), [], start)
  if (isUnstable) {
    register.recover(1, start)
    register.relapse(1, start)
  }
  const course = createCourse({ id: 1, services: new Set(['sdi']) }, { calls, bad }, none, { lastAt: start })
  const take = (at: number, outcome: Sample['outcome'] = 'ok'): boolean =>
    follow(course, { at, service: 'sdi', outcome }, 0.02, register, svarDefaults)
  const state = (): Incident['state'] => register.get(1).state
  return { register, course, take, state }
}

const everyMs = 5 * minute

/** The good calls, one in `everyMs`, until the incident is recovering. */
const goodUntilRecovering = ({ take, state }: ReturnType<typeof opened>): number => {
  for (let n = 1; n < 10_000; n += 1) {
    take(start + n * everyMs)
    if (state() === 'recovering') return n
  }
  return Number.POSITIVE_INFINITY
}

describe('an open incident', () => {
  it('is recovering after a few good calls when all had failed', () => {
    expect(goodUntilRecovering(opened({ calls: 10, bad: 10 }))).toBe(3)
  })

  it('needs more good calls, the fewer had failed', () => {
    const half = goodUntilRecovering(opened({ calls: 100, bad: 50 }))
    const seldom = goodUntilRecovering(opened({ calls: 100, bad: 20 }))
    expect(half).toBeGreaterThan(6)
    expect(seldom).toBeGreaterThan(2 * half)
  })

  it.each([
    ['a service', undefined, 10],
    ['kommuner', new Set(['0101']), 30],
  ])('of %s is not recovering sooner than calls have been as usual for its time', (_, kommuner, minutes) => {
    const { course, take, state } = opened()
    course.kommuner = kommuner
    for (let n = 1; n < minutes * 60; n += 1) take(start + n * second)
    expect(state()).toBe('open')
    take(start + minutes * minute)
    expect(state()).toBe('recovering')
  })

  it('is not recovering while calls go on failing now and then', () => {
    const { take, state } = opened({ calls: 40, bad: 10 })
    for (let n = 1; n <= 2000; n += 1) take(start + n * minute, n % 4 === 0 ? 'failed' : 'ok')
    expect(state()).toBe('open')
  })

  it('tells the share until the last failure, not one that good calls have diluted', () => {
    const incident = opened({ calls: 9, bad: 9 })
    incident.take(start + 1, 'failed')
    goodUntilRecovering(incident)
    expect(incident.register.get(1).evidence).toEqual({ calls: 10, bad: 10, usual: 0.02, outside: undefined })
  })
})

describe('a recovering incident', () => {
  const recovering = (given: Parameters<typeof opened>[0] = {}) => {
    const incident = opened(given)
    const recoveringAt = start + goodUntilRecovering(incident) * everyMs
    return { ...incident, recoveringAt }
  }

  it.each([
    ['that lasted less than three hours', { lastedMs: 3 * hour - 3 * everyMs - 1 }, 120],
    ['that lasted three hours', { lastedMs: 3 * hour - 3 * everyMs }, 45],
    ['that is unstable, however long it lasted', { lastedMs: 9 * hour, isUnstable: true }, 180],
  ])('%s is over after calls were as usual for its time, and not before', (_, given, minutes) => {
    const { take, state, register, recoveringAt } = recovering(given)
    for (let at = recoveringAt + minute; at < start + minutes * minute; at += minute)
      expect(take(at)).toBe(false)
    expect(state()).toBe('recovering')
    expect(take(start + minutes * minute)).toBe(true)
    expect(register.get(1)).toMatchObject({ state: 'closed', closedAt: start + minutes * minute })
  })

  it('counts at most 20 minutes between two calls, because nothing is known of the rest', () => {
    const { take, state, recoveringAt } = recovering()
    for (let n = 1; n <= 20; n += 1) expect(take(recoveringAt + n)).toBe(false)
    for (let n = 1; n <= 5; n += 1) expect(take(recoveringAt + n * 24 * hour)).toBe(false)
    expect(state()).toBe('recovering')
    expect(take(recoveringAt + 6 * 24 * hour)).toBe(true)
  })

  it('is over only when so many calls succeed that it does not fail now and then', () => {
    const { take, recoveringAt } = recovering()
    for (let n = 1; n <= 14; n += 1) expect(take(recoveringAt + n * 20 * minute)).toBe(false)
    expect(take(recoveringAt + 15 * 20 * minute)).toBe(true)
  })

  it('counts no time when the clock is set back', () => {
    const { take, recoveringAt } = recovering()
    for (let n = 1; n <= 20; n += 1) expect(take(recoveringAt - n * hour)).toBe(false)
  })

  it('relapses when calls fail again, and is unstable', () => {
    const { take, state, register, recoveringAt } = recovering()
    take(recoveringAt + minute, 'failed')
    take(recoveringAt + 2 * minute, 'failed')
    expect(state()).toBe('recovering')
    take(recoveringAt + 3 * minute, 'failed')
    expect(register.get(1)).toMatchObject({ state: 'open', isUnstable: true })
  })

  it('bears a single failure', () => {
    const { take, state, recoveringAt } = recovering()
    for (let at = recoveringAt + minute; at < start + 120 * minute; at += minute)
      take(at, at === start + 30 * minute ? 'failed' : 'ok')
    expect(state()).toBe('recovering')
    expect(take(start + 120 * minute)).toBe(true)
  })

  it('that relapsed recovers anew, and then waits three hours', () => {
    const { take, state, register, recoveringAt } = recovering({ lastedMs: 9 * hour })
    let at = recoveringAt
    const step = (outcome: Sample['outcome']) => {
      at += minute
      return take(at, outcome)
    }
    while (state() === 'recovering') step('failed')
    for (let n = 0; n < 10; n += 1) step('failed')
    const failedAt = at
    while (state() === 'open') step('ok')
    expect(register.get(1).evidence).toEqual({ calls: 13, bad: 13, usual: 0.02, outside: undefined })
    while (at < failedAt + 179 * minute) expect(step('ok')).toBe(false)
    expect(step('ok')).toBe(true)
  })
})

describe('a call is inside the course of an incident', () => {
  const course = (services: string[], kommuner?: string[]): Course =>
    createCourse({ id: 1, services: new Set(services), kommuner: kommuner && new Set(kommuner) }, none, none)

  it.each<[string, Course, Partial<Sample>, boolean]>([
    ['of its service', course(['sdi']), {}, true],
    ['of another service', course(['ydi']), {}, false],
    ['of its kommune', course(['sdi'], ['0101']), { kommunekode: '0101' }, true],
    ['of another kommune', course(['sdi'], ['0101']), { kommunekode: '0102' }, false],
    ['of a probe, when it is of a kommune', course(['sdi'], ['0101']), {}, false],
    ['of any kommune, when it is of a service', course(['sdi']), { kommunekode: '0101' }, true],
  ])('%s', (_, of, change, isIn) => {
    expect(isInside(of, { at: start, service: 'sdi', outcome: 'ok', ...change })).toBe(isIn)
  })
})
