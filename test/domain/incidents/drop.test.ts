// Tests how cases that are gone from the index are found, explained and followed.
import { describe, expect, it } from 'vitest'
import { causeText } from '../../../server/domain/incidents/cause.ts'
import { createDrop, dropDefaults, type Total } from '../../../server/domain/incidents/drop.ts'
import { createRegister, type Incident } from '../../../server/domain/incidents/register.ts'
import { kleGroups } from '../../../server/domain/kle.ts'
import { day, hour } from '../../../server/domain/time.ts'
import { aMonday, koder, smallFleet } from '../../support/detector.ts'

const round = 6 * hour

/** Rounds of totals: 100 cases of each group, but for what a story says. */
const createStory = (start = aMonday, known: readonly Incident[] = []) => {
  const register = createRegister(known, 1 + known.length)
  const drop = createDrop(smallFleet, register, dropDefaults)
  for (const incident of register.live()) drop.resume(incident)
  let now = start
  const measure = (total: Partial<Total>) => {
    drop.take({ kommunekode: '0101', group: '27', at: now, cases: 100, asked: '', ...total })
  }
  return {
    register,
    drop,
    measure,
    now: () => now,
    /** A round measures all; `undefined` is not counted. */
    round: (casesOf: (kommunekode: string, group: string) => number | undefined = () => 100) => {
      for (const kommunekode of koder)
        for (const group of kleGroups) {
          const cases = casesOf(kommunekode, group)
          if (cases !== undefined) measure({ kommunekode, group, cases })
        }
      drop.decide(now)
      now += round
      return register.drain()
    },
  }
}

type Story = ReturnType<typeof createStory>
const live = ({ register }: Story): string[] =>
  register.live().map(({ cause, hit }) => `${causeText(cause)} ${hit.length}`)

const less =
  (isIn: (kommunekode: string, group: string) => boolean, cases = 50) =>
  (kommunekode: string, group: string) =>
    isIn(kommunekode, group) ? cases : 100

const isNexus = (kommunekode: string, group: string) => koder.indexOf(kommunekode) < 4 && group !== '02'
const isCura = (kommunekode: string, group: string) =>
  koder.indexOf(kommunekode) >= 4 && koder.indexOf(kommunekode) < 8 && group !== '02'
const isOne = (kommunekode: string) => kommunekode === '0101'

const fallen = (casesOf: Parameters<Story['round']>[0]): Story => {
  const story = createStory()
  story.round()
  story.round(casesOf)
  return story
}

describe('cases that are gone', () => {
  it.each<[string, (kommunekode: string, group: string) => boolean]>([
    ['kommune:0101 1', isOne],
    ['kommune:0101 1', (kommunekode, group) => isOne(kommunekode) && group === '29'],
    ['product:nexus 4', isNexus],
    ['product:acadre 4', (kommunekode, group) => koder.indexOf(kommunekode) < 4 && group === '02'],
    ['product:nexus+group:27 4', (kommunekode, group) => isNexus(kommunekode, group) && group === '27'],
    ['group:27 12', (_, group) => group === '27'],
    ['platform:serviceplatformen 12', () => true],
  ])('have the cause and the number of kommuner %s', (told, isIn) => {
    expect(live(fallen(less(isIn)))).toEqual([told])
  })

  it('are told with what was there before', () => {
    const { register } = fallen(less((kommunekode, group) => isOne(kommunekode) && group === '29', 30))
    expect(register.live()).toMatchObject([
      {
        signal: 'leverance',
        what: 'drop',
        hit: ['0101'],
        groups: ['29'],
        beganAt: aMonday + round,
        evidence: { expected: 100, received: 30 },
        before: { '0101 29': 100 },
      },
    ])
  })

  it.each([
    ['a fifth', 100, 80, 1],
    ['less than a fifth', 100, 81, 0],
    ['ten', 12, 2, 1],
    ['nine', 12, 3, 0],
    ['none', 0, 0, 0],
  ])('are an incident when %s of them go at once', (_, before, after, incidents) => {
    const story = createStory()
    story.round(() => before)
    story.round((kommunekode) => (isOne(kommunekode) ? after : before))
    expect(story.register.live()).toHaveLength(incidents)
  })

  it('are none when they go little by little', () => {
    const story = createStory()
    for (let cases = 100; cases > 10; cases *= 0.85) story.round(less(isOne, cases))
    expect(live(story)).toEqual([])
  })

  it('are none when another question was asked', () => {
    const story = createStory()
    story.round()
    for (const { kommunekode } of smallFleet.kommuner) story.measure({ kommunekode, asked: 'else' })
    story.measure({ cases: 10, asked: 'third' })
    story.drop.decide(story.now() + day)
    expect(live(story)).toEqual([])
  })

  it('are not told where nothing was counted', () => {
    const story = createStory()
    story.round()
    for (let n = 0; n < 20; n += 1) story.round(() => undefined)
    expect(live(story)).toEqual([])
  })

  it('of a kommune nobody knows are ignored', () => {
    const story = createStory()
    for (const cases of [100, 10]) story.measure({ kommunekode: '0999', cases })
    story.drop.decide(story.now() + day)
    expect(live(story)).toEqual([])
  })

  it('wait for others of the same product to be measured, at most seven hours', () => {
    const story = createStory()
    story.round()
    story.measure({ cases: 50 })
    const at = story.now()
    story.drop.decide(at + 7 * hour - 1)
    expect(live(story)).toEqual([])
    story.drop.decide(at + 7 * hour)
    expect(live(story)).toEqual(['kommune:0101 1'])
  })
})

