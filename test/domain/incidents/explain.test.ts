// Tests how failing calls are explained, on both sides of each limit.
import { describe, expect, it } from 'vitest'
import { type CallLog, createCallLog } from '../../../server/domain/incidents/calls.ts'
import {
  type Explanation,
  explainKommune,
  explainService,
  type Patience,
  type Witnesses,
} from '../../../server/domain/incidents/explain.ts'
import type { Fleet } from '../../../server/domain/incidents/fleet.ts'
import { hour, minute } from '../../../server/domain/time.ts'
import { addCalls, koder, smallFleet } from '../../support/detector.ts'

/** Of a service's calls: how many failed, how many did not, and how many of the failures were answers. */
type Counts = [bad: number, good: number, answered?: number]

const many: Counts = [0, 200]
const until = 100
const halfFail = { since: 0, latelySince: 0, until, calls: 20, bad: 10 }

const logOf = (counts: Record<string, Counts>) => {
  const calls = createCallLog()
  for (const [service, [bad, good, answered = 0]] of Object.entries(counts))
    addCalls(calls, { service, bad, good, answered })
  return calls
}

const witnessesOf = (calls: CallLog, change: Partial<Witnesses> = {}): Witnesses => ({
  ...{ fleet: smallFleet, calls, usual: () => 0.02, explained: [], ownBefore: 0 },
  ...change,
})

const explainSdi = (
  counts: Record<string, Counts>,
  patience: Patience = 'all',
  change: Partial<Witnesses> = {},
): Explanation =>
  explainService(witnessesOf(logOf({ sdi: [10, 10], ...counts }), change), 'sdi', halfFail, patience)

const platform = { kind: 'platform', id: 'serviceplatformen' }
const service = { kind: 'service' }
const own = { kind: 'own' }
const waitForAll = { kind: 'wait', witnesses: ['sdi', 'ydi', 'sapa', 'mitoverblik'] }
const waitForPlatform = { kind: 'wait', witnesses: ['sdi', 'ydi'] }

describe('failures of a service on a platform', () => {
  it.each<[Counts, Patience, object]>([
    [[3, 3], 'all', platform],
    [[1, 2], 'all', waitForPlatform],
    [[0, 4], 'all', waitForPlatform],
    [[0, 13], 'all', service],
    [[0, 0], 'all', waitForPlatform],
    [[1, 0], 'own', platform],
    [[0, 1], 'own', service],
    [[0, 0], 'none', service],
  ])('while its sibling has %j failed and good calls (patience: %s)', (ydi, patience, explanation) => {
    expect(explainSdi({ ydi, sapa: many, mitoverblik: many }, patience)).toMatchObject(explanation)
  })

  it('are its own when it is alone on its platform', () => {
    const fleet = { ...smallFleet, services: smallFleet.services.filter(({ id }) => id !== 'ydi') }
    expect(explainSdi({ sapa: many, mitoverblik: many }, 'all', { fleet })).toMatchObject(service)
  })

  it('are its own when it is the only service there is', () => {
    expect(explainSdi({}, 'all', { fleet: { ...smallFleet, services: [{ id: 'sdi' }] } })).toMatchObject(
      service,
    )
  })

  it('are its own when an incident explains its sibling', () => {
    const explained = [{ services: new Set(['ydi']) }]
    expect(explainSdi({ ydi: [10, 10], sapa: many, mitoverblik: many }, 'all', { explained })).toMatchObject(
      service,
    )
  })

  it('are judged by calls since the alarm began', () => {
    const calls = createCallLog()
    addCalls(calls, { service: 'ydi', at: 0, good: 100 })
    for (const id of ['sapa', 'mitoverblik']) addCalls(calls, { service: id, at: 10, good: 100 })
    addCalls(calls, { service: 'sdi', at: 10, bad: 10, good: 10 })
    addCalls(calls, { service: 'ydi', at: 10, bad: 3, good: 3 })
    const explain = (since: number) =>
      explainService(witnessesOf(calls), 'sdi', { ...halfFail, since, latelySince: since }, 'all')
    expect(explain(10)).toMatchObject(platform)
    expect(explain(0)).toMatchObject(service)
  })

  it('lead by how much better they explain the calls', () => {
    const leadOf = (good: number) => {
      const found = explainSdi({ ydi: [0, good], sapa: many, mitoverblik: many }, 'own')
      return found.kind === 'wait' ? 0 : found.lead
    }
    expect(leadOf(1)).toBeGreaterThan(0)
    expect(leadOf(4)).toBeGreaterThan(leadOf(1))
  })
})

