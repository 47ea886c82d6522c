// Tests the log of calls: its windows, and that it forgets what is older than a day.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCallLog } from '../../../server/domain/incidents/calls.ts'
import { hour, minute } from '../../../server/domain/time.ts'

type Call = { at: number; service: string; part: string | undefined; isBad: boolean; isAnswered: boolean }

const calls = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 40 }),
    service: fc.constantFrom('sdi', 'ydi'),
    part: fc.constantFrom('0751', '0101', undefined),
    isBad: fc.boolean(),
    isAnswered: fc.boolean(),
  }),
  { maxLength: 60 },
)

const always = { since: 0, until: Number.POSITIVE_INFINITY }
const spans = fc.record({ since: fc.integer({ min: 0, max: 41 }), until: fc.integer({ min: 0, max: 41 }) })

const logOf = (list: readonly Call[]) => {
  const log = createCallLog()
  for (const { service, at, part, isBad, isAnswered } of list)
    log.add({
      ...{ service, at, kommunekode: part },
      ...(isBad ? { outcome: 'failed', ...(isAnswered ? { isAnswered } : {}) } : { outcome: 'ok' }),
    })
  return log
}

const tallyOf = (list: readonly Call[]) => ({
  calls: list.length,
  bad: list.filter(({ isBad }) => isBad).length,
})

const heardOf = (list: readonly Call[]) => ({
  ...tallyOf(list),
  answered: list.filter(({ isBad, isAnswered }) => isBad && isAnswered).length,
})

describe('the log of calls', () => {
  it('counts the calls of a service in a span, both ends included, in whatever order they came', () => {
    fc.assert(
      fc.property(calls, spans, (list, span) => {
        const log = logOf(list)
        const own = list.filter(
          ({ service, at }) => service === 'sdi' && at >= span.since && at <= span.until,
        )
        expect(log.within('sdi', span)).toEqual(heardOf(own))
        const byPart = log.byPart('sdi', span)
        for (const part of ['0751', '0101'])
          expect(byPart.get(part) ?? { calls: 0, bad: 0 }).toEqual(
            tallyOf(own.filter((call) => call.part === part)),
          )
        expect([...byPart.keys()]).not.toContain(undefined)
      }),
    )
  })

  it('visits the calls that are within a time of a failure, both ends included', () => {
    fc.assert(
      fc.property(calls, spans, fc.integer({ min: 0, max: 5 }), (list, span, nearMs) => {
        const own = list.filter(
          ({ service, at }) => service === 'sdi' && at >= span.since && at <= span.until,
        )
        const near = own.filter(({ at }) => own.some((one) => one.isBad && Math.abs(one.at - at) <= nearMs))
        const visited: [string | undefined, boolean, number][] = []
        logOf(list).visitNearFailures('sdi', span, nearMs, (...call) => visited.push(call))
        const sorted = (all: typeof visited) => all.map(String).sort()
        expect(sorted(visited)).toEqual(
          sorted(near.map(({ part, isBad, at }): [string | undefined, boolean, number] => [part, isBad, at])),
        )
        expect(visited.map(([, , at]) => at)).toEqual(near.map(({ at }) => at).sort((a, b) => a - b))
      }),
    )
  })

  it('knows no calls of a service that was never called', () => {
    expect(createCallLog().within('sdi', always)).toEqual({ calls: 0, bad: 0, answered: 0 })
    expect(createCallLog().byPart('sdi', always)).toEqual(new Map())
  })

  it('keeps the last day, and forgets what was before', () => {
    const log = createCallLog()
    const everyMs = minute / 4
    const made = (3 * 24 * hour) / everyMs
    for (let i = 1; i <= made; i += 1)
      log.add({ service: 'sdi', at: i * everyMs, outcome: i % 2 === 0 ? 'failed' : 'ok' })
    const lastAt = made * everyMs
    const aDay = (24 * hour) / everyMs + 1
    expect(log.within('sdi', { since: lastAt - 24 * hour, until: lastAt })).toEqual({
      answered: 0,
      calls: aDay,
      bad: Math.ceil(aDay / 2),
    })
    // It forgets at every 1024th call.
    const all = log.within('sdi', always).calls
    expect(all).toBeGreaterThanOrEqual(aDay)
    expect(all).toBeLessThan(aDay + 1024)
  })
})