describe('further cases that are gone', () => {
  it('of the same kommune are the same incident', () => {
    const story = fallen(less((kommunekode, group) => isOne(kommunekode) && group === '29'))
    story.round(less(isOne))
    expect(live(story)).toEqual(['kommune:0101 1'])
    expect(Object.keys(story.register.get(1).before ?? {}).sort()).toEqual(['0101 02', '0101 27', '0101 29'])
  })

  it('of its product widen the incident of a kommune, which keeps its number', () => {
    const story = fallen(less((kommunekode, group) => isOne(kommunekode) && isNexus(kommunekode, group)))
    expect(live(story)).toEqual(['kommune:0101 1'])
    story.round(less(isNexus))
    expect(live(story)).toEqual(['product:nexus 4'])
    expect(story.register.get(1).state).toBe('open')
  })

  it('of its product leave the incident of a kommune that has lost others as well', () => {
    const story = fallen(less(isOne))
    story.round(less((kommunekode, group) => isOne(kommunekode) || isNexus(kommunekode, group)))
    expect(live(story)).toEqual(['kommune:0101 1', 'product:nexus 3'])
  })

  it('of its other group widen the incident of a group of a product', () => {
    const story = fallen(less((kommunekode, group) => isNexus(kommunekode, group) && group === '27'))
    story.round(less(isNexus))
    expect(live(story)).toEqual(['product:nexus 4'])
    expect(story.register.get(1).before).toHaveProperty('0101 29', 100)
  })

  it('of a kommune of the product are told with the others of the product', () => {
    const story = fallen(less((kommunekode, group) => isNexus(kommunekode, group) && kommunekode !== '0104'))
    expect(live(story)).toEqual([])
  })

  it('of another product are another incident', () => {
    const story = fallen(less(isNexus))
    story.round(less((kommunekode, group) => isNexus(kommunekode, group) || isCura(kommunekode, group)))
    expect(live(story)).toEqual(['product:nexus 4', 'product:cura 4'])
  })

  it('of another product at once are two incidents', () => {
    const story = fallen(
      less((kommunekode, group) => isNexus(kommunekode, group) || isCura(kommunekode, group)),
    )
    story.round(less((kommunekode, group) => isNexus(kommunekode, group) || isCura(kommunekode, group)))
    expect(live(story).sort()).toEqual(['product:cura 4', 'product:nexus 4'])
  })

  it('of another group of a kommune leave the incident of its product as it is', () => {
    const story = fallen(less(isNexus))
    story.round(less((kommunekode, group) => isNexus(kommunekode, group) || isOne(kommunekode)))
    expect(live(story)).toEqual(['product:nexus 4', 'kommune:0101 1'])
  })
})

describe('cases that come back', () => {
  it.each([
    [90, 0],
    [89, 1],
  ])('to %d of 100 leave %d incidents', (cases, incidents) => {
    const story = fallen(less(isOne))
    story.round(less(isOne, cases))
    expect(story.register.live()).toHaveLength(incidents)
  })

  it('are told of each kommune', () => {
    const story = fallen(less(isNexus))
    story.round(less((kommunekode, group) => isNexus(kommunekode, group) && kommunekode !== '0102'))
    expect(live(story)).toEqual(['product:nexus 4'])
    expect(story.register.get(1).recovered).toEqual(['0102'])
    const { steps } = story.round()
    expect(steps.map(({ kind }) => kind)).toEqual(['closed'])
  })

  it('never are the usual after a fortnight, and the incident is over', () => {
    const story = fallen(less(isOne))
    for (let at = round; at <= 14 * day; at += round) story.round(less(isOne))
    expect(live(story)).toEqual(['kommune:0101 1'])
    story.round(less(isOne))
    expect(live(story)).toEqual([])
    story.round(less(isOne))
    expect(live(story)).toEqual([])
  })

  it('before anybody was told leave no trace', () => {
    const story = createStory()
    story.round()
    story.measure({ cases: 50 })
    story.drop.decide(story.now())
    story.round()
    story.drop.decide(story.now() + day)
    expect(live(story)).toEqual([])
  })
})

describe('cases that are gone, after a restart', () => {
  const restarted = (story: Story) => createStory(story.now(), story.register.live())

  it('are held against the totals from before', () => {
    const story = restarted(fallen(less(isOne)))
    story.round(less(isOne))
    expect(live(story)).toEqual(['kommune:0101 1'])
    story.round(less(isOne, 90))
    expect(live(story)).toEqual([])
  })

  it('are still known to be back in a kommune', () => {
    const before = fallen(less(isNexus))
    const butOne = less((kommunekode, group) => isNexus(kommunekode, group) && kommunekode !== '0102')
    before.round(butOne)
    const story = restarted(before)
    story.measure({ kommunekode: '0103', group: '27' })
    story.measure({ kommunekode: '0103', group: '29' })
    expect(story.register.get(1).recovered).toEqual(['0102', '0103'])
  })

  it('are known also where they went later than the first', () => {
    const but0104 = less((kommunekode, group) => isNexus(kommunekode, group) && kommunekode !== '0104')
    const before = createStory()
    before.round()
    before.round((kommunekode, group) => (kommunekode === '0104' ? undefined : but0104(kommunekode, group)))
    before.round(less(isNexus))
    expect(live(before)).toEqual(['product:nexus 4'])
    const story = restarted(before)
    story.round(less(isNexus))
    story.round(less((kommunekode, group) => isNexus(kommunekode, group) && kommunekode === '0104'))
    expect(live(story)).toEqual(['product:nexus 4'])
  })
})

describe('an incident of cases that is closed by hand', () => {
  it('takes the totals of now as the usual ones', () => {
    const story = fallen(less(isOne))
    story.drop.forget(1)
    story.register.closedByHand(1, story.now())
    story.round(less(isOne))
    expect(live(story)).toEqual([])
    story.round(less(isOne, 25))
    expect(live(story)).toEqual(['kommune:0101 1'])
  })
})
