// Tests what the detector keeps to in any walk of faults: order, one incident per cause, and restarts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { causeText } from '../../../server/domain/incidents/cause.ts'
import { createDetector, type Detector, detectorDefaults } from '../../../server/domain/incidents/detector.ts'
import { expectedIn } from '../../../server/domain/incidents/expected.ts'
import type { Changes, Incident } from '../../../server/domain/incidents/register.ts'
import type { Sample } from '../../../server/domain/incidents/sample.ts'
import { kleGroups } from '../../../server/domain/kle.ts'
import type { Delivery } from '../../../server/domain/measured/delivery.ts'
import { hour, minute } from '../../../server/domain/time.ts'
import { createRandom } from '../../../server/sandbox/scenario/random.ts'
import { aMonday, expectations, expecting, koder, slotOf, smallFleet } from '../../support/detector.ts'

const walkHours = 20
const everyMs = 5 * minute

type Fault = { from: number; hours: number; at: string; share: number }
type Walk = { seed: number; faults: Fault[] }
type Step = { now: number; samples: Sample[]; deliveries: Delivery[] }

const places = ['service:sdi', 'service:sapa', 'platform', 'kommune:0101', 'stop:0102', 'stop:nexus']
const faults = fc.record({
  from: fc.integer({ min: 1, max: walkHours - 2 }),
  hours: fc.integer({ min: 1, max: 5 }),
  at: fc.constantFrom(...places),
  share: fc.constantFrom(0.5, 1),
})
const walks: fc.Arbitrary<Walk> = fc.record({
  seed: fc.nat(1000),
  faults: fc.array(faults, { minLength: 1, maxLength: 2 }),
})

const meets = ({ at }: Fault, service: string, kommunekode: string | undefined): boolean =>
  at === 'own' ||
  at === `service:${service}` ||
  (at === 'platform' && (service === 'sdi' || service === 'ydi')) ||
  (kommunekode !== undefined && at === `kommune:${kommunekode}`)

const hasStopped = ({ at }: Fault, kommunekode: string, group: string): boolean =>
  at === `stop:${kommunekode}` || (at === 'stop:nexus' && koder.indexOf(kommunekode) < 4 && group !== '02')

const usual = expecting(4)

/** Everything that is measured in a walk, every five minutes; a fiftieth of the calls fail by noise. */
const measure = ({ seed, faults }: Walk): Step[] => {
  const { next } = createRandom(`walk ${seed}`)
  const during = (now: number) =>
    faults.filter((f) => now >= aMonday + f.from * hour && now < aMonday + (f.from + f.hours) * hour)
  let nth = 0
  return Array.from({ length: (walkHours * hour) / everyMs }, (_, i) => {
    const now = aMonday + (i + 1) * everyMs
    const current = during(now)
    const samples: Sample[] = []
    const call = (service: string, kommunekode?: string): void => {
      const isBad = next() < 0.02 || current.some((f) => meets(f, service, kommunekode) && next() < f.share)
      samples.push({ at: now, service, kommunekode, outcome: isBad ? 'failed' : 'ok' })
    }
    for (const { id } of smallFleet.services) call(id)
    for (const service of ['sdi', 'ydi', 'sdi', 'ydi']) {
      call(service, koder[nth % koder.length])
      nth += 1
    }
    const deliveries = koder.flatMap((kommunekode, k) =>
      kleGroups.flatMap((group, g) => {
        if ((k * 3 + g) % 12 !== i % 12) return []
        const from = now - hour
        const isStopped = current.some((f) => hasStopped(f, kommunekode, group))
        const received = isStopped ? 0 : expectedIn(usual, slotOf, from, now)
        return { kommunekode, group, from, until: now, received }
      }),
    )
    return { now, samples, deliveries }
  })
}

const learnt = { failShare: () => 0.02, expectations: expectations(4) }

/** The incidents as they would be stored, and all that was told of them. */
const createBook = () => {
  const incidents = new Map<number, Incident>()
  const steps: Changes['steps'][number][] = []
  const notices: Changes['notices'][number][] = []
  return {
    incidents,
    steps,
    notices,
    write: (changes: Changes): Changes => {
      for (const incident of changes.incidents) incidents.set(incident.id, incident)
      steps.push(...changes.steps)
      notices.push(...changes.notices)
      return changes
    },
  }
}

type Book = ReturnType<typeof createBook>

const start = (): Detector => createDetector(smallFleet, detectorDefaults, learnt, slotOf)

const restart = (book: Book, past: readonly Step[]): Detector =>
  createDetector(
    smallFleet,
    detectorDefaults,
    learnt,
    slotOf,
    [...book.incidents.values()],
    1 + Math.max(0, ...book.incidents.keys()),
    {
      samples: past.flatMap(({ samples }) => samples),
      deliveries: past.flatMap(({ deliveries }) => deliveries),
      totals: [],
    },
  )

const run = (detector: Detector, book: Book, steps: readonly Step[], check = () => {}): void => {
  for (const { now, samples, deliveries } of steps) {
    detector.take(samples, deliveries)
    book.write(detector.decide(now))
    check()
  }
}

