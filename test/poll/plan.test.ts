// Tests the plan: the checks that are due, their order, and their offsets.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextStart, type Polled, planPulse, planRound, targetsOf } from '../../server/poll/plan.ts'

const polled = (n: number): Polled[] =>
  Array.from({ length: n }, (_, i) => ({ kommunekode: String(i).padStart(4, '0'), right: 'full' }))
const cases = (...kles: string[]) => targetsOf(kles, false)
const all = { since: Number.POSITIVE_INFINITY, now: 1000, spreadMs: 0 }

describe('planRound', () => {
  it("makes one job for each kommune with all its numbers, so that a kommune's calls run together", () => {
    const jobs = planRound(polled(2), cases('02.34.02', '27.36.04'), new Map(), all)
    expect(jobs.map((j) => [j.kommunekode, j.requests.map((a) => a.kle)])).toEqual([
      ['0000', ['02.34.02', '27.36.04']],
      ['0001', ['02.34.02', '27.36.04']],
    ])
  })

  it('takes the longest unmeasured first', () => {
    const checkedAt = new Map([
      ['sdi 0000 02.34.02', 300],
      ['sdi 0001 02.34.02', 100],
      ['sdi 0003 02.34.02', 200],
    ])
    const jobs = planRound(polled(4), cases('02.34.02'), checkedAt, all)
    expect(jobs.map((j) => j.kommunekode)).toEqual(['0002', '0001', '0003', '0000'])
  })

  it('resumes an interrupted round: only checks not made since its start, or made in the future', () => {
    const checkedAt = new Map([
      ['sdi 0000 02.34.02', 500],
      ['sdi 0001 02.34.02', 499],
      ['sdi 0002 02.34.02', 2000],
    ])
    const jobs = planRound(polled(3), cases('02.34.02'), checkedAt, { since: 500, now: 1000, spreadMs: 0 })
    expect(jobs.map((j) => j.kommunekode)).toEqual(['0002', '0001'])
  })

  it('spreads a later round over the interval, with slack, so that no answer becomes two intervals old', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 980 }),
        fc.integer({ min: 60_000, max: 21_600_000 }),
        (n, interval) => {
          const offsets = planRound(polled(n), cases('02.34.02'), new Map(), {
            ...all,
            spreadMs: interval,
          }).map((j) => j.offsetMs)
          const rising = offsets.every((o, i) => i === 0 || o >= (offsets[i - 1] as number))
          return rising && offsets[0] === 0 && (offsets.at(-1) as number) < 0.8 * interval
        },
      ),
    )
  })
})

describe('targetsOf', () => {
  const numbers = ['02.34.02', '27.36.04', '29.09.00']
  it('counts cases of every number, and benefits of the numbers that have them', () => {
    expect(targetsOf(numbers, true).map((t) => `${t.indeks} ${t.kle}`)).toEqual([
      'sdi 02.34.02',
      'sdi 27.36.04',
      'sdi 29.09.00',
      'ydi 27.36.04',
      'ydi 29.09.00',
    ])
    expect(targetsOf(numbers, false).every((t) => t.indeks === 'sdi')).toBe(true)
  })

  it('counts by the kommune’s own system only for cases', () => {
    const one = [{ kommunekode: '0751', right: 'full', systemUuid: 'u' }]
    const requests = planRound(one, targetsOf(['27.36.04'], true), new Map(), all).flatMap(
      (job) => job.requests,
    )
    expect(requests.map((a) => [a.indeks, a.systemUuid])).toEqual([
      ['sdi', 'u'],
      ['ydi', undefined],
    ])
  })

  it('keeps the indexes apart: an answer of one is no answer of the other', () => {
    const checkedAt = new Map([['sdi 0000 27.36.04', 500]])
    const jobs = planRound(polled(1), targetsOf(['27.36.04'], true), checkedAt, { ...all, since: 100 })
    expect(jobs.flatMap((job) => job.requests.map((a) => a.indeks))).toEqual(['ydi'])
  })
})

describe('planPulse', () => {
  it('calls for every kommune equally often, and for every number in turn', () => {
    const targets = targetsOf(['02.34.02', '27.36.04', '29.09.00'], false)
    const requests = Array.from({ length: 21 }, (_, nth) => planPulse(polled(7), targets, nth, 3)).flat()
    expect(requests).toHaveLength(63)
    const cells = new Map<string, number>()
    for (const a of requests)
      cells.set(`${a.kommunekode} ${a.kle}`, (cells.get(`${a.kommunekode} ${a.kle}`) ?? 0) + 1)
    expect([...cells.values()]).toEqual(Array(21).fill(3))
  })
  it('plans nothing without kommuner or targets', () => {
    expect(planPulse([], cases('02.34.02'), 0, 5)).toEqual([])
    expect(planPulse(polled(3), [], 0, 5)).toEqual([])
  })
})

describe('nextStart', () => {
  it.each([
    [1000, 1000, 1100],
    [1000, 1050, 1100],
    [1000, 1100, 1200],
    [1000, 1999, 2000],
    [1000, 900, 1100],
  ])('with anchor %i, at %i: %i, skipping missed starts', (anchor, now, expected) => {
    expect(nextStart(anchor, 100, now)).toBe(expected)
  })

  it('is after every former start, also when the anchor is a fraction', () => {
    const anchors = Array.from({ length: 100 }, (_, i) => 1000 + (i * 30_000) / 7)
    for (const anchor of anchors)
      for (let n = 1, at = anchor; n <= 100; n += 1) {
        const next = nextStart(anchor, 60_000, at)
        expect(next).toBeGreaterThan(at)
        at = next
      }
  })
})
