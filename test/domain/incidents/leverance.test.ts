// Tests how a stop of deliveries is found, explained and followed, by stories on a virtual clock.
import { describe, expect, it } from 'vitest'
import { causeText } from '../../../server/domain/incidents/cause.ts'
import { type Expectation, expectedIn } from '../../../server/domain/incidents/expected.ts'
import type { Fleet } from '../../../server/domain/incidents/fleet.ts'
import { createLeverance, leveranceDefaults } from '../../../server/domain/incidents/leverance.ts'
import { createRegister, type Incident } from '../../../server/domain/incidents/register.ts'
import { type KleGroup, kleGroups } from '../../../server/domain/kle.ts'
import { finish } from '../../../server/domain/steps.ts'
import { hour } from '../../../server/domain/time.ts'
import { aMonday, expectations, expecting, koder, slotOf, smallFleet } from '../../support/detector.ts'

type Cell = { kommunekode: string; group: KleGroup; at: number }

type Setup = {
  made?: Map<string, Expectation>
  fleet?: Fleet
  known?: readonly Incident[]
}

/** A fleet that receives what is expected, but for what a story says. */
const createStory = (
  start = aMonday,
  { made = expectations(4), fleet = smallFleet, known = [] }: Setup = {},
) => {
  const register = createRegister(known, 1 + known.length)
  const leverance = finish(createLeverance(fleet, register, leveranceDefaults, made, slotOf))
  for (const incident of register.live()) leverance.resume(incident)
  leverance.present()
  let now = start
  leverance.decide(now)
  return {
    register,
    leverance,
    now: () => now,
    /** Lets hours pass, in which each kommune's group receives a share of the expected; undefined: is not asked. */
    pass: (hours: number, share: (cell: Cell) => number | undefined = () => 1) => {
      for (const end = now + hours * hour; now < end; now += hour) {
        for (const { kommunekode } of fleet.kommuner)
          for (const group of kleGroups) {
            const expectation = made.get(`${kommunekode} ${group}`)
            const received = share({ kommunekode, group, at: now })
            if (received === undefined) continue
            const expected = expectation === undefined ? 0 : expectedIn(expectation, slotOf, now, now + hour)
            const delivery = { kommunekode, group, from: now, until: now + hour }
            leverance.take({ ...delivery, received: received * expected })
          }
        leverance.decide(now + hour)
      }
      return register.drain()
    },
  }
}

const live = ({ register }: ReturnType<typeof createStory>): string[] =>
  register.live().map(({ cause, state }) => `${causeText(cause)} ${state}`)

/** Nothing comes where a story has stopped, and else all that is expected. */
const stop =
  (isIn: (cell: Cell) => boolean): ((cell: Cell) => number) =>
  (cell) =>
    isIn(cell) ? 0 : 1

const ofNexus = new Set(koder.slice(0, 4))
const nexus = stop(({ kommunekode, group }) => ofNexus.has(kommunekode) && group !== '02')

