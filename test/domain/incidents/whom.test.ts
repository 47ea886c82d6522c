// Tests whom incidents of failing calls hit: all of a service, or some of its kommuner.
import { describe, expect, it } from 'vitest'
import { createCallLog } from '../../../server/domain/incidents/calls.ts'
import type { Sample } from '../../../server/domain/incidents/sample.ts'
import type { Followed } from '../../../server/domain/incidents/svar-scope.ts'
import { onlyKommuner, withOthers } from '../../../server/domain/incidents/whom.ts'
import { hour, minute } from '../../../server/domain/time.ts'
import { addCalls, koder } from '../../support/detector.ts'
import { createDetectorStory } from '../../support/detector-story.ts'

const well = () => 'ok' as const

const failFor =
  (kommuner: readonly string[]) =>
  (service: string, kommunekode?: string): Sample['outcome'] =>
    service === 'sdi' && kommunekode !== undefined && kommuner.includes(kommunekode) ? 'failed' : 'ok'

describe('kommuner whose calls of an index fail', () => {
  it.each([2, 3])('are told one by one while they are %d', (n) => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(180, failFor(koder.slice(0, n)))
    expect(story.live()).toEqual(koder.slice(0, n).map((kode) => `kommune:${kode} open`))
  })

  it.each([4, 6])('have one incident when they are %d, of a cause that is not known', (n) => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(240, failFor(koder.slice(0, n)))
    const [incident] = story.incidents().values()
    expect(story.live()).toEqual(['unknown open'])
    expect(incident).toMatchObject({ hit: koder.slice(0, n), services: ['sdi'], candidates: ['service:sdi'] })
    expect(incident?.evidence.bad).toBe(incident?.evidence.calls)
    story.pass(300, well)
    expect(story.live()).toEqual([])
    expect(story.notices()).toBeLessThanOrEqual(3)
  })

  it('that are all of them are not told apart from their service', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(240, failFor(koder))
    expect(story.live()).toEqual(['service:sdi open'])
  })

  it('are what is left of an incident of the service when the others are well', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(60, (service) => (service === 'sdi' ? 'failed' : 'ok'))
    expect(story.live()).toEqual(['service:sdi open'])
    // Each of them is called between two that are well.
    const left = koder.filter((_, i) => i % 2 === 0)
    story.pass(600, failFor(left))
    expect(story.live()).toEqual(['unknown open'])
    expect(story.incidents().get(1)?.hit).toEqual(left)
  })

  it('are not told apart by when they were called, where the service fails in bursts', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    for (let burst = 0; burst < 6; burst += 1) {
      story.pass(4, (service) => (service === 'ydi' ? 'failed' : 'ok'))
      story.pass(20, well)
    }
    expect(story.steps().filter((step) => !step.endsWith(' service:ydi'))).toEqual([])
    expect(story.steps()).toContain('opened service:ydi')
  })
})

describe('kommuner that have an incident', () => {
  const left = koder.filter((_, i) => i % 2 === 0)

  it('have no other after a restart, though all failed before', () => {
    const before = createDetectorStory()
    before.pass(30, well)
    before.pass(60, (service) => (service === 'sdi' ? 'failed' : 'ok'))
    before.pass(400, failFor(left))
    expect(before.live()).toEqual(['unknown open'])
    const known = [...before.incidents().values()]
    const story = createDetectorStory({ known, now: before.now(), past: before.samples })
    story.pass(60, failFor(left))
    expect(story.live()).toEqual(['unknown open'])
    expect(story.notices()).toBe(0)
  })

  it('have no other where the whole service fails for a while', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(240, failFor(left))
    story.pass(15, (service) => (service === 'sdi' ? 'failed' : 'ok'))
    story.pass(120, failFor(left))
    expect(story.live().filter((one) => one.startsWith('unknown'))).toEqual(['unknown open'])
  })

  it('are well again when their calls are, while those of the others go on failing', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    const six = koder.slice(0, 6)
    story.pass(240, failFor(six))
    story.pass(600, failFor(six.filter((kode) => kode !== '0103')))
    expect(story.incidents().get(1)).toMatchObject({ hit: six, recovered: ['0103'] })
  })

  it('have another when other kommuner fail later', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(200, failFor(koder.slice(0, 5)))
    story.pass(300, well)
    story.pass(200, failFor(koder.slice(6, 11)))
    expect([...story.incidents().values()].map(({ hit }) => hit)).toEqual([
      koder.slice(0, 5),
      koder.slice(6, 11),
    ])
  })
})

