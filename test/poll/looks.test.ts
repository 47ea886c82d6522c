// Tests the extra looks with the real detector on a simulated clock: when they begin and end, and how many there are.
import { describe, expect, it } from 'vitest'
import { createDetector, detectorDefaults } from '../../server/domain/incidents/detector.ts'
import { createSlots } from '../../server/domain/incidents/expected.ts'
import { toProbeSample, toSample } from '../../server/domain/incidents/sample.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { Attempt } from '../../server/domain/measured/check.ts'
import type { Probe } from '../../server/domain/services/probe.ts'
import { hour, minute, second } from '../../server/domain/time.ts'
import { type LookDeps, lookTask } from '../../server/poll/looks.ts'
import { startTasks } from '../../server/poll/probing.ts'
import { makeAttempt } from '../support/measured.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { makeProbe, makeProbeResult } from '../support/services.ts'

const probes = ['sapa', 'mitoverblik'].map((id) => makeProbe(id, id))
const polled = kommuner.map(({ kommunekode }) => ({ kommunekode, right: 'full' }))
type Call = { service: string; kommunekode?: string; at: number }
/** How a call ends. `unjudged`: our event loop lagged. */
type End = 'ok' | 'failed' | 'unjudged'

/** The look task with a detector, and `endOf`, which a test may replace to say how each call ends. */
const begin = (change: Partial<LookDeps> = {}) => {
  const clock = createMovedClock()
  const begunAt = clock.now()
  const services = ['sdi', ...probes.map(({ id }) => id)].map((id) => ({ id }))
  const learnt = { failShare: () => 0.01, expectations: new Map() }
  const detector = createDetector({ services, kommuner: polled }, detectorDefaults, learnt, createSlots())
  const calls: Call[] = []
  const story = {
    clock,
    detector,
    calls,
    endOf: (_service: string): End => 'ok',
    secondsOf: (service: string) =>
      calls.filter((call) => call.service === service).map(({ at }) => (at - begunAt) / second),
    /** A call that is due, judged as the store does. */
    probe: async (probe: Probe): Promise<void> =>
      store.recordProbe(await deps.probe(probe, new AbortController().signal)),
    pulse: async (kommunekode: string): Promise<void> => store.recordAttempts([call(kommunekode)]),
  }
  const call = (kommunekode: string): Attempt => {
    const end = story.endOf('sdi')
    const outcome = end === 'failed' ? 'http' : 'counted'
    return makeAttempt({ at: clock.now(), kommunekode, outcome, lagMs: end === 'unjudged' ? 1000 : 0 })
  }
  const store = {
    recordProbe: async (result: ReturnType<typeof makeProbeResult>): Promise<void> => {
      const sample = toProbeSample(result, { failAtMs: 5000 })
      detector.take(sample === undefined ? [] : [sample])
      detector.decide(clock.now())
    },
    recordAttempts: async (list: readonly Attempt[]): Promise<void> => {
      detector.take(list.flatMap((attempt) => toSample(attempt, undefined, true) ?? []))
      detector.decide(clock.now())
    },
  }
  const deps = {
    looks: () => detector.looks(clock.now()),
    store,
    source: {
      pulse: async ({ kommunekode }: { kommunekode: string }) => {
        calls.push({ service: 'sdi', kommunekode, at: clock.now() })
        return call(kommunekode)
      },
    },
    probe: async ({ id }: Probe, _signal: AbortSignal) => {
      calls.push({ service: id, at: clock.now() })
      const end = story.endOf(id)
      const lagMs = end === 'unjudged' ? 1000 : 0
      const outcome = end === 'failed' ? 'network' : 'ok'
      return makeProbeResult(0, { probe: id, at: clock.now(), outcome, lagMs })
    },
    probes,
    polled,
    targets: () => [{ indeks: 'sdi' as const, kle: '02.34.02' }],
    isPaused: () => false,
    ...change,
  }
  startTasks([lookTask(deps)], clock)
  return story
}

const [sapa] = probes as [Probe, Probe]