describe('a stop of deliveries', () => {
  it.each<[string, (cell: Cell) => boolean, number]>([
    ['kommune:0101', ({ kommunekode }) => kommunekode === '0101', 3],
    ['kommune:0101', ({ kommunekode, group }) => kommunekode === '0101' && group === '29', 26],
    ['kommune:0101', ({ kommunekode, group }) => kommunekode === '0101' && group !== '02', 4],
    ['product:nexus', ({ kommunekode, group }) => ofNexus.has(kommunekode) && group !== '02', 2],
    ['product:acadre', ({ kommunekode, group }) => ofNexus.has(kommunekode) && group === '02', 2],
    ['product:nexus+group:27', ({ kommunekode, group }) => ofNexus.has(kommunekode) && group === '27', 2],
    ['group:27', ({ group }) => group === '27', 1],
    ['platform:serviceplatformen', () => true, 1],
  ])('has the cause %s', (cause, isIn, hours) => {
    const story = createStory()
    story.pass(hours, stop(isIn))
    expect(live(story)).toEqual([`${cause} open`])
  })

  it('hits the kommuner and the groups that it covers, and began when they stopped', () => {
    const story = createStory()
    story.pass(2)
    story.pass(2, nexus)
    expect(story.register.live()).toMatchObject([
      {
        signal: 'leverance',
        what: 'stop',
        hit: [...ofNexus],
        groups: ['27', '29'],
        beganAt: aMonday + 2 * hour,
        openedAt: aMonday + 3 * hour,
        evidence: { received: 0 },
      },
    ])
  })

  it('of a large kommune is not that of its product', () => {
    const made = expectations(1, { '0101 27': 50, '0101 29': 50 })
    const story = createStory(aMonday, { made })
    story.pass(
      8,
      stop(({ kommunekode }) => kommunekode === '0101'),
    )
    expect(live(story)).toEqual(['kommune:0101 open'])
  })

  it('of a large kommune is its own, also when the small ones beside it that stop add little', () => {
    const made = expectations(4)
    for (const kommunekode of ['0102', '0103', '0104'])
      for (const group of ['27', '29']) made.set(`${kommunekode} ${group}`, expecting(0.05))
    const story = createStory(aMonday, { made })
    story.pass(8, nexus)
    expect(live(story)).toEqual(['kommune:0101 open'])
  })

  it('of a product is its own, also when one kommune alone shows a stop as well as the product does', () => {
    // The product's days vary so much that hardly more is certain of it than of its largest kommune.
    const days = Array.from({ length: 40 }, (_, i) => ({
      ...{ day: String(i), weekday: i % 5 },
      ...{ expected: 30, received: i % 2 === 0 ? 20 : 40 },
    }))
    const made = expectations(1, { '0101 27': 2, '0101 29': 2 })
    for (const kommunekode of ['0102', '0103', '0104'])
      for (const group of ['27', '29']) made.set(`${kommunekode} ${group}`, { ...expecting(0.5), days })
    const story = createStory(aMonday, { made })
    story.pass(24, nexus)
    expect(live(story)).toEqual(['product:nexus open'])
    const alone = createStory(aMonday, { made })
    alone.pass(
      24,
      stop(({ kommunekode }) => kommunekode === '0101'),
    )
    expect(live(alone)).toEqual(['kommune:0101 open'])
  })

  it('of a product that fewer than three kommuner have is told of each kommune', () => {
    const kommuner = smallFleet.kommuner.map((kommune, i) => (i < 2 ? { ...kommune, eoj: 'own' } : kommune))
    const story = createStory(aMonday, { fleet: { ...smallFleet, kommuner } })
    story.pass(
      6,
      stop(({ kommunekode, group }) => ['0101', '0102'].includes(kommunekode) && group !== '02'),
    )
    expect(live(story)).toEqual(['kommune:0101 open', 'kommune:0102 open'])
  })

  it('does not accuse a small kommune alone, but small kommuner count in the sum', () => {
    const made = expectations(0.3)
    const alone = createStory(aMonday, { made })
    alone.pass(
      8,
      stop(({ kommunekode }) => kommunekode === '0101'),
    )
    expect(live(alone)).toEqual([])
    const together = createStory(aMonday, { made })
    together.pass(8, nexus)
    expect(live(together)).toEqual(['product:nexus open'])
  })

  it('is none while as much comes as expected', () => {
    const story = createStory()
    expect(story.pass(14 * 24)).toEqual({ incidents: [], steps: [], notices: [] })
  })

  it('is none on a quiet day in the whole country', () => {
    const story = createStory()
    story.pass(8, () => 0.6)
    expect(live(story)).toEqual([])
  })

  it('is none on a holiday', () => {
    const goodFriday = Date.parse('2026-04-03T06:00:00Z')
    const story = createStory(goodFriday)
    story.pass(24, () => 0)
    expect(live(story)).toEqual([])
  })

  it('is none where nothing is known, however long', () => {
    const story = createStory()
    story.pass(7 * 24, () => undefined)
    expect(live(story)).toEqual([])
    expect(story.register.drain().steps).toEqual([])
  })

  it('is none for a kommune of which nothing has been learnt', () => {
    const made = expectations(4)
    for (const group of kleGroups) made.delete(`0101 ${group}`)
    const story = createStory(aMonday, { made })
    story.pass(
      8,
      stop(({ kommunekode }) => kommunekode === '0101'),
    )
    expect(live(story)).toEqual([])
  })

  it('is not told by a delivery of no time, or of an unknown kommune', () => {
    const { leverance, register } = createStory()
    const empty = { from: aMonday, until: aMonday, received: 0 }
    leverance.take({ kommunekode: '0101', group: '27', ...empty })
    leverance.take({ kommunekode: '0999', group: '27', ...empty, until: aMonday + hour })
    leverance.decide(aMonday + 2 * hour)
    expect(register.live()).toEqual([])
  })
})

