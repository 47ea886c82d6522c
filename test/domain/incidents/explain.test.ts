// Tests how failing calls are explained, on both sides of each limit.
import { describe, expect, it } from 'vitest'
import { createCallLog } from '../../../server/domain/incidents/calls.ts'
import { type Explanation, explainKommune, explainService } from '../../../server/domain/incidents/explain.ts'
import type { Fleet } from '../../../server/domain/incidents/fleet.ts'
import { addCalls, koder, smallFleet } from '../../support/detector.ts'

/** Of a service's calls: how many failed, and how many did not. */
type Counts = [bad: number, good: number]

const many: Counts = [0, 200]
const until = 100
const halfFail = { since: 0, latelySince: 0, until, calls: 20, bad: 10 }

const logOf = (counts: Record<string, Counts>) => {
  const calls = createCallLog()
  for (const [service, [bad, good]] of Object.entries(counts)) addCalls(calls, { service, bad, good })
  return calls
}

const explainSdi = (counts: Record<string, Counts>, isPatient = true, fleet: Fleet = smallFleet) =>
  explainService(
    { fleet, calls: logOf({ sdi: [10, 10], ...counts }), usual: () => 0.02 },
    'sdi',
    halfFail,
    isPatient,
  )

const platform: Explanation = { kind: 'platform', id: 'serviceplatformen' }
const service: Explanation = { kind: 'service' }
const waitForAll: Explanation = { kind: 'wait', witnesses: ['sdi', 'ydi', 'sapa', 'mitoverblik'] }
const waitForPlatform: Explanation = { kind: 'wait', witnesses: ['sdi', 'ydi'] }

describe('failures of a service on a platform', () => {
  it.each<[Counts, boolean, Explanation]>([
    [[1, 2], true, platform],
    [[1, 3], true, waitForPlatform],
    [[0, 24], true, waitForPlatform],
    [[0, 25], true, service],
    [[0, 0], true, waitForPlatform],
    [[1, 13], false, platform],
    [[1, 14], false, service],
    [[0, 0], false, service],
  ])('while its sibling has %j failed and good calls (patient: %s)', (ydi, isPatient, explanation) => {
    expect(explainSdi({ ydi, sapa: many, mitoverblik: many }, isPatient)).toEqual(explanation)
  })

  it('are its own when it is alone on its platform', () => {
    const alone = { ...smallFleet, services: smallFleet.services.filter(({ id }) => id !== 'ydi') }
    expect(explainSdi({ sapa: many, mitoverblik: many }, true, alone)).toEqual(service)
  })

  it('are its own when it is the only service there is', () => {
    const alone = { ...smallFleet, services: [{ id: 'sdi' }] }
    expect(explainSdi({}, true, alone)).toEqual(service)
  })

  it('are judged by calls since the alarm began', () => {
    const calls = createCallLog()
    addCalls(calls, { service: 'ydi', at: 0, good: 100 })
    for (const id of ['sapa', 'mitoverblik']) addCalls(calls, { service: id, at: 10, good: 100 })
    addCalls(calls, { service: 'sdi', at: 10, bad: 10, good: 10 })
    addCalls(calls, { service: 'ydi', at: 10, bad: 3 })
    const witnesses = { fleet: smallFleet, calls, usual: () => 0.02 }
    expect(explainService(witnesses, 'sdi', { ...halfFail, since: 10, latelySince: 10 }, true)).toEqual(
      platform,
    )
    expect(explainService(witnesses, 'sdi', { ...halfFail, since: 0 }, true)).toEqual(service)
  })
})

