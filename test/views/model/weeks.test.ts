// Tests the summary of a frozen week: its kommuner by level, and those of a product by state.
import { describe, expect, it } from 'vitest'
import { statesOfWeek, toSummary } from '../../../views/model/weeks.ts'
import { makeWeek } from '../../support/weeks.ts'

describe('the summary of a frozen week', () => {
  it('says of a product’s kommuner why no level is known, as pages of the present do', () => {
    const users = ['0101', '0751', '0851', '0860']
    const [flere, refused, unknown] = users
    const week = makeWeek('2026-W48', (kode) =>
      kode === flere ? 'flere' : kode === refused || kode === unknown ? 'ukendt' : undefined,
    )
    const content = {
      ...week,
      products: [{ id: 'acadre', navn: 'Acadre', kind: 'esdh' as const, vendor: 'Formpipe' }],
      kommuner: week.kommuner.map((k) => ({
        ...k,
        products: users.includes(k.kommunekode) ? { esdh: 'acadre' } : {},
        groups: {
          ...k.groups,
          '02': { ...k.groups['02'], noAccess: k.kommunekode === refused ? 6 : 0 },
        },
      })),
    }
    const entry = {
      week: content.week,
      number: 1,
      revision: 1,
      hash: '',
      previous: '',
      at: 0,
      frozenAt: 0,
      late: false,
    }
    expect(toSummary(entry, content).productStates.get('acadre')).toMatchObject({
      ...{ alle: 0, flere: 1, ingen: 1, ukendt: 1, noAccess: 1, notRelevant: 0 },
    })
  })
})

it('the states of a frozen week tell what is only counted under a limited right from what is not measured', () => {
  const week = makeWeek('2026-W48', () => 'ukendt')
  const kommuner = week.kommuner.map((k, i) => ({
    ...k,
    groups: { ...k.groups, '02': { ...k.groups['02'], limited: i < 3 ? 6 : i < 5 ? 1 : 0 } },
  }))
  const { '02': of02, eoj } = statesOfWeek({ ...week, kommuner })
  expect([of02.limited, of02.ukendt, eoj.ukendt]).toEqual([3, 95, 98])
})
