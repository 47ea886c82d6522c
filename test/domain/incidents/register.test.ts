// Tests the register of incidents: begin, reopen, merge, steps and notices.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cause, causeText } from '../../../server/domain/incidents/cause.ts'
import { createRegister, type Finding, type Incident } from '../../../server/domain/incidents/register.ts'
import { hour } from '../../../server/domain/time.ts'
import { aMonday, makeFinding } from '../../support/detector.ts'

const kommune = (id: string): Finding =>
  makeFinding({ cause: { kind: 'kommune', id }, hit: [id], beganAt: aMonday + 10 })
const at = aMonday + hour

/** The steps and the notices of the changes, as `number kind`. */
const told = (register: ReturnType<typeof createRegister>) => {
  const { steps, notices } = register.drain()
  return {
    steps: steps.map((step) => `${step.incident} ${step.kind}`),
    notices: notices.map((notice) => `${notice.incident} ${notice.kind}`),
  }
}

describe('an incident that begins', () => {
  it('is opened with a step and a notice', () => {
    const register = createRegister([], 7)
    const finding = makeFinding()
    expect(register.begin(finding, [], at)).toBe(7)
    const { incidents, steps, notices } = register.drain()
    expect(incidents).toEqual([
      { ...finding, id: 7, state: 'open', openedAt: at, recovered: [], isUnstable: false },
    ])
    const cause = 'service:sdi'
    const { evidence } = finding
    expect(steps).toEqual([{ incident: 7, at, kind: 'opened', cause, hit: 12, evidence }])
    expect(notices).toEqual([{ incident: 7, at, kind: 'opened', cause }])
    expect(register.live()).toEqual(incidents)
  })

  it('is told once', () => {
    const register = createRegister([], 1)
    register.begin(makeFinding(), [], at)
    register.drain()
    expect(register.drain()).toEqual({ incidents: [], steps: [], notices: [] })
  })

  it('gets the next number', () => {
    const register = createRegister([], 1)
    expect([register.begin(kommune('0101'), [], at), register.begin(kommune('0102'), [], at)]).toEqual([1, 2])
  })
})

describe('an incident that comes back', () => {
  const closed = (change: Partial<Incident> = {}) => {
    const register = createRegister([], 1)
    register.begin(makeFinding(), [], at)
    register.recover(1, at + hour)
    register.update(1, { recovered: ['0101'] })
    register.close(1, at + 2 * hour)
    const [incident] = register.drain().incidents
    return createRegister([{ ...(incident as Incident), ...change }], 2)
  }

  it('less than 12 hours after it closed is the same one, and unstable', () => {
    const register = closed()
    const again = at + 14 * hour - 1
    const finding = makeFinding({ beganAt: again - 5, hit: ['0102'], what: 'slow' })
    expect(register.begin(finding, [], again)).toBe(1)
    expect(register.get(1)).toEqual({
      ...finding,
      id: 1,
      state: 'open',
      beganAt: aMonday,
      openedAt: at,
      recovered: [],
      isUnstable: true,
      isReopened: true,
    })
    expect(told(register)).toEqual({ steps: ['1 reopened'], notices: ['1 reopened'] })
  })

  it.each<[string, Partial<Incident>, Partial<Finding>, number]>([
    ['12 hours after it closed', {}, {}, at + 14 * hour],
    ['of another signal', {}, { signal: 'leverance' }, at + 3 * hour],
    [
      'of cases that are gone, when deliveries had stopped',
      { what: 'stop' },
      { what: 'drop' },
      at + 3 * hour,
    ],
    ['of another cause', {}, { cause: { kind: 'service', id: 'ydi' } }, at + 3 * hour],
    ['when it was merged', { state: 'merged' }, {}, at + 3 * hour],
  ])('%s is another one', (_, change, finding, again) => {
    const register = closed(change)
    expect(register.begin(makeFinding(finding), [], again)).toBe(2)
    expect(told(register)).toEqual({ steps: ['2 opened'], notices: ['2 opened'] })
  })
})

describe('an incident that explains others', () => {
  const withTwo = () => {
    const register = createRegister([], 1)
    register.begin(kommune('0101'), [], at)
    register.begin(kommune('0102'), [], at + 1)
    register.drain()
    return register
  }

  it('takes the number and the history of the oldest, and the others are merged into it', () => {
    const register = withTwo()
    const merged: number[] = []
    expect(register.begin(makeFinding(), [2, 1], at + 2, (id) => merged.push(id))).toBe(1)
    expect(merged).toEqual([2])
    expect(register.get(1)).toMatchObject({
      cause: { kind: 'service', id: 'sdi' },
      state: 'open',
      openedAt: at,
      beganAt: aMonday,
    })
    expect(register.get(2)).toMatchObject({ state: 'merged', mergedInto: 1, closedAt: at + 2 })
    expect(told(register)).toEqual({ steps: ['1 cause', '2 merged'], notices: ['1 changed'] })
  })

  it('keeps the earlier beginning', () => {
    const register = withTwo()
    register.begin(makeFinding({ beganAt: at + 2 }), [1], at + 3)
    expect(register.get(1).beganAt).toBe(aMonday + 10)
  })

  it('changes the numbers without a step when the cause is the same', () => {
    const register = withTwo()
    register.begin({ ...kommune('0101'), certainty: 9 }, [1], at + 2)
    expect(register.get(1).certainty).toBe(9)
    expect(told(register)).toEqual({ steps: [], notices: [] })
  })

  it('is open again when the oldest was recovering, and none of its kommuner is well', () => {
    const register = withTwo()
    register.recover(1, at + 2)
    register.update(1, { recovered: ['0101'] })
    register.drain()
    register.begin(makeFinding(), [1], at + 3)
    expect(register.get(1)).toMatchObject({ state: 'open', isUnstable: true, recovered: [] })
    expect(register.get(1).recoveringAt).toBeUndefined()
    expect(told(register)).toEqual({ steps: ['1 relapsed', '1 cause'], notices: ['1 changed'] })
  })
})

