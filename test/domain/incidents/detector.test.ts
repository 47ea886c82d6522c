// Tests the detector: maintenance, incidents closed by hand, restarts, and what should be called soon.
import { describe, expect, it } from 'vitest'
import { causeText } from '../../../server/domain/incidents/cause.ts'
import { createLookLimit } from '../../../server/domain/incidents/looks.ts'
import type { Maintenance } from '../../../server/domain/incidents/maintenance.ts'
import type { Incident } from '../../../server/domain/incidents/register.ts'
import type { Sample } from '../../../server/domain/incidents/sample.ts'
import { hour, minute } from '../../../server/domain/time.ts'
import { aMonday, koder } from '../../support/detector.ts'
import { createDetectorStory } from '../../support/detector-story.ts'
import { makeIncident } from '../../support/incidents.ts'

const well = () => 'ok' as const
const sdiFails = (service: string) => (service === 'sdi' ? 'failed' : 'ok')
const window = (change: Partial<Maintenance>): Maintenance => ({
  text: 'opgradering',
  from: aMonday,
  until: aMonday + 2 * hour,
  ...change,
})

describe('the detector', () => {
  it.each<[string, Sample['outcome'], (service: string, kommunekode?: string) => boolean]>([
    ['service:sdi', 'failed', (service) => service === 'sdi'],
    ['service:sapa', 'slow', (service) => service === 'sapa'],
    ['platform:serviceplatformen', 'failed', (service) => service === 'sdi' || service === 'ydi'],
    ['kommune:0101', 'right', (service, kommunekode) => service === 'ydi' && kommunekode === '0101'],
    ['kommune:0101', 'token', (_, kommunekode) => kommunekode === '0101'],
  ])('names %s, and what it is: %s', (cause, outcome, isBad) => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(90, (service, kommunekode) => (isBad(service, kommunekode) ? outcome : 'ok'))
    expect(story.live()).toEqual([`${cause} open`])
    expect(story.incidents().get(1)?.what).toBe(outcome)
  })

  it.each<[string, (service: string, kommunekode?: string) => boolean, { bad: number; share: number }]>([
    ['the other services', (service) => service === 'sdi', { bad: 0, share: 4 }],
    ['the other kommuner', (_, kommunekode) => kommunekode === '0101', { bad: 0, share: 11 / 6 }],
  ])('compares the calls with those of %s, also later', (_, isBad, { bad, share }) => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(400, (service, kommunekode) => (isBad(service, kommunekode) ? 'failed' : 'ok'))
    const evidence = story.incidents().get(1)?.evidence
    expect(evidence?.outside?.bad).toBe(bad)
    // Calls go on being counted until the last report.
    const calls = evidence?.outside?.calls ?? 0
    expect(calls).toBeGreaterThan(0.9 * share * 400)
    expect(calls).toBeLessThan(1.1 * share * 430)
    expect(evidence?.bad).toBe(evidence?.calls)
  })

  it('narrows a platform to the service that goes on failing, keeping the number', () => {
    const story = createDetectorStory()
    const isOnPlatform = (service: string) => service === 'sdi' || service === 'ydi'
    story.pass(30, well)
    story.pass(60, (service) => (isOnPlatform(service) ? 'failed' : 'ok'))
    expect(story.live()).toEqual(['platform:serviceplatformen open'])
    story.pass(110, sdiFails)
    expect(story.live()).toEqual(['platform:serviceplatformen open'])
    story.pass(30, sdiFails)
    expect(story.live()).toEqual(['service:sdi open'])
    story.pass(240, well)
    expect(story.steps()).toEqual([
      'opened platform:serviceplatformen',
      'cause service:sdi',
      'recovering service:sdi',
      'closed service:sdi',
    ])
  })

  it('does not call a platform recovering while one of its services fails', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(60, (service) => (service === 'sdi' || service === 'ydi' ? 'failed' : 'ok'))
    story.pass(60, (service) => (service === 'ydi' ? 'failed' : 'ok'))
    expect(story.live()).toEqual(['platform:serviceplatformen open'])
    story.pass(10, well)
    expect(story.live()).toEqual(['platform:serviceplatformen recovering'])
  })

  it('blames nobody when everything fails', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(120, () => 'failed')
    story.pass(120, well)
    expect(story.steps()).toEqual([])
  })

  it('asks to call a suspected service for a quarter of an hour, and the witnesses it waits for', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    expect(story.detector.looks(story.now())).toEqual([])
    story.detector.take([
      { at: story.now(), service: 'sapa', outcome: 'failed' },
      { at: story.now() + 1, service: 'sapa', outcome: 'failed' },
    ])
    const at = story.now() + 1
    const asked = Array.from({ length: 40 }, (_, i) => story.detector.looks(at + (i * minute) / 2))
    expect(asked.filter((looks) => looks.length > 0)).toEqual(Array(30).fill([{ service: 'sapa' }]))
    expect(asked.slice(30)).toEqual(Array(10).fill([]))
  })

  it('asks for no more of what is dropped and suspected again, until it has rested', () => {
    const limit = createLookLimit(15 * minute)
    const sapa = { service: 'sapa' }
    for (const at of [0, 5, 10]) expect(limit.allow([sapa], at * minute)).toEqual([sapa])
    for (const at of [15, 24, 33]) expect(limit.allow([sapa], at * minute)).toEqual([])
    expect(limit.allow([sapa, { ...sapa, kommunekode: '0751' }], 34 * minute)).toEqual([
      { ...sapa, kommunekode: '0751' },
    ])
    expect(limit.allow([sapa], 44 * minute)).toEqual([sapa])
  })

  it("asks to call a suspected kommune's index for that kommune", () => {
    const story = createDetectorStory()
    story.pass(30, well)
    const sample = { service: 'ydi', kommunekode: '0101', outcome: 'right' as const }
    story.detector.take([{ at: story.now(), ...sample }])
    expect(story.detector.looks(story.now())).toContainEqual({ service: 'ydi', kommunekode: '0101' })
  })
})