describe('a stop that widens', () => {
  it('keeps its number and its beginning, and folds the others', () => {
    const story = createStory()
    story.pass(
      3,
      stop(({ kommunekode }) => ['0101', '0102'].includes(kommunekode)),
    )
    expect(live(story)).toEqual(['kommune:0101 open', 'kommune:0102 open'])
    const { beganAt } = story.register.get(1)
    story.pass(
      4,
      stop(() => true),
    )
    expect(live(story)).toEqual(['platform:serviceplatformen open'])
    expect(story.register.get(1)).toMatchObject({ beganAt, hit: koder, groups: [...kleGroups] })
    expect(story.register.get(2)).toMatchObject({ state: 'merged', mergedInto: 1 })
  })

  it('from one group of a kommune to the others is the same incident', () => {
    const story = createStory()
    story.pass(
      26,
      stop(({ kommunekode, group }) => kommunekode === '0101' && group === '29'),
    )
    expect(story.register.get(1).groups).toEqual(['29'])
    story.pass(
      24,
      stop(({ kommunekode }) => kommunekode === '0101'),
    )
    expect(live(story)).toEqual(['kommune:0101 open'])
    expect(story.register.get(1).groups).toEqual([...kleGroups])
  })
})

describe('a stop that narrows', () => {
  const only29 = stop(({ kommunekode, group }) => ofNexus.has(kommunekode) && group === '29')

  it('to a group of a product keeps its number, and counts that group alone', () => {
    const story = createStory()
    story.pass(6, nexus)
    expect(live(story)).toEqual(['product:nexus open'])
    story.pass(2, only29)
    expect(live(story)).toEqual(['product:nexus open'])
    const { steps, notices } = story.pass(22, only29)
    expect(live(story)).toEqual(['product:nexus+group:29 open'])
    expect(steps.map(({ kind, cause }) => `${kind} ${cause}`)).toEqual(['cause product:nexus+group:29'])
    expect(notices.map(({ kind }) => kind)).toEqual(['changed'])
    const { id, groups, evidence, hit, recovered } = story.register.get(1)
    expect({ id, groups, hit, recovered, received: evidence.received }).toEqual({
      id: 1,
      groups: ['29'],
      hit: koder.slice(0, 4),
      recovered: [],
      received: 0,
    })
    story.pass(24)
    expect(live(story)).toEqual([])
  })

  it('to a group of all is that of the group', () => {
    const story = createStory()
    story.pass(2, () => 0)
    expect(live(story)).toEqual(['platform:serviceplatformen open'])
    story.pass(
      28,
      stop(({ group }) => group === '27'),
    )
    expect(live(story)).toEqual(['group:27 open'])
  })

  it('for a kommune stays that of the kommune, in fewer groups', () => {
    const story = createStory()
    const isIt = ({ kommunekode, group }: Cell) => kommunekode === '0101' && group !== '02'
    story.pass(6, stop(isIt))
    expect(live(story)).toEqual(['kommune:0101 open'])
    const { steps } = story.pass(
      50,
      stop((cell) => isIt(cell) && cell.group === '29'),
    )
    expect(steps).toEqual([])
    expect(story.register.get(1).groups).toEqual(['29'])
  })

  it('finds a stop of what was well anew', () => {
    const story = createStory()
    story.pass(6, nexus)
    story.pass(24, only29)
    story.pass(8, nexus)
    expect(live(story)).toEqual(['product:nexus open'])
  })
})

