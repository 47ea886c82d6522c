// Tests the headline: true in every state, in the right Danish singular or plural.
import { describe, expect, it } from 'vitest'
import type { Counts } from '../../../views/model/world.ts'
import { findingOf, groupFinding, productFinding } from '../../../views/text/finding.ts'
import { createWorld, october, worlds } from '../../support/worlds.ts'

const counts = (alle: number, flere: number, ingen: number, ukendt: number): Counts => ({
  alle,
  flere,
  ingen,
  ukendt,
})

describe('the finding of a group', () => {
  it.each([
    [
      counts(2, 29, 67, 0),
      '31 af 98 kommuner leverer byggesager (KLE 02), heraf 2 på alle obligatoriske numre',
    ],
    [
      counts(2, 29, 64, 3),
      'mindst 31 af 98 kommuner leverer byggesager (KLE 02), heraf 2 på alle obligatoriske numre; 3 er ikke målt',
    ],
    [
      counts(0, 6, 92, 0),
      '6 af 98 kommuner leverer byggesager (KLE 02), men ingen af dem på alle obligatoriske numre',
    ],
    [
      counts(0, 1, 97, 0),
      '1 af 98 kommuner leverer byggesager (KLE 02), men ikke på alle obligatoriske numre',
    ],
    [counts(1, 0, 97, 0), '1 af 98 kommuner leverer byggesager (KLE 02) på alle obligatoriske numre'],
    [counts(5, 0, 93, 0), '5 af 98 kommuner leverer byggesager (KLE 02) på alle obligatoriske numre'],
    [counts(98, 0, 0, 0), 'alle 98 kommuner leverer byggesager (KLE 02) på alle obligatoriske numre'],
    [
      counts(97, 1, 0, 0),
      'alle 98 kommuner leverer byggesager (KLE 02), heraf 97 på alle obligatoriske numre',
    ],
    [counts(0, 0, 98, 0), 'ingen af de 98 kommuner leverer byggesager (KLE 02)'],
    [counts(0, 0, 90, 8), 'ingen af de 90 målte kommuner leverer byggesager (KLE 02); 8 er ikke målt'],
    [counts(0, 0, 1, 97), 'den ene kommune, der er målt, leverer ikke byggesager (KLE 02); 97 er ikke målt'],
    [counts(0, 0, 0, 98), 'ingen af de 98 kommuner er målt på byggesager (KLE 02)'],
    [counts(1, 0, 0, 0), 'den leverer byggesager (KLE 02) på alle obligatoriske numre'],
    [counts(0, 1, 0, 0), 'den leverer byggesager (KLE 02), men ikke på alle obligatoriske numre'],
    [counts(0, 0, 1, 0), 'den leverer ikke byggesager (KLE 02)'],
    [counts(0, 0, 0, 1), 'den er ikke målt på byggesager (KLE 02)'],
    [{ noAccess: 1 }, 'den kan ikke vurderes på byggesager (KLE 02): vi mangler ret til at tælle'],
    [
      { noAccess: 98 },
      'ingen af de 98 kommuner kan vurderes på byggesager (KLE 02): vi mangler ret til at tælle',
    ],
    [
      { ukendt: 90, noAccess: 7, undecided: 1 },
      'ingen af de 98 kommuner kan vurderes på byggesager (KLE 02): 90 er ikke målt, 7 giver os ikke adgang og 1 er ikke afgjort',
    ],
    [
      { alle: 2, flere: 29, ingen: 60, ukendt: 3, noAccess: 4 },
      'mindst 31 af 98 kommuner leverer byggesager (KLE 02), heraf 2 på alle obligatoriske numre; 3 er ikke målt og 4 giver os ikke adgang',
    ],
  ])('the finding of a group with %o is right', (of, text) => {
    expect(groupFinding(of, '02', 1)).toBe(text)
  })
})

describe('the finding when flere requires several numbers', () => {
  it('the finding does not deny deliveries below the limit', () => {
    expect(groupFinding(counts(0, 0, 98, 0), '02', 3)).toBe(
      'ingen af de 98 kommuner leverer byggesager (KLE 02) på mindst 3 obligatoriske numre',
    )
  })
})