describe('maintenance', () => {
  it.each<[string, Partial<Maintenance>]>([
    ['of the service', { service: 'sdi' }],
    ['of its platform', { platform: 'serviceplatformen' }],
    ['of everything', {}],
  ])('%s is measured, but not judged', (_, change) => {
    const story = createDetectorStory({ maintenance: [window(change)] })
    story.pass(120, sdiFails)
    expect(story.steps()).toEqual([])
    story.pass(60, sdiFails)
    expect(story.live()).toEqual(['service:sdi open'])
  })

  it.each<[string, Partial<Maintenance>]>([
    ['of another service', { service: 'ydi' }],
    ['of another platform', { platform: 'anden' }],
  ])('%s hides nothing', (_, change) => {
    const story = createDetectorStory({ maintenance: [window(change)] })
    story.pass(60, sdiFails)
    expect(story.live()).toEqual(['service:sdi open'])
  })

  it.each([
    ['ends with the hour', 0, 60],
    ['begins within the hour', 50, 120],
    ['is within the hour', 20, 40],
    ['is over before the hour', -60, 0],
    ['begins after the hour', 60, 120],
  ])('that %s leaves out the deliveries of a span that it touches', (_, from, until) => {
    const maintenance = [window({ from: aMonday + from * minute, until: aMonday + until * minute })]
    const { detector } = createDetectorStory({ maintenance })
    detector.decide(aMonday)
    const span = { from: aMonday, until: aMonday + hour, received: 0 }
    detector.take(
      [],
      koder.map((kommunekode) => ({ kommunekode, group: '27' as const, ...span })),
    )
    detector.decide(aMonday + hour)
    const isTouched = from < 60 && until > 0
    expect(detector.live().map(({ cause }) => causeText(cause))).toEqual(isTouched ? [] : ['group:27'])
  })

  it('leaves out the totals', () => {
    const { detector } = createDetectorStory({ maintenance: [window({ from: aMonday + hour })] })
    const measure = (at: number, cases: number) => {
      const totals = koder.map((kommunekode) => ({ kommunekode, group: '27' as const, at, cases, asked: '' }))
      detector.take([], [], totals)
      return detector.decide(at).steps.length
    }
    measure(aMonday, 100)
    expect(measure(aMonday + hour, 10)).toBe(0)
    expect(measure(aMonday + 2 * hour, 10)).toBe(1)
  })
})

describe('an incident that is closed by hand', () => {
  it('is not live, and reopened when it goes on', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(30, sdiFails)
    story.detector.forget(1, story.now())
    expect(story.live()).toEqual([])
    story.pass(30, sdiFails)
    expect(story.live()).toEqual(['service:sdi open'])
    expect(story.steps()).toEqual(['opened service:sdi', 'reopened service:sdi'])
  })

  it('stays closed when it is over', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(30, sdiFails)
    story.detector.forget(1, story.now())
    story.pass(240, well)
    expect(story.live()).toEqual([])
    expect(story.steps()).toEqual(['opened service:sdi'])
  })
})