describe('deliveries that come again', () => {
  const stopped = () => {
    const story = createStory()
    story.pass(2, nexus)
    return story
  }

  it('are told of each kommune, while the others still wait', () => {
    const story = stopped()
    story.pass(
      3,
      stop(({ kommunekode, group }) => ['0103', '0104'].includes(kommunekode) && group !== '02'),
    )
    expect(live(story)).toEqual(['product:nexus open'])
    expect(story.register.get(1).recovered).toEqual(['0101', '0102'])
  })

  it('end the incident after two hours', () => {
    const story = stopped()
    story.pass(1)
    expect(live(story)).toEqual(['product:nexus recovering'])
    story.pass(1)
    expect(live(story)).toEqual(['product:nexus recovering'])
    story.pass(1)
    expect(live(story)).toEqual([])
    expect(story.register.get(1)).toMatchObject({ state: 'closed', closedAt: aMonday + 5 * hour })
  })

  it('are not waited for in hours that were not asked about', () => {
    const story = stopped()
    story.pass(1)
    story.pass(48, () => undefined)
    expect(live(story)).toEqual(['product:nexus recovering'])
  })

  it('and stop again relapse, and nobody counts as well', () => {
    const story = stopped()
    story.pass(1)
    story.pass(2, nexus)
    expect(live(story)).toEqual(['product:nexus open'])
    expect(story.register.get(1)).toMatchObject({ isUnstable: true, recovered: [] })
  })

  it('and stop again after it closed reopen it', () => {
    const story = stopped()
    story.pass(3)
    expect(live(story)).toEqual([])
    story.pass(3, nexus)
    expect(live(story)).toEqual(['product:nexus open'])
    expect(story.register.get(1).isUnstable).toBe(true)
  })
})

describe('a stop after a restart', () => {
  const restarted = (story: ReturnType<typeof createStory>) =>
    createStory(story.now(), { known: story.register.live() })

  it('is over when it would have been without one', () => {
    const run = (isRestarted: boolean) => {
      const before = createStory()
      before.pass(2, nexus)
      const story = isRestarted ? restarted(before) : before
      story.pass(2, nexus)
      expect(live(story)).toEqual(['product:nexus open'])
      story.pass(3)
      return story.register.get(1)
    }
    // A restart divides an interval, in each part of which a single kommune is the next best cause.
    const { certainty: _, ...others } = run(true)
    const { certainty: __, ...same } = run(false)
    expect(others).toEqual(same)
    expect(others.state).toBe('closed')
  })

  it('of one group waits for that group, though the others receive', () => {
    const made = expectations(4, { '0101 02': 2, '0101 27': 2 })
    const before = createStory(aMonday, { made })
    const only29 = stop(({ kommunekode, group }) => kommunekode === '0101' && group === '29')
    before.pass(26, only29)
    expect(live(before)).toEqual(['kommune:0101 open'])
    const story = createStory(before.now(), { made, known: before.register.live() })
    story.pass(24, only29)
    expect(live(story)).toEqual(['kommune:0101 open'])
    story.pass(5)
    expect(live(story)).toEqual([])
  })

  it('still knows which kommuner receive again', () => {
    const before = createStory()
    before.pass(2, nexus)
    before.pass(
      3,
      stop(({ kommunekode, group }) => ['0103', '0104'].includes(kommunekode) && group !== '02'),
    )
    const story = restarted(before)
    story.pass(1, ({ kommunekode, group }) => {
      if (kommunekode === '0101' || kommunekode === '0102') return undefined
      return kommunekode === '0104' && group !== '02' ? 0 : 1
    })
    expect(live(story)).toEqual(['product:nexus open'])
    expect(story.register.get(1).recovered).toEqual(['0101', '0102', '0103'])
  })

  it('of a product that is no longer configured is followed by its kommuner', () => {
    const before = createStory()
    before.pass(2, nexus)
    const kommuner = smallFleet.kommuner.map((kommune) => ({ ...kommune, eoj: 'other' }))
    const fleet = { ...smallFleet, kommuner }
    const story = createStory(before.now(), { fleet, known: before.register.live() })
    story.pass(4)
    expect(live(story)).toEqual([])
    expect(story.register.get(1).state).toBe('closed')
  })
})

