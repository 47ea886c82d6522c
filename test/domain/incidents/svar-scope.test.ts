// Tests which services an incident of calls covers, and which live incidents a cause explains.
import { describe, expect, it } from 'vitest'
import {
  explainedBy,
  type Followed,
  scopeIn,
  servicesOf,
} from '../../../server/domain/incidents/svar-scope.ts'
import { hour } from '../../../server/domain/time.ts'
import { aMonday, smallFleet } from '../../support/detector.ts'

const platform = { kind: 'platform', id: 'serviceplatformen' } as const
const sdi = (openedAt: number): Followed => ({
  ...{ id: 1, cause: { kind: 'service', id: 'sdi' }, openedAt, state: 'open', what: 'failed' },
  services: new Set(['sdi']),
})
const of = (id: string, service: string): Followed => ({
  ...{ id: Number(id), cause: { kind: 'kommune', id }, openedAt: aMonday, state: 'open', what: 'failed' },
  ...{ services: new Set([service]), kommuner: new Set([id]) },
})
const service = { kind: 'service' as const, id: 'ydi', services: new Set<string>() }

describe('a platform', () => {
  it.each([
    ['opened since the others failed', aMonday, [1]],
    ['opened shortly before', aMonday - hour, [1]],
    ['opened long before', aMonday - hour - 1, []],
  ])('explains the incident of its service that %s', (_, openedAt, explained) => {
    const stream = { ...service, heardFrom: aMonday }
    expect(explainedBy(smallFleet, [sdi(openedAt)], { cause: platform, hit: [] }, stream)).toEqual(explained)
  })

  it('covers no service that another incident explains', () => {
    expect(servicesOf(smallFleet, [sdi(0)], platform, service, [])).toEqual(['ydi'])
    expect(servicesOf(smallFleet, [sdi(0)], platform, service, [1])).toBeUndefined()
    expect(scopeIn(smallFleet, { cause: platform, hit: [], services: ['ydi'] })).toEqual({
      services: new Set(['ydi']),
    })
  })
})

describe('kommuner', () => {
  const stream = { kind: 'kommune', id: '0103', services: new Set(['sdi']), heardFrom: aMonday } as const

  it('that fail in the same service explain the incidents of each of them', () => {
    const live = [of('0101', 'sdi'), of('0102', 'ydi'), of('0104', 'sdi'), sdi(aMonday)]
    const finding = { cause: { kind: 'unknown' } as const, hit: ['0101', '0102', '0103'] }
    expect(explainedBy(smallFleet, live, finding, stream)).toEqual([101])
  })
})

describe("a kommune's calls", () => {
  it('are covered where they fail, and where they have failed before', () => {
    const cause = { kind: 'kommune', id: '0101' } as const
    const live: Followed[] = [{ ...of('0101', 'ydi'), id: 2 }]
    const stream = { kind: 'kommune', id: '0101', services: new Set(['sdi']) } as const
    expect(servicesOf(smallFleet, live, cause, stream, [2])).toEqual(['sdi', 'ydi'])
  })
})