describe('an incident after a restart', () => {
  it('is recovering and closed as it would have been', () => {
    const before = createDetectorStory()
    before.pass(30, well)
    before.pass(30, sdiFails)
    const story = createDetectorStory({ known: [...before.incidents().values()], now: before.now() })
    story.pass(30, sdiFails)
    expect(story.live()).toEqual(['service:sdi open'])
    story.pass(200, well)
    expect(story.live()).toEqual([])
    expect(story.steps()).toEqual(['recovering service:sdi', 'closed service:sdi'])
    expect(story.incidents().get(1)?.openedAt).toBe(before.incidents().get(1)?.openedAt)
  })

  it('that was recovering is over as soon as without one', () => {
    const closedAfter = (restartsAt: number): number => {
      const before = createDetectorStory()
      before.pass(30, well)
      before.pass(30, sdiFails)
      before.pass(restartsAt, well)
      expect(before.live()).toEqual(['service:sdi recovering'])
      const story = createDetectorStory({
        known: [...before.incidents().values()],
        now: before.now(),
        past: before.samples,
      })
      for (let minutes = restartsAt; minutes < 600; minutes += 1) {
        if (story.live().length === 0) return minutes
        story.pass(1, well)
      }
      return Number.POSITIVE_INFINITY
    }
    expect(closedAfter(100)).toBe(closedAfter(15))
  })

  it.each<[string, Partial<Incident>]>([
    ['service', { cause: { kind: 'service', id: 'gone' } }],
    ['platform', { cause: { kind: 'platform', id: 'gone' } }],
    ['kommune', { cause: { kind: 'kommune', id: '0751' }, hit: ['0751'] }],
    [
      'kommune',
      { signal: 'leverance', what: 'stop', cause: { kind: 'product', id: 'sensum' }, hit: ['0751'] },
    ],
  ])('of a %s that is no longer measured is closed, and says so', (_, change) => {
    const story = createDetectorStory({ known: [makeIncident({ openedAt: aMonday, ...change })] })
    story.pass(30, well)
    expect(story.live()).toEqual([])
    const [incident] = [...story.incidents().values()]
    expect(story.steps()).toEqual([`abandoned ${causeText(incident?.cause ?? { kind: 'unknown' })}`])
    expect(incident?.state).toBe('closed')
  })

  it('that was recovering relapses', () => {
    const before = createDetectorStory()
    before.pass(30, well)
    before.pass(30, sdiFails)
    before.pass(30, well)
    expect(before.live()).toEqual(['service:sdi recovering'])
    const story = createDetectorStory({ known: [...before.incidents().values()], now: before.now() })
    story.pass(30, sdiFails)
    expect(story.live()).toEqual(['service:sdi open'])
    expect(story.steps()).toEqual(['relapsed service:sdi'])
  })
})

describe('our own trouble', () => {
  const everythingFails = () => 'failed' as const

  it('is told since its first failure, until a quarter of an hour after it was last found', () => {
    const story = createDetectorStory()
    story.pass(60, well)
    expect(story.detector.ownSince(story.now())).toBeUndefined()
    const from = story.now()
    story.pass(20, everythingFails)
    expect(story.live()).toEqual([])
    expect(story.detector.ownSince(story.now())).toBeGreaterThanOrEqual(from)
    story.pass(12, well)
    expect(story.detector.ownSince(story.now())).toBeGreaterThanOrEqual(from)
    story.pass(10, well)
    expect(story.detector.ownSince(story.now())).toBeUndefined()
  })
})

describe('a kommune that is no longer polled', () => {
  it('is no longer among those that an incident hits', () => {
    const known = [makeIncident({ openedAt: aMonday, hit: ['0751', ...koder], recovered: ['0751'] })]
    const story = createDetectorStory({ known })
    story.pass(1, well)
    expect(story.incidents().get(known[0]?.id ?? 0)).toMatchObject({ hit: koder, recovered: [] })
  })

  it('opens nothing by what was measured of it', () => {
    const past = Array.from(
      { length: 60 },
      (_, i): Sample => ({
        ...{ at: aMonday - hour + i * minute, service: 'sdi' },
        ...(i % 2 === 0
          ? { kommunekode: '0999', outcome: 'failed' }
          : { kommunekode: koder[i % koder.length], outcome: 'ok' }),
      }),
    )
    const story = createDetectorStory({ past })
    story.pass(30, well)
    expect(story.steps()).toEqual([])
  })
})