describe('failures of everything', () => {
  it.each<[string, Counts, Counts, Patience, object]>([
    ['both others fail alike', [4, 4], [4, 4], 'all', own],
    ['both others may fail alike', [0, 2], [0, 2], 'all', waitForAll],
    ['one of the others is surely well', [0, 40], [9, 0], 'all', platform],
    ['both others seem well', [0, 4], [0, 4], 'all', waitForAll],
    ['both others are surely well', [0, 13], [0, 13], 'all', platform],
    ['the others fail more than not, in the end', [1, 2], [1, 2], 'own', own],
    ['the others seem well, in the end', [0, 4], [0, 4], 'own', waitForAll],
    ['the others seem well, after all patience', [0, 4], [0, 4], 'none', platform],
    ['nothing else was called, yet', [0, 0], [0, 0], 'all', waitForAll],
    ['nothing else was called, after all patience', [0, 0], [0, 0], 'none', own],
  ])('are explained when %s', (_, sapa, mitoverblik, patience, explanation) => {
    expect(explainSdi({ ydi: [10, 10], sapa, mitoverblik }, patience)).toMatchObject(explanation)
  })

  it.each<[number, object]>([
    [0, own],
    [1, own],
    [5, platform],
    [10, platform],
  ])('of which %d in 10 are answers are explained by whether our network works', (answered, explanation) => {
    const alike: Counts = [10, 10, answered]
    const calls = { sdi: alike, ydi: alike, sapa: alike, mitoverblik: alike }
    expect(explainSdi(calls)).toMatchObject(explanation)
  })

  it.each<[string, number, object]>([
    ['answers that it fails', 20, service],
    ['answers nothing', 0, own],
  ])('are explained when a service of which an incident is known %s', (_, answered, explanation) => {
    const fleet: Fleet = {
      ...smallFleet,
      services: [{ id: 'sapa' }, { id: 'kalender' }, { id: 'mitoverblik' }],
    }
    const calls = logOf({ sapa: [10, 10], kalender: [10, 10], mitoverblik: [20, 0, answered] })
    const explained = [{ services: new Set(['mitoverblik']) }]
    const witnesses = witnessesOf(calls, { fleet, explained })
    expect(explainService(witnesses, 'sapa', halfFail, 'none')).toMatchObject(explanation)
  })

  it('are more probably our own when our own trouble was found lately', () => {
    const counts = { ydi: [10, 10], sapa: [0, 2], mitoverblik: [0, 2] } as Record<string, Counts>
    expect(explainSdi(counts, 'all', { ownBefore: 4 })).toMatchObject(own)
  })

  const five: Fleet = {
    ...smallFleet,
    services: [...smallFleet.services, { id: 'digital-post' }, { id: 'kalender' }],
  }
  it.each<[string, Counts, Counts, object]>([
    ['all others fail alike', [9, 20], [9, 20], own],
    ['one of the others is well by chance', [9, 20], [0, 8], own],
    ['the platform is surely well', [9, 0], [0, 8], service],
  ])('of sapa are explained when %s', (_, others, last, explanation) => {
    const platform: Counts = explanation === own ? [9, 20] : [0, 40]
    const calls = logOf({
      ...{ sdi: platform, ydi: platform, sapa: others },
      ...{ mitoverblik: others, 'digital-post': others, kalender: last },
    })
    const [bad, good] = others
    const alarm = { ...halfFail, calls: bad + good, bad }
    expect(explainService(witnessesOf(calls, { fleet: five }), 'sapa', alarm, 'all')).toMatchObject(
      explanation,
    )
  })

  it("are sapa's where it fails wholly, and all others fail alike now and then", () => {
    const counts: Record<string, Counts> = { sdi: [8, 32], ydi: [8, 32], sapa: [20, 0], mitoverblik: [4, 16] }
    const explain = (id: string) => {
      const [bad, good] = counts[id] as Counts
      const alarm = { ...halfFail, calls: bad + good, bad }
      return explainService(witnessesOf(logOf(counts)), id, alarm, 'all')
    }
    expect(explain('sapa')).toMatchObject(service)
    expect(explain('mitoverblik')).toMatchObject(own)
  })

  it("are the others' when what an incident explains is no witness", () => {
    const counts = { ydi: many, sapa: [9, 0], mitoverblik: [9, 0] } as Record<string, Counts>
    const explained = [{ services: new Set(['sapa', 'mitoverblik']) }]
    expect(explainSdi(counts, 'all', { explained })).toMatchObject(service)
  })

  it('are our own when the others fail as the alarm does now, however well they were before', () => {
    const calls = createCallLog()
    for (const id of ['ydi', 'sapa', 'mitoverblik']) {
      addCalls(calls, { service: id, at: 0, good: 100 })
      addCalls(calls, { service: id, at: 10, bad: 5, good: 5 })
    }
    addCalls(calls, { service: 'sdi', at: 10, bad: 10, good: 10 })
    const explain = (latelySince: number) =>
      explainService(witnessesOf(calls), 'sdi', { ...halfFail, latelySince }, 'all')
    expect(explain(10)).toMatchObject(own)
    expect(explain(0)).not.toMatchObject(own)
  })
})

