// Tests that the detector decides nothing from silence or from a clock that was set.
import { describe, expect, it } from 'vitest'
import { createDetector, detectorDefaults } from '../../../server/domain/incidents/detector.ts'
import { createSlots } from '../../../server/domain/incidents/expected.ts'
import type { Incident } from '../../../server/domain/incidents/register.ts'
import type { Sample } from '../../../server/domain/incidents/sample.ts'
import { hour, minute } from '../../../server/domain/time.ts'
import { makeIncident } from '../../support/incidents.ts'
import { aWednesday } from '../../support/measured.ts'

const ids = ['sapa', 'mitoverblik']
const fleet = { services: ids.map((id) => ({ id })), kommuner: [] }
const learnt = { failShare: () => 0.01, expectations: new Map() }

/** A detector of two probes, and a clock that the test moves. */
const begin = (known: Incident[] = []) => {
  const detector = createDetector(fleet, detectorDefaults, learnt, createSlots(), known)
  let now = aWednesday
  const kinds: string[] = []
  const decide = (): void => void kinds.push(...detector.decide(now).steps.map(({ kind }) => kind))
  return {
    detector,
    kinds,
    now: () => now,
    /** A result of each service every `everyMs`, until `ms` have passed; `bad`: those that fail. */
    measure: (ms: number, bad: readonly string[], everyMs = 5 * minute): void => {
      for (const end = now + ms; now < end; ) {
        now += everyMs
        const samples = ids.map(
          (service): Sample => ({ at: now, service, outcome: bad.includes(service) ? 'failed' : 'ok' }),
        )
        detector.take(samples)
        decide()
      }
    },
    /** Nothing is judged, but transactions are recorded. */
    silence: (ms: number): void => {
      for (const end = now + ms; now < end; ) {
        now += minute
        decide()
      }
    },
    set: (byMs: number): void => {
      now += byMs
      detector.clockWasSet(byMs)
    },
  }
}

/** One failure short of an explanation: the alarm waits for its witnesses. */
const waiting = () => {
  const story = begin()
  story.measure(hour, [])
  story.measure(15 * minute, ['sapa'])
  expect(story.detector.looks(story.now())).toContainEqual({ service: 'mitoverblik' })
  expect(story.kinds).toEqual([])
  return story
}

describe('an alarm that waits for witnesses', () => {
  it('is explained when they have been heard for long enough', () => {
    const { measure, kinds } = waiting()
    measure(20 * minute, ['sapa'])
    expect(kinds).toEqual(['opened'])
  })

  it('is not explained by silence, and goes on waiting after it', () => {
    const { measure, silence, kinds } = waiting()
    silence(3 * hour)
    expect(kinds).toEqual([])
    measure(10 * minute, ['sapa'])
    expect(kinds).toEqual([])
    measure(10 * minute, ['sapa'])
    expect(kinds).toEqual(['opened'])
  })

  it.each([hour, -hour])('is forgotten when the clock is set by %i ms, and found anew', (byMs) => {
    const { measure, set, kinds, detector, now } = waiting()
    set(byMs)
    expect(detector.looks(now())).toEqual([])
    measure(5 * minute, ['sapa'])
    measure(hour, [])
    expect(kinds).toEqual([])
    measure(hour, ['sapa'])
    expect(kinds).toEqual(['opened'])
  })
})

describe('an incident that is recovering', () => {
  const recovering = () => {
    const cause = { kind: 'service', id: 'sapa' } as const
    const beganAt = aWednesday - 4 * hour
    const story = begin([
      makeIncident({ cause, beganAt, openedAt: beganAt, evidence: { calls: 40, bad: 40 } }),
    ])
    story.measure(30 * minute, [])
    expect(story.kinds).toEqual(['recovering'])
    return story
  }

  it('is over when calls have succeeded for long enough', () => {
    const { measure, kinds } = recovering()
    measure(45 * minute, [])
    expect(kinds).toEqual(['recovering'])
    measure(20 * minute, [])
    expect(kinds).toEqual(['recovering', 'closed'])
  })

  it('is not over sooner because the clock is set forwards', () => {
    const { measure, set, kinds } = recovering()
    for (let i = 0; i < 6; i += 1) {
      set(hour)
      measure(5 * minute, [])
    }
    expect(kinds).toEqual(['recovering'])
  })

  it('is over as soon as otherwise when the clock is set back', () => {
    const { measure, set, kinds } = recovering()
    set(-6 * hour)
    measure(65 * minute, [])
    expect(kinds).toEqual(['recovering', 'closed'])
  })
})