const openings = ({ steps }: Book): string[] =>
  steps.filter(({ kind }) => kind === 'opened' || kind === 'reopened').map(({ cause }) => cause)

describe('the detector, in any walk of faults,', () => {
  const follows: Record<string, readonly string[]> = {
    opened: ['recovering', 'cause', 'merged'],
    reopened: ['recovering', 'cause', 'merged'],
    relapsed: ['recovering', 'cause', 'merged'],
    cause: ['recovering', 'cause', 'merged'],
    recovering: ['relapsed', 'closed', 'merged'],
    closed: ['reopened'],
    merged: [],
  }

  it('notes steps in order, and holds at most one live incident of a signal and a cause', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const detector = start()
        const book = createBook()
        run(detector, book, measure(walk), () => {
          const texts = detector.live().map(({ signal, cause }) => `${signal} ${causeText(cause)}`)
          expect(new Set(texts).size).toBe(texts.length)
        })
        for (const id of book.incidents.keys()) {
          const own = book.steps.filter(({ incident }) => incident === id)
          expect(own[0]?.kind).toBe('opened')
          own.slice(1).forEach((step, i) => {
            expect(follows[own[i]?.kind ?? '']).toContain(step.kind)
            expect(step.at).toBeGreaterThanOrEqual(own[i]?.at ?? 0)
          })
        }
      }),
      { seed: 8, numRuns: 40 },
    )
  })

  it('finds the same in the same samples', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const [one, other] = [createBook(), createBook()]
        run(start(), one, measure(walk))
        run(start(), other, measure(walk))
        expect(other.steps).toEqual(one.steps)
        expect([...other.incidents]).toEqual([...one.incidents])
      }),
      { seed: 10, numRuns: 10 },
    )
  })

  it('finds the same in whatever order different probes answered within a second', () => {
    const found = ({ steps }: Book) =>
      steps
        .filter(({ kind }) => kind === 'opened')
        .map(({ cause, at }) => `${cause} ${at}`)
        .sort()
    fc.assert(
      fc.property(walks, (walk) => {
        const steps = measure(walk).map((step) => ({
          ...step,
          samples: step.samples.filter(({ kommunekode }) => kommunekode === undefined),
          deliveries: [],
        }))
        const [one, other] = [createBook(), createBook()]
        run(start(), one, steps)
        run(
          start(),
          other,
          steps.map((step) => ({ ...step, samples: [...step.samples].reverse() })),
        )
        expect(found(other)).toEqual(found(one))
      }),
      { seed: 11, numRuns: 20 },
    )
  })

  it('changes nothing while nothing is known', () => {
    fc.assert(
      fc.property(walks, fc.integer({ min: 1, max: walkHours }), (walk, hours) => {
        const steps = measure(walk).slice(0, (hours * hour) / everyMs)
        const detector = start()
        const book = createBook()
        run(detector, book, steps)
        const from = steps.at(-1)?.now ?? aMonday
        // The evidence that was there may wait for witnesses up to its patience, and for the end of its hour.
        book.write(detector.decide(from + hour))
        for (let now = from + 2 * hour; now < from + 30 * 24 * hour; now += 6 * hour)
          expect(detector.decide(now)).toEqual({ incidents: [], steps: [], notices: [] })
      }),
      { seed: 12, numRuns: 20 },
    )
  })

  it('opens nothing twice over a restart', () => {
    let restarts = 0
    fc.assert(
      fc.property(walks, fc.integer({ min: 2 * 12, max: walkHours * 12 - 1 }), (walk, at) => {
        const steps = measure(walk)
        const [through, over] = [createBook(), createBook()]
        run(start(), through, steps)
        run(start(), over, steps.slice(0, at))
        if (over.incidents.size > 0) restarts += 1
        const before = structuredClone([...over.incidents.values()])
        const detector = restart(over, steps.slice(0, at))
        expect(over.write(detector.decide(steps[at - 1]?.now ?? 0))).toEqual({
          incidents: [],
          steps: [],
          notices: [],
        })
        expect([...over.incidents.values()]).toEqual(before)
        run(detector, over, steps.slice(at))
        for (const cause of new Set(openings(over))) {
          const count = (book: Book) => openings(book).filter((text) => text === cause).length
          expect(count(over)).toBeLessThanOrEqual(Math.max(1, count(through)))
        }
      }),
      { seed: 13, numRuns: 60 },
    )
    expect(restarts).toBeGreaterThan(20)
  })

  it('blames nobody for our own trouble, also over a restart', () => {
    const share = fc.constantFrom(0.5, 1)
    const ours = fc.record({ from: fc.constant(3), hours: fc.integer({ min: 1, max: 3 }), share })
    fc.assert(
      fc.property(ours, fc.nat(1000), fc.integer({ min: 4, max: 10 }), (fault, seed, restartHour) => {
        const steps = measure({ seed, faults: [{ ...fault, at: 'own' }] })
        const at = (restartHour * hour) / everyMs
        const book = createBook()
        run(start(), book, steps.slice(0, at))
        run(restart(book, steps.slice(0, at)), book, steps.slice(at))
        expect(book.steps).toEqual([])
      }),
      { seed: 14, numRuns: 30 },
    )
  })
})