describe('a right that is lost', () => {
  it.each([4, 12])('by %d kommuner names neither their service nor its platform', (n) => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(240, (service, kommunekode) =>
      failFor(koder.slice(0, n))(service, kommunekode) === 'failed' ? 'right' : 'ok',
    )
    expect(story.live()).toEqual(['unknown open'])
    expect(story.incidents().get(1)?.hit).toEqual(koder.slice(0, n))
  })
})

describe('the kommuner that a service fails for alone', () => {
  /** Each of 12 kommuner is called once a minute, `times` times; those before `failing` fail. */
  const onlyOf = (failing: number, times: number, explained?: ReadonlySet<string>) => {
    const calls = createCallLog()
    koder.forEach((part, i) => {
      for (let n = 0; n < times; n += 1)
        addCalls(calls, { service: 'sdi', part, at: n * minute, ...(i < failing ? { bad: 1 } : { good: 1 }) })
    })
    const span = { since: 0, until: times * minute }
    return onlyKommuner(calls, { id: 'sdi', usual: 0.02 }, span, koder.length, explained)?.kommuner
  }

  it.each([
    ['are not known by two calls of each', 4, 2, undefined],
    ['are known by four calls of each', 4, 4, koder.slice(0, 4)],
    ['are all when nearly all fail', 11, 40, undefined],
    ['are all but two when the two are surely well', 10, 40, koder.slice(0, 10)],
  ])('%s', (_, failing, times, kommuner) => {
    expect(onlyOf(failing, times)).toEqual(kommuner)
  })

  it('are none when those that fail have an incident', () => {
    expect(onlyOf(4, 10, new Set(koder.slice(0, 4)))).toBeUndefined()
    expect(onlyOf(4, 10, new Set(koder.slice(0, 2)))).toEqual(koder.slice(2, 4))
  })
})

describe('kommuner that fail with others', () => {
  const other = (change: Partial<Followed> = {}): Followed => ({
    ...{ id: 1, cause: { kind: 'unknown' }, openedAt: 0, state: 'open', what: 'failed' },
    ...{ services: new Set(['sdi']), kommuner: new Set(['0101', '0102']), failedAt: hour },
    ...change,
  })
  const now = 13 * hour - 1

  it.each<[string, Followed, readonly string[]]>([
    ['in the same service', other(), ['0101', '0102', '0105']],
    ['slowly', other({ what: 'slow' }), ['0101', '0102', '0105']],
    ['in another service', other({ services: new Set(['ydi']) }), ['0105']],
    ['12 hours ago', other({ failedAt: now - 12 * hour }), ['0105']],
    ['but are well again', other({ state: 'recovering' }), ['0105']],
    ['because their right is lost', other({ what: 'right' }), ['0105']],
  ])('%s are %j', (_, live, kommuner) => {
    expect(withOthers(['0105'], 'failed', ['sdi'], [live], now)).toEqual(kommuner)
  })

  it('in another service are one with them when they are mostly the same', () => {
    const live = other({ services: new Set(['ydi']) })
    expect(withOthers(['0101', '0103'], 'failed', ['sdi'], [live], now)).toEqual(['0101', '0102', '0103'])
  })
})

describe('what an incident is of', () => {
  it('follows its failures', () => {
    const story = createDetectorStory()
    story.pass(30, well)
    story.pass(30, (service) => (service === 'sapa' ? 'slow' : 'ok'))
    expect(story.incidents().get(1)?.what).toBe('slow')
    story.pass(30, (service) => (service === 'sapa' ? 'failed' : 'ok'))
    expect(story.incidents().get(1)?.what).toBe('failed')
  })
})
