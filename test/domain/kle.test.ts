// Tests KLE numbers: which texts are numbers, their groups, and when they are in force.
import { describe, expect, it } from 'vitest'
import {
  inForce,
  inReadinessGroup,
  parseKle,
  productKindOf,
  readinessGroups,
} from '../../server/domain/kle.ts'

describe('parseKle', () => {
  it.each([
    ['02.34.02', true],
    ['27.24.00', true],
    ['29.18.00', true],
    ['28.18.00', false],
    ['2.34.02', false],
    ['02.34', false],
    ['02.34.02.1', false],
    ['02.34.0a', false],
    [' 02.34.02', false],
    ['02.34.02\n', false],
    ['02-34-02', false],
    ['', false],
  ])('%j: %s', (text, valid) => {
    expect(parseKle(text)).toBe(valid ? text : undefined)
  })
})

describe('groups', () => {
  it.each([
    ['02.34.02', ['02']],
    ['27.24.00', ['27', 'eoj']],
    ['29.18.00', ['29', 'eoj']],
  ])('%s is in %j', (kle, groups) => {
    expect(readinessGroups.filter((group) => inReadinessGroup(kle, group))).toEqual(groups)
  })

  it('KLE 02 belongs to the ESDH, 27 and 29 to the EOJ', () => {
    expect(readinessGroups.map(productKindOf)).toEqual(['esdh', 'eoj', 'eoj', 'eoj'])
  })
})

describe('inForce', () => {
  const number = { kle: '02.34.02', from: '2022-03-01', until: '2022-06-30' }
  it.each([
    ['2022-02-28', false],
    ['2022-03-01', true],
    ['2022-06-30', true],
    ['2022-07-01', false],
  ])('on %s: %s', (day, expected) => {
    expect(inForce([number], day)).toEqual(expected ? ['02.34.02'] : [])
  })

  it('numbers without days are always in force, in order', () => {
    expect(inForce([{ kle: '29.18.00' }, { kle: '02.34.04' }, { kle: '02.34.02' }], '2022-01-01')).toEqual([
      '02.34.02',
      '02.34.04',
      '29.18.00',
    ])
  })
})