describe('a stop that is closed by hand', () => {
  it('is followed no longer, and reopened when it goes on', () => {
    const story = createStory()
    story.pass(2, nexus)
    story.leverance.forget(1)
    story.register.closedByHand(1, story.now())
    expect(story.pass(1).steps).toEqual([])
    story.pass(2, nexus)
    expect(live(story)).toEqual(['product:nexus open'])
    expect(story.register.get(1).isUnstable).toBe(true)
  })
})

describe('the evidence', () => {
  it('is judged once an interval', () => {
    const { leverance, register } = createStory()
    const at = aMonday
    for (let minutes = 0; minutes < 60; minutes += 1) {
      for (const { kommunekode } of smallFleet.kommuner)
        leverance.take({
          kommunekode,
          group: '27',
          from: at + minutes * 60_000,
          until: at + (minutes + 1) * 60_000,
          received: 0,
        })
      leverance.decide(at + minutes * 60_000)
    }
    expect(register.live()).toEqual([])
    leverance.decide(at + hour)
    expect(register.live().map(({ cause }) => causeText(cause))).toEqual(['group:27'])
  })

  it('is little where deliveries come in batches', () => {
    const made = expectations(4)
    made.set('0101 27', expecting(30, 0.02))
    const story = createStory(aMonday, { made })
    story.pass(
      14 * 24,
      stop(({ kommunekode, group }) => kommunekode === '0101' && group === '27'),
    )
    expect(live(story)).toEqual([])
  })
})

describe('a stop while the clock is set', () => {
  it.each([hour, -2 * hour])('by %i ms began as long ago as before', (byMs) => {
    const made = expectations(2)
    const story = createStory(aMonday, { made })
    story.pass(1, nexus)
    expect(live(story)).toEqual([])
    story.leverance.clockWasSet(byMs)
    const later = createStory(aMonday, { made })
    later.pass(1, nexus)
    later.pass(3, nexus)
    story.pass(3, nexus)
    expect(live(story)).toEqual(['product:nexus open'])
    expect(story.register.get(1).beganAt).toBe(later.register.get(1).beganAt + byMs)
  })
})

describe('the certainty of a stop', () => {
  it('grows with each interval in which several kommuner receive nothing', () => {
    const story = createStory()
    story.pass(2, nexus)
    const { certainty } = story.register.get(1)
    story.pass(1, nexus)
    const { certainty: later } = story.register.get(1)
    expect(later).toBeGreaterThan(certainty + leveranceDefaults.widenBy)
  })
})

describe('a quiet day in the whole country', () => {
  it.each([[1], [1000]])('blames nobody, also where one kommune receives %i times the usual', (times) => {
    const story = createStory(aMonday, { made: expectations(4) })
    story.pass(6, ({ kommunekode }) => (kommunekode === '0112' ? times : 0.3))
    expect(live(story)).toEqual([])
  })
})