describe('an incident that is over', () => {
  it('is recovering, then closed with a notice', () => {
    const register = createRegister([], 1)
    register.begin(makeFinding(), [], at)
    register.drain()
    register.recover(1, at + 1)
    expect(register.get(1)).toMatchObject({ state: 'recovering', recoveringAt: at + 1 })
    register.close(1, at + 2)
    expect(register.get(1)).toMatchObject({ state: 'closed', closedAt: at + 2 })
    expect(told(register)).toEqual({ steps: ['1 recovering', '1 closed'], notices: ['1 closed'] })
    expect(register.live()).toEqual([])
  })

  it('relapses without a notice, and is unstable', () => {
    const register = createRegister([], 1)
    register.begin(makeFinding(), [], at)
    register.recover(1, at + 1)
    register.update(1, { recovered: ['0101'] })
    register.drain()
    register.relapse(1, at + 2)
    expect(register.get(1)).toMatchObject({ state: 'open', isUnstable: true, recovered: [] })
    expect(register.get(1).recoveringAt).toBeUndefined()
    expect(told(register)).toEqual({ steps: ['1 relapsed'], notices: [] })
  })

  it('by hand leaves nothing to store', () => {
    const register = createRegister([], 1)
    register.begin(makeFinding(), [], at)
    register.drain()
    register.closedByHand(1, at + 1)
    expect(register.get(1)).toMatchObject({ state: 'closed', closedAt: at + 1 })
    expect(register.drain()).toEqual({ incidents: [], steps: [], notices: [] })
  })

  it('by hand stays merged when it was merged meanwhile', () => {
    const register = createRegister([], 1)
    register.begin(kommune('0101'), [], at)
    register.begin(kommune('0102'), [], at)
    register.begin(makeFinding(), [1, 2], at + 1)
    register.closedByHand(2, at + 2)
    expect(register.get(2)).toMatchObject({ state: 'merged', closedAt: at + 1 })
  })
})

describe('the register', () => {
  it('refuses a number that it does not know, because that is a bug', () => {
    expect(() => createRegister([], 1).get(1)).toThrow('no incident 1')
  })

  /** What each state may be followed by; a step by hand closes any that is live. */
  const follows: Record<string, readonly string[]> = {
    opened: ['recovering', 'cause', 'merged', 'closed'],
    reopened: ['recovering', 'cause', 'merged', 'closed'],
    relapsed: ['recovering', 'cause', 'merged', 'closed'],
    cause: ['recovering', 'cause', 'merged', 'closed'],
    recovering: ['relapsed', 'merged', 'closed'],
    closed: ['reopened'],
    merged: [],
  }

  it('holds at most one live incident of a cause, and its steps follow each other in time, in any walk', () => {
    const ids = ['a', 'b', 'c']
    const cause = fc.oneof(
      fc.constantFrom(...ids).map((id): Cause => ({ kind: 'kommune', id })),
      fc.constantFrom(...ids).map((id): Cause => ({ kind: 'service', id })),
    )
    const move = fc.record({
      what: fc.constantFrom('begin', 'begin', 'recover', 'relapse', 'close', 'byHand'),
      cause,
      nth: fc.nat(5),
      passedMs: fc.integer({ min: 0, max: 8 * hour }),
    })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const register = createRegister([], 1)
        let now = aMonday
        const last = new Map<number, { kind: string; at: number }>()
        for (const { what, cause: found, nth, passedMs } of moves) {
          now += passedMs
          const live = register.live()
          const one = live[nth % Math.max(1, live.length)]
          if (what === 'begin') {
            const explained = live.filter(
              (i) => causeText(i.cause) === causeText(found) || (found.kind === 'service' && nth % 2 === 0),
            )
            register.begin(
              makeFinding({ cause: found }),
              explained.map(({ id }) => id),
              now,
            )
          } else if (one !== undefined && what === 'byHand') {
            register.closedByHand(one.id, now)
            last.set(one.id, { kind: 'closed', at: now })
          } else if (one?.state === 'open' && what === 'recover') register.recover(one.id, now)
          else if (one?.state === 'recovering' && what === 'relapse') register.relapse(one.id, now)
          else if (one?.state === 'recovering' && what === 'close') register.close(one.id, now)
          for (const { incident, kind, at } of register.drain().steps) {
            const former = last.get(incident)
            if (former === undefined) expect(kind).toBe('opened')
            else {
              expect(follows[former.kind]).toContain(kind)
              expect(at).toBeGreaterThanOrEqual(former.at)
            }
            last.set(incident, { kind, at })
          }
          const texts = register.live().map((i) => `${i.signal} ${causeText(i.cause)}`)
          expect(new Set(texts).size).toBe(texts.length)
        }
      }),
      { seed: 8 },
    )
  })
})