describe('failures of a service for some kommuner', () => {
  const explain = (failing: number, callsOfEach: number, isPatient = true) => {
    const calls = logOf({ ydi: many, sapa: many, mitoverblik: many })
    koder.forEach((part, i) => {
      const bad = i < failing ? 1 : 0
      // The calls of a kommune that come within a minute are one.
      for (let at = 0; at < callsOfEach; at += 1)
        addCalls(calls, { service: 'sdi', part, at: at * minute, bad, good: 1 - bad })
    })
    const alarm = {
      since: 0,
      latelySince: 0,
      until: hour,
      calls: 12 * callsOfEach,
      bad: failing * callsOfEach,
    }
    return explainService(witnessesOf(calls), 'sdi', alarm, isPatient ? 'all' : 'own')
  }
  const wait = { kind: 'wait', witnesses: ['sdi'] }

  it.each<[number, number, boolean, object]>([
    [12, 10, true, service],
    [8, 2, true, service],
    [8, 3, true, { kind: 'kommuner', kommuner: koder.slice(0, 8) }],
    [6, 2, true, wait],
    [6, 2, false, { kind: 'kommuner', kommuner: koder.slice(0, 6) }],
    [2, 1, true, wait],
    [2, 1, false, service],
    [2, 2, true, { kind: 'kommuner', kommuner: koder.slice(0, 2) }],
    // A single kommune's failures may be those of its extra looks.
    [1, 4, true, wait],
    [1, 4, false, { kind: 'kommuner', kommuner: koder.slice(0, 1) }],
  ])('%d of 12, with %d calls each (patient: %s)', (failing, callsOfEach, isPatient, explanation) => {
    expect(explain(failing, callsOfEach, isPatient)).toMatchObject(explanation)
  })
})

describe("failures of a kommune's calls", () => {
  const own = '0101'
  const explain = ([bad, good]: Counts, isPatient = true, services = ['sdi']) => {
    const calls = createCallLog()
    addCalls(calls, { service: 'sdi', part: own, bad: 8 })
    addCalls(calls, { service: 'sdi', part: '0102', bad, good })
    const alarm = { since: 0, latelySince: 0, until, calls: 8, bad: 8 }
    return explainKommune(witnessesOf(calls), own, services, alarm, isPatient)
  }
  const wait = { kind: 'wait', witnesses: ['sdi'] }
  const ofKommune = { kind: 'kommuner', kommuner: [own] }

  it.each<[Counts, boolean, object]>([
    [[1, 2], true, service],
    [[1, 3], true, wait],
    [[1, 5], false, service],
    [[1, 8], true, ofKommune],
    [[0, 2], true, wait],
    [[0, 5], true, ofKommune],
    [[0, 0], true, wait],
    // Others fail as well, but surely less often.
    [[5, 5], true, service],
    [[5, 20], true, ofKommune],
    [[0, 0], false, ofKommune],
  ])('while others have %j failed and good calls (patient: %s)', (others, isPatient, explanation) => {
    expect(explain(others, isPatient)).toMatchObject(explanation)
  })

  it('are its own where those that fail with it have an incident of their own', () => {
    const calls = createCallLog()
    addCalls(calls, { service: 'sdi', part: own, bad: 8 })
    addCalls(calls, { service: 'sdi', part: '0102', bad: 20 })
    addCalls(calls, { service: 'sdi', part: '0103', good: 38 })
    const explained = [{ services: new Set(['sdi']), kommuner: new Set(['0102']) }]
    const alarm = { since: 0, latelySince: 0, until, calls: 8, bad: 8 }
    const explain = (change: Partial<Witnesses>) =>
      explainKommune(witnessesOf(calls, change), own, ['sdi'], alarm, true)
    expect(explain({})).toMatchObject(service)
    expect(explain({ explained })).toMatchObject(ofKommune)
  })

  it('wait for each of its services', () => {
    expect(explain([0, 2], true, ['sdi', 'ydi'])).toEqual({ kind: 'wait', witnesses: ['sdi', 'ydi'] })
  })
})
