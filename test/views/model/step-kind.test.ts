// Tests the kind of next step that each kommune is counted under, and the further findings.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseKommunerQuery, selectKommuner } from '../../../views/model/query.ts'
import { findings, type StepKind, stepKindIn, stepKindOf, stepKinds } from '../../../views/model/step-kind.ts'
import type { World } from '../../../views/model/world.ts'
import { differing, someWorld } from '../../support/some-world.ts'
import { type IndexAnswer, rules, type WorldOptions } from '../../support/world-data.ts'
import { createWorld } from '../../support/worlds.ts'

/** The step kinds of the first kommune and of its groups 02 and eoj. */
const kindsOf = (options: Partial<WorldOptions>): readonly [StepKind, StepKind, StepKind] => {
  const [k] = createWorld({ answer: () => 400, konfiguration: () => ({}), ...options }).kommuner
  if (k === undefined) throw new Error('no kommuner')
  return [stepKindOf(k), stepKindIn(k.groups['02']), stepKindIn(k.groups.eoj)]
}

/** Answers of the index for every number of KLE 02, and for every number of KLE 27 and 29. */
const answering = (of02: IndexAnswer, ofEoj: IndexAnswer): Partial<WorldOptions> => ({
  answer: (_, kle) => (kle.startsWith('02') ? of02 : ofEoj),
})
/** Same as `answering`, except that the first number of KLE 02 and of KLE 27 has no cases. */
const lacking = (of02: IndexAnswer, ofEoj: IndexAnswer): Partial<WorldOptions> => ({
  answer: (_, kle) => (kle === '02.00.00' || kle === '27.03.04' ? 0 : kle.startsWith('02') ? of02 : ofEoj),
  konfiguration: (_, kle) => ({ aktiv: kle !== '02.00.00' && kle !== '27.03.04' }),
})
/** Only the numbers of a KLE group are obligatory. */
const inForce = (group: string): Partial<WorldOptions> => ({
  rules: { ...rules, obligatory: rules.obligatory.filter(({ kle }) => kle.startsWith(group)) },
})
const closed02: Partial<WorldOptions> = { rules: { ...rules, gates: [{ area: '02', opens: '2022-12-01' }] } }

describe('the step kind of a kommune', () => {
  it.each<[string, Partial<WorldOptions>, readonly [StepKind, StepKind, StepKind]]>([
    ['all is delivered', {}, ['intet', 'intet', 'intet']],
    ['nothing is delivered', answering(0, 0), ['leverance', 'leverance', 'leverance']],
    ['one group delivers all and the other nothing', answering(400, 0), ['mangler', 'intet', 'leverance']],
    ['one group delivers some and the other nothing', lacking(0, 400), ['mangler', 'leverance', 'mangler']],
    ['some numbers are missing in both', lacking(400, 400), ['mangler', 'mangler', 'mangler']],
    [
      'one group waits for DIGST and the other delivers nothing',
      { ...answering(400, 0), ...closed02 },
      ['gate', 'gate', 'leverance'],
    ],
    [
      'one group has stopped delivering and the other waits for DIGST',
      { ...answering(400, 19), ...closed02 },
      ['friskhed', 'gate', 'friskhed'],
    ],
    [
      'only the benefits may not be counted, and cases are delivered',
      { benefits: () => 'noRight' },
      ['ydelser', 'intet', 'ydelser'],
    ],
    [
      'the benefits may not be counted, and numbers are missing too',
      { ...lacking(400, 400), benefits: () => 'noRight' },
      ['ydelser', 'mangler', 'ydelser'],
    ],
    [
      'the benefits may not be counted, and no cases are delivered',
      { ...answering(0, 0), benefits: () => 'noRight' },
      ['leverance', 'leverance', 'leverance'],
    ],
    ['one group may not be counted', answering('noRight', 400), ['adgang', 'adgang', 'intet']],
    [
      'one group is not measured and the other delivers all',
      answering('timeout', 400),
      ['intet', 'ukendt', 'intet'],
    ],
    [
      'one group is not measured and the other delivers nothing',
      answering(0, 'timeout'),
      ['leverance', 'leverance', 'ukendt'],
    ],
    [
      'one group delivers nothing and the other at least some',
      { answer: (_, kle) => (kle.startsWith('02') ? 0 : kle === '27.03.04' ? 'timeout' : 400) },
      ['mangler', 'leverance', 'ukendt'],
    ],
    ['nothing is measured', answering('never', 'timeout'), ['ukendt', 'ukendt', 'ukendt']],
    ['the assessment failed', { undecided: () => true }, ['uafgjort', 'uafgjort', 'uafgjort']],
    [
      'the assessment failed, and one group has no number in force',
      { ...inForce('02'), undecided: () => true },
      ['uafgjort', 'uafgjort', 'ikkeRelevant'],
    ],
    [
      'no number is in force',
      { rules: { ...rules, obligatory: [] } },
      ['ikkeRelevant', 'ikkeRelevant', 'ikkeRelevant'],
    ],
    ['numbers are in force in one group', inForce('02'), ['intet', 'intet', 'ikkeRelevant']],
    [
      'numbers are in force in one group, which is not measured',
      { ...inForce('29'), ...answering(400, 'timeout') },
      ['ukendt', 'ikkeRelevant', 'ukendt'],
    ],
  ])('the step kinds are right when %s', (_, options, expected) => {
    expect(kindsOf(options)).toEqual(expected)
  })
})

