// Tests the benefits of a group, and the fault of benefits without cases.
import { describe, expect, it } from 'vitest'
import type { ReadinessGroup } from '../../../server/domain/kle.ts'
import { type Cell, knownAt } from '../../../server/domain/measured/cell.ts'
import { assessBenefits } from '../../../server/domain/readiness/benefits.ts'
import type { GroupState } from '../../../server/domain/readiness/group.ts'
import { createAssessor } from '../../../server/domain/readiness/kommune.ts'
import { hour } from '../../../server/domain/time.ts'
import { aWednesday as at, makeCell, rulesFor } from '../../support/measured.ts'

const staleAfterMs = 12 * hour
const ydi = (change: Partial<Cell> = {}): Cell =>
  makeCell({ indeks: 'ydi', kle: '27.36.04', cases: 10, ydelser: 14, ...change })
const none = ydi({ cases: 0, ydelser: 0, receivedSince: 0 })
const failed = ydi({ outcome: 'timeout', answer: undefined, answeredAt: undefined, cases: undefined })
const noRight = ydi({ outcome: 'noRight', answer: 'noRight', cases: undefined })

const assess = (cells: readonly (Cell | undefined)[], noCases = false, right?: string) =>
  assessBenefits(
    cells,
    cells.map((cell) => knownAt(cell, at, staleAfterMs, right)),
    noCases,
  )

describe('benefits', () => {
  it.each<[string, readonly (Cell | undefined)[], object]>([
    ['sums', [ydi(), ydi({ cases: 2, ydelser: 2 })], { known: 2, bevillinger: 12, ydelser: 16, received: 2 }],
    ['none at all', [none], { known: 1, bevillinger: 0, ydelser: 0, received: 0 }],
    ['never measured is not none', [undefined], { known: 0, bevillinger: undefined, ydelser: undefined }],
    ['failed is not none', [failed], { known: 0, bevillinger: undefined }],
    ['some are known', [ydi(), failed], { numbers: 2, known: 1, bevillinger: 10 }],
    ['no right', [ydi(), noRight], { known: 1, noAccess: 1, bevillinger: 10 }],
    ['ydelser missing in the answer', [ydi({ ydelser: undefined })], { bevillinger: 10, ydelser: undefined }],
    ['no bevillinger, no ydelser', [ydi({ cases: 0, ydelser: undefined })], { bevillinger: 0, ydelser: 0 }],
    ['received missing in the answer', [ydi({ receivedSince: undefined })], { received: undefined }],
  ])('%s', (_, cells, expected) => {
    expect(assess(cells)).toMatchObject(expected)
  })

  it('are unknown when they are too old, from before a clock jump, or 0 under a limited right', () => {
    expect(assess([ydi({ answeredAt: at - staleAfterMs })]).known).toBe(1)
    expect(assess([ydi({ answeredAt: at - staleAfterMs - 1 })]).known).toBe(0)
    expect(assess([ydi({ trusted: false })]).known).toBe(0)
    expect(assess([none], false, 'kle 02').known).toBe(0)
  })

  it.each([
    ['benefits and no cases', [ydi()], true, true],
    ['benefits and cases, or cases that are not known', [ydi()], false, false],
    ['no benefits and no cases', [none], true, false],
    ['nothing known and no cases', [failed], true, false],
  ])('finds a fault in the data only with benefits and no cases: %s', (_, cells, noCases, withoutCases) => {
    expect(assess(cells, noCases).withoutCases).toBe(withoutCases)
  })
})

describe('benefits beside the cases of a group', () => {
  const rules = rulesFor(['02.34.02', '27.36.04', '29.09.00'], { benefits: true })
  const groupsOf = (cells: Cell[], used = rules, now = at): Map<ReadinessGroup, GroupState> =>
    new Map(
      createAssessor(used)
        .assess('0751', { cells, konfigurationer: [], kald: [] }, [], now)
        .map((s) => [s.group, s]),
    )
  const sdi = (kle: string, cases: number) => makeCell({ kle, cases })

  it('never raise a level', () => {
    const groups = groupsOf([sdi('27.36.04', 0), sdi('29.09.00', 0), ydi(), ydi({ kle: '29.09.00' })])
    expect([groups.get('27')?.level, groups.get('29')?.level, groups.get('eoj')?.level]).toEqual(
      Array(3).fill('ingen'),
    )
    expect(groups.get('eoj')?.benefits).toMatchObject({ bevillinger: 20, withoutCases: true })
  })

  it('are a fault only in the group that has no cases', () => {
    const groups = groupsOf([sdi('27.36.04', 0), sdi('29.09.00', 3), ydi(), ydi({ kle: '29.09.00' })])
    expect(groups.get('27')?.benefits?.withoutCases).toBe(true)
    expect(groups.get('29')?.benefits?.withoutCases).toBe(false)
    expect(groups.get('eoj')?.benefits?.withoutCases).toBe(false)
  })

  it('are no fault while the cases are not known', () => {
    expect(groupsOf([ydi()]).get('27')?.benefits?.withoutCases).toBe(false)
  })

  it('are absent in KLE 02, and when benefits are not counted', () => {
    expect(groupsOf([ydi()]).get('02')?.benefits).toBeUndefined()
    expect(groupsOf([ydi()], { ...rules, benefits: false }).get('27')?.benefits).toBeUndefined()
  })

  it('end when their answer ends, although the cases are newer', () => {
    const answeredAt = at - 6 * hour
    const state = groupsOf([sdi('27.36.04', 1), ydi({ answeredAt })]).get('27')
    expect(state?.validUntil).toBe(answeredAt + staleAfterMs + 1)
  })
})