describe('extra looks', () => {
  it('are not made while nothing is suspected', async () => {
    const { clock, calls } = begin()
    await clock.advance(hour)
    expect(calls).toEqual([])
  })

  it('follow a failure within half a minute, and end when the service is well', async () => {
    const story = begin()
    await story.clock.advance(10 * second)
    story.endOf = () => 'failed'
    await story.probe(sapa)
    story.calls.length = 0
    story.endOf = () => 'ok'
    await story.clock.advance(hour)
    expect(story.secondsOf('sapa')).toEqual([30])
    expect(story.calls).toHaveLength(1)
  })

  it('are made every half a minute for at most 15 minutes, of a suspicion that remains', async () => {
    const story = begin()
    await story.clock.advance(10 * second)
    let nth = 0
    // Too few failures for an alarm, and too many to be well.
    story.endOf = () => {
      nth += 1
      return nth <= 2 || nth % 10 === 0 ? 'failed' : 'ok'
    }
    await story.probe(sapa)
    story.calls.length = 0
    await story.clock.advance(hour)
    expect(story.secondsOf('sapa')).toEqual(Array.from({ length: 30 }, (_, i) => 30 * (i + 1)))
    expect(story.detector.looks(story.clock.now())).toEqual([])
    expect(story.detector.live()).toEqual([])
  })

  it('of the witnesses that an alarm waits for end after 15 minutes as well', async () => {
    const story = begin()
    await story.clock.advance(10 * second)
    story.endOf = (service) => (service === 'sapa' ? 'failed' : 'unjudged')
    await story.probe(sapa)
    story.calls.length = 0
    await story.clock.advance(hour)
    for (const service of ['sapa', 'mitoverblik', 'sdi']) {
      const at = story.secondsOf(service)
      expect(at.length, service).toBeGreaterThan(20)
      expect(at.length, service).toBeLessThanOrEqual(31)
      expect((at.at(-1) ?? 0) - (at[0] ?? 0), service).toBeLessThanOrEqual(15 * 60)
    }
  })

  it('are at most 20 in half a minute, and of each kommune in turn, however many are suspected', async () => {
    const looks = polled.map(({ kommunekode }) => ({ service: 'sdi', kommunekode }))
    const { clock, calls } = begin({ looks: () => looks.map((look) => ({ ...look })) })
    await clock.advance(49 * 30 * second - 1)
    const times = new Map<string | undefined, number>()
    for (const { kommunekode } of calls) times.set(kommunekode, (times.get(kommunekode) ?? 0) + 1)
    // 20 of 98 in each of 49 turns.
    expect([...times.values()]).toEqual(Array(98).fill(10))
  })

  it('of a service that has asked us to wait take no turn of others', async () => {
    const many = polled.slice(0, 30).map(({ kommunekode }) => ({ service: 'ydi', kommunekode }))
    const { clock, secondsOf } = begin({
      looks: () => [...many, { service: 'sapa' }],
      isPaused: (service) => service === 'ydi',
    })
    await clock.advance(minute)
    expect(secondsOf('sapa')).toEqual([0, 30, 60])
  })

  it('of an index ask about each kommune in turn, and of a kommune about itself', async () => {
    const { clock, calls } = begin({
      looks: () => [{ service: 'sdi' }, { service: 'sdi', kommunekode: '0751' }],
    })
    await clock.advance(97 * 30 * second)
    const asked = calls.map(({ kommunekode }) => kommunekode)
    expect(new Set(asked.filter((_, i) => i % 2 === 0)).size).toBe(98)
    expect(new Set(asked.filter((_, i) => i % 2 === 1))).toEqual(new Set(['0751']))
  })

  it('are not made of a service that has asked us to wait, until that is over', async () => {
    let isOver = false
    const { clock, secondsOf } = begin({
      looks: () => [{ service: 'sdi' }, { service: 'sdi', kommunekode: '0751' }, { service: 'sapa' }],
      isPaused: (service) => service === 'sdi' && !isOver,
    })
    await clock.advance(minute)
    expect(secondsOf('sdi')).toEqual([])
    expect(secondsOf('sapa')).toEqual([0, 30, 60])
    isOver = true
    await clock.advance(30 * second)
    expect(secondsOf('sdi')).toEqual([90, 90])
  })

  it('end with the one in which the service asks us to wait', async () => {
    const story = begin({
      looks: () => [{ service: 'sdi' }, { service: 'sdi', kommunekode: '0751' }, { service: 'sapa' }],
      isPaused: (service) => service === 'sdi' && story.secondsOf('sdi').length > 0,
    })
    await story.clock.advance(10 * second)
    expect(story.secondsOf('sdi')).toEqual([0])
    expect(story.secondsOf('sapa')).toEqual([0])
  })

  it('never overlap: a slow service is looked at again when the looks before it have ended', async () => {
    const clock = createMovedClock()
    let underWay = 0
    let most = 0
    const slow = async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await clock.wait(40 * second, new AbortController().signal)
      underWay -= 1
      return makeAttempt()
    }
    const store = { recordAttempts: async () => undefined, recordProbe: async () => undefined }
    const looks = () => [{ service: 'sdi' }, { service: 'sdi', kommunekode: '0751' }]
    const targets = () => [{ indeks: 'sdi' as const, kle: '02.34.02' }]
    const probe = () => Promise.reject(new Error('no probe is looked at'))
    const source = { pulse: slow }
    startTasks(
      [lookTask({ looks, store, source, probe, probes: [], polled, targets, isPaused: () => false })],
      clock,
    )
    await clock.advance(10 * minute)
    expect(most).toBe(1)
  })
})