const listed = (world: World, search: string): Set<string> => {
  const { query, problems } = parseKommunerQuery(new URLSearchParams(search))
  expect(problems).toEqual([])
  return new Set(selectKommuner(world, query).map((k) => k.kommune.kommunekode))
}

it('every kommune is in exactly one list by kind, and the lists sum to 98', () => {
  const seen = new Set<StepKind>()
  fc.assert(
    fc.property(someWorld, (options) => {
      const world = createWorld(options)
      for (const group of ['', 'gruppe=02&', 'gruppe=eoj&', 'gruppe=27&']) {
        const lists = stepKinds.map((kind) => listed(world, `${group}trin=${kind}`))
        expect(new Set(lists.flatMap((list) => [...list])).size).toBe(98)
        expect(lists.reduce((sum, list) => sum + list.size, 0)).toBe(98)
      }
      for (const k of world.kommuner.slice(0, differing)) {
        const kind = stepKindOf(k)
        seen.add(kind)
        const groups = [k.groups['02'], k.groups.eoj]
        const mine = groups.map(stepKindIn)
        // The kind is that of a group, except when one group delivers and the other delivers nothing.
        if (!mine.includes(kind)) expect([kind, mine.includes('leverance')]).toEqual(['mangler', true])
        if (kind === 'leverance') expect(groups.map((g) => g.level)).not.toContain('flere')
        if (kind === 'ukendt' || kind === 'uafgjort')
          expect(new Set(mine.filter((one) => one !== 'ikkeRelevant'))).toEqual(new Set([kind]))
        for (const other of mine)
          if (other !== 'leverance')
            expect(stepKinds.indexOf(kind)).toBeLessThanOrEqual(stepKinds.indexOf(other))
      }
    }),
    // Such worlds are rare by chance.
    {
      numRuns: 40,
      examples: [
        [{ answer: () => 400, konfiguration: () => ({}), benefits: () => 'noRight' }],
        [{ answer: () => 'never', rules: { ...rules, obligatory: [] } }],
        [{ answer: () => 400, undecided: (i) => i % 2 === 0 }],
      ],
    },
  )
  expect([...seen].sort()).toEqual([...stepKinds].sort())
})

describe('the findings in the configurations', () => {
  const found = (options: Partial<WorldOptions>): string[] => {
    const world = createWorld({ answer: () => 400, konfiguration: () => ({}), ...options })
    return findings.filter((finding) => listed(world, `fund=${finding}`).has('0101'))
  }
  it.each<[string, Partial<WorldOptions>, string[]]>([
    ['none', {}, []],
    ['delivered, but closed', { konfiguration: () => ({ aktiv: false }) }, ['leveretLukket']],
    ['open, but empty', { answer: () => 0 }, ['aabenTom']],
    [
      'open against intent, and a number not reported',
      { konfiguration: (_, kle) => (kle === '29.03.00' ? undefined : { oensket: 'lukket' }) },
      ['imodOensket', 'uafgjort'],
    ],
    [
      'open, but answering empty',
      { kald: () => ({}), oplystDato: '2022-08-31', rules: { ...rules, gates: [] } },
      ['svarerTomt'],
    ],
    ['not reported', { konfiguration: () => undefined }, ['uafgjort']],
  ])('the findings of a configuration are right: %s', (_, options, expected) => {
    expect(found(options)).toEqual(expected)
  })

  it('the filter by finding applies to the chosen group', () => {
    const world = createWorld({
      answer: () => 400,
      konfiguration: (_, kle) => ({ aktiv: kle !== '29.03.00' }),
    })
    expect(
      ['02', '27', '29', 'eoj'].map((g) => listed(world, `gruppe=${g}&fund=leveretLukket`).size),
    ).toEqual([0, 0, 98, 98])
  })
})