describe('failures of everything', () => {
  it.each<[string, Counts, Counts, boolean, Explanation]>([
    ['both others surely fail', [1, 2], [1, 2], true, { kind: 'own' }],
    ['one of the others may be well', [1, 2], [1, 3], true, waitForAll],
    ['one of the others is nearly surely well', [0, 24], [9, 0], true, waitForAll],
    ['one of the others is surely well', [0, 25], [9, 0], true, service],
    ['both others seem nearly well', [0, 12], [0, 12], true, waitForAll],
    ['both others seem well', [0, 13], [0, 13], true, service],
    ['the others fail more than not, in the end', [1, 13], [1, 13], false, { kind: 'own' }],
    ['the others fail less than not, in the end', [1, 14], [1, 14], false, service],
    ['nothing else was called, in the end', [0, 0], [0, 0], false, service],
  ])('are explained when %s', (_, sapa, mitoverblik, isPatient, explanation) => {
    expect(explainSdi({ ydi: many, sapa, mitoverblik }, isPatient)).toEqual(explanation)
  })

  const fiveUnits: Fleet = {
    ...smallFleet,
    services: [...smallFleet.services, { id: 'digital-post' }, { id: 'kalender' }],
  }
  it.each<[string, [Counts, Counts, Counts, Counts], Explanation]>([
    [
      'three of four others fail, and one is well by chance',
      [
        [9, 20],
        [9, 20],
        [9, 20],
        [0, 40],
      ],
      { kind: 'own' },
    ],
    [
      'two of four others fail',
      [
        [9, 20],
        [9, 20],
        [0, 40],
        [0, 40],
      ],
      service,
    ],
    [
      'three of four others fail, and one may',
      [
        [9, 20],
        [9, 20],
        [9, 20],
        [1, 8],
      ],
      { kind: 'wait', witnesses: fiveUnits.services.map(({ id }) => id) },
    ],
  ])('are explained when %s', (_, [sapa, mitoverblik, post, kalender], explanation) => {
    const counts = { ydi: many, sapa, mitoverblik, 'digital-post': post, kalender }
    expect(explainSdi(counts, true, fiveUnits)).toEqual(explanation)
  })

  it('are our own when the others fail as the alarm does now, however well they were before', () => {
    const calls = createCallLog()
    for (const id of ['ydi', 'sapa', 'mitoverblik']) {
      addCalls(calls, { service: id, at: 0, good: 100 })
      addCalls(calls, { service: id, at: 10, bad: 5, good: 5 })
    }
    const witnesses = { fleet: smallFleet, calls, usual: () => 0.02 }
    expect(explainService(witnesses, 'sdi', { ...halfFail, latelySince: 10 }, true)).toEqual({ kind: 'own' })
    expect(explainService(witnesses, 'sdi', halfFail, true)).not.toEqual({ kind: 'own' })
  })

  it('are our own also when the platform fails alike', () => {
    expect(explainSdi({ ydi: [10, 10], sapa: [10, 10], mitoverblik: [10, 10] })).toEqual({ kind: 'own' })
  })

  it('count each platform as one witness', () => {
    const calls = logOf({ sapa: [10, 10], sdi: [0, 13], ydi: [0, 13], mitoverblik: [1, 0] })
    const witnesses = { fleet: smallFleet, calls, usual: () => 0.02 }
    // Together the two indexes are surely well; two units that only seem well would not be.
    expect(explainService(witnesses, 'sapa', halfFail, true)).toEqual(service)
  })
})

describe('failures of a service for some kommuner', () => {
  const explain = (failing: number, callsOfEach: number, isPatient = true) => {
    const calls = logOf({ ydi: many, sapa: many, mitoverblik: many })
    koder.forEach((part, i) => {
      const [bad, good] = i < failing ? [callsOfEach, 0] : [0, callsOfEach]
      addCalls(calls, { service: 'sdi', part, bad, good })
    })
    const alarm = { since: 0, latelySince: 0, until, calls: 12 * callsOfEach, bad: failing * callsOfEach }
    return explainService({ fleet: smallFleet, calls, usual: () => 0.02 }, 'sdi', alarm, isPatient)
  }
  const wait: Explanation = { kind: 'wait', witnesses: ['sdi'] }

  it.each<[number, number, boolean, Explanation]>([
    [12, 10, true, service],
    [8, 3, true, service],
    [6, 2, true, service],
    [4, 2, true, wait],
    [4, 2, false, service],
    [3, 2, true, wait],
    [3, 2, false, { kind: 'kommuner', kommuner: koder.slice(0, 3) }],
    [2, 2, true, { kind: 'kommuner', kommuner: koder.slice(0, 2) }],
    [6, 4, true, { kind: 'kommuner', kommuner: koder.slice(0, 6) }],
    // A single kommune's failures may be those of its extra looks.
    [1, 4, true, wait],
    [1, 4, false, { kind: 'kommuner', kommuner: koder.slice(0, 1) }],
  ])('%d of 12, with %d calls each (patient: %s)', (failing, callsOfEach, isPatient, explanation) => {
    expect(explain(failing, callsOfEach, isPatient)).toEqual(explanation)
  })
})

describe("failures of a kommune's calls", () => {
  const own = '0101'
  const explain = ([bad, good]: Counts, isPatient = true, services = ['sdi']) => {
    const calls = createCallLog()
    addCalls(calls, { service: 'sdi', part: own, bad: 8 })
    addCalls(calls, { service: 'sdi', part: '0102', bad, good })
    const alarm = { since: 0, latelySince: 0, until, calls: 8, bad: 8 }
    return explainKommune({ fleet: smallFleet, calls, usual: () => 0.02 }, own, services, alarm, isPatient)
  }
  const wait: Explanation = { kind: 'wait', witnesses: ['sdi'] }
  const ofKommune: Explanation = { kind: 'kommuner', kommuner: [own] }

  it.each<[Counts, boolean, Explanation]>([
    [[1, 2], true, service],
    [[1, 3], true, wait],
    [[0, 37], true, wait],
    [[0, 38], true, ofKommune],
    [[0, 0], true, wait],
    [[1, 16], false, service],
    [[1, 17], false, ofKommune],
    [[0, 0], false, ofKommune],
  ])('while others have %j failed and good calls (patient: %s)', (others, isPatient, explanation) => {
    expect(explain(others, isPatient)).toEqual(explanation)
  })

  it('wait for each of its services', () => {
    expect(explain([0, 20], true, ['sdi', 'ydi'])).toEqual({ kind: 'wait', witnesses: ['sdi', 'ydi'] })
  })
})