describe('the finding of a product', () => {
  it.each([
    [counts(0, 0, 0, 0), 'Vi kender ingen kommuner, der bruger F2.'],
    [counts(0, 0, 1, 0), 'Den ene kommune med F2 leverer ikke byggesager (KLE 02).'],
    [counts(1, 0, 0, 0), 'Den ene kommune med F2 leverer byggesager (KLE 02) på alle obligatoriske numre.'],
    [counts(0, 0, 0, 1), 'Den ene kommune med F2 er ikke målt på byggesager (KLE 02).'],
    [
      { noAccess: 1 },
      'Den ene kommune med F2 kan ikke vurderes på byggesager (KLE 02): vi mangler ret til at tælle.',
    ],
    [counts(0, 0, 3, 0), 'Ingen af de 3 kommuner med F2 leverer byggesager (KLE 02).'],
    [counts(0, 0, 0, 4), 'Ingen af de 4 kommuner med F2 er målt på byggesager (KLE 02).'],
    [counts(0, 0, 3, 1), 'Ingen af de målte kommuner med F2 leverer byggesager (KLE 02); 1 er ikke målt.'],
    [
      counts(1, 1, 2, 0),
      '2 af de 4 kommuner med F2 leverer byggesager (KLE 02), heraf 1 på alle obligatoriske numre.',
    ],
    [
      counts(0, 4, 0, 0),
      'Alle 4 kommuner med F2 leverer byggesager (KLE 02), men ingen af dem på alle obligatoriske numre.',
    ],
  ])('the finding of a product with %o is right', (of, text) => {
    expect(productFinding(of, '02', 'F2', 1)).toBe(text)
  })

  it('says that no right is given only where none is given to any number', () => {
    expect(productFinding({ noAccess: 4 }, '02', 'F2', 1, 4)).toBe(
      'Ingen af de 4 kommuner med F2 har givet os ret til at tælle.',
    )
    expect(productFinding({ noAccess: 4 }, '02', 'F2', 1, 3)).toBe(
      'Ingen af de 4 kommuner med F2 kan vurderes på byggesager (KLE 02): vi mangler ret til at tælle.',
    )
  })
})

describe('the headline', () => {
  it.each([
    [
      'october',
      '31 af 98 kommuner leverer byggesager (KLE 02) til Borgerblikket, heraf 2 på alle obligatoriske numre.',
    ],
    ['empty', 'Endnu ikke målt: den første runde er ikke begyndt.'],
    ['stale', 'Ingen af de 98 kommuner kan vurderes lige nu: der mangler friske målinger.'],
    ['noAccess', 'Ingen af de 98 kommuner har givet os ret til at tælle.'],
    ['noNumbers', 'Ingen kommune kan vurderes: der er ingen obligatoriske KLE-numre i dag.'],
    ['notPolled', 'Ingen kommune måles: ingen er valgt i opsætningen.'],
    [
      'allReady',
      'Alle 98 kommuner leverer byggesager (KLE 02) til Borgerblikket på alle obligatoriske numre.',
    ],
  ])('the headline of the state %s is right', (name, text) => {
    const world = worlds[name]?.()
    if (world === undefined) throw new Error(`no state ${name}`)
    expect(findingOf(world).headline).toBe(text)
  })

  it('the headline states that the first round is running', () => {
    const status = { round: { startedAt: 0, planned: 10, done: 0, failed: 0 }, nextAt: undefined }
    expect(findingOf(createWorld({ answer: () => 'never', status })).headline).toBe(
      'Endnu ikke målt: den første runde er i gang.',
    )
  })

  it('the headline is about the first group with a known state', () => {
    const world = createWorld({ answer: (i, kle) => (kle.startsWith('02') ? 'timeout' : october(i, kle)) })
    const { headline, details } = findingOf(world)
    expect(headline).toMatch(/^\d af 98 kommuner leverer social- og sundhedssager/)
    expect(details).toBe('Ingen af de 98 kommuner er målt på byggesager (KLE 02).')
  })
})
