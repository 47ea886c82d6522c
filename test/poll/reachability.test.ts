// Tests our own reachability: when and how often references are contacted, and when we count as online again.
import { describe, expect, it } from 'vitest'
import type { KnownReference, Reference } from '../../server/domain/services/reachability.ts'
import { createReachability } from '../../server/poll/reachability.ts'
import { canConnect } from '../../server/sources/wire/addresses.ts'
import { createMovedClock, settle } from '../support/moved-clock.ts'
import { serveTcp, unusedOrigin } from '../support/wire.ts'

const references = [
  { host: 'a.example', port: 443 },
  { host: 'b.example', port: 443 },
]

/** References that answer, refuse, or hang until the attempt ends. */
const begin = (given: readonly Reference[] = references) => {
  const clock = createMovedClock()
  const tried: string[] = []
  const net: Record<string, 'answers' | 'refuses' | 'hangs'> = {
    'a.example': 'answers',
    'b.example': 'answers',
  }
  const reachability = createReachability({
    references: given,
    connect: ({ host }, signal) => {
      tried.push(host)
      if (net[host] !== 'hangs') return Promise.resolve(net[host] === 'answers')
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false), { once: true }))
    },
    time: clock,
  })
  const fail = (times: number) => {
    for (let i = 0; i < times; i++) reachability.note(false)
  }
  const cutUs = () => Object.assign(net, { 'a.example': 'refuses', 'b.example': 'refuses' })
  return { clock, tried, net, fail, cutUs, ...reachability }
}

/** The same after a first call that succeeded, in which all references have answered. */
const beginProven = async () => {
  const begun = begin()
  begun.note(true)
  await settle()
  begun.tried.length = 0
  return begun
}

describe('our own reachability', () => {
  it('contacts no reference while calls succeed, once all have answered', async () => {
    const { note, fail, cutUs, isCutOff, tried } = await beginProven()
    cutUs()
    note(true)
    expect(await isCutOff()).toBe(false)
    for (let i = 0; i < 100; i++) {
      fail(2)
      expect(await isCutOff()).toBe(false)
      note(true)
      expect(await isCutOff()).toBe(false)
    }
    expect(tried).toEqual([])
  })

  it('contacts no reference for one service that is down while others answer', async () => {
    const { clock, note, cutUs, isCutOff, tried } = await beginProven()
    cutUs()
    for (let i = 0; i < 100; i++) {
      note(true)
      await clock.advance(59_999)
      note(false)
      expect(await isCutOff()).toBe(false)
    }
    expect(tried).toEqual([])
  })

  it('contacts references at the first failure when nothing was reached for a minute', async () => {
    const { clock, fail, cutUs, isCutOff, tried } = await beginProven()
    cutUs()
    await clock.advance(60_000)
    fail(1)
    expect(await isCutOff()).toBe(true)
    expect(tried).toHaveLength(2)
  })

  it('contacts references at the first failure when nothing was reached ever', async () => {
    const { fail, isCutOff, tried } = begin()
    fail(1)
    expect(await isCutOff()).toBe(false)
    expect(tried).toHaveLength(2)
  })

  it('contacts all references when everything fails; one that answers is enough', async () => {
    const { fail, net, isCutOff, tried } = await beginProven()
    net['a.example'] = 'refuses'
    fail(3)
    expect(await isCutOff()).toBe(false)
    expect(tried).toEqual(['a.example', 'b.example'])
  })

  it('is lost when no reference answers, and restored by the first successful call', async () => {
    const { fail, cutUs, note, isCutOff } = await beginProven()
    cutUs()
    fail(3)
    expect(await isCutOff()).toBe(true)
    fail(1)
    expect(await isCutOff()).toBe(true)
    note(true)
    expect(await isCutOff()).toBe(false)
  })

  it('contacts the references at most every ten seconds, once for concurrent calls', async () => {
    const { clock, fail, cutUs, isCutOff, tried } = await beginProven()
    cutUs()
    fail(3)
    expect(await Promise.all(Array.from({ length: 20 }, isCutOff))).toEqual(Array(20).fill(true))
    expect(tried).toHaveLength(2)
    await clock.advance(9999)
    await isCutOff()
    expect(tried).toHaveLength(2)
    await clock.advance(1)
    await isCutOff()
    expect(tried).toHaveLength(4)
  })

  it('waits three seconds for the references, or until the first answers', async () => {
    const { clock, net, fail, isCutOff } = await beginProven()
    net['a.example'] = 'hangs'
    fail(3)
    expect(await isCutOff()).toBe(false)
    expect(clock.waiting()).toBe(0)

    net['b.example'] = 'hangs'
    await clock.advance(10_000)
    let reported: boolean | undefined
    isCutOff().then((cut) => {
      reported = cut
    })
    await clock.advance(2999)
    expect(reported).toBeUndefined()
    await clock.advance(1)
    expect(reported).toBe(true)
    expect(clock.waiting()).toBe(0)
  })

  it('counts as online when a call succeeds while references are tried', async () => {
    const { clock, net, fail, note, isCutOff } = await beginProven()
    Object.assign(net, { 'a.example': 'hangs', 'b.example': 'hangs' })
    fail(3)
    const cut = isCutOff()
    await settle()
    note(true)
    await clock.advance(3000)
    expect(await cut).toBe(false)
    // The success counts until the references may be tried again.
    fail(3)
    expect(await isCutOff()).toBe(false)
    await clock.advance(7000)
    const again = isCutOff()
    await clock.advance(3000)
    expect(await again).toBe(true)
  })

  it('survives a connection that is down for twenty minutes', async () => {
    const { clock, note, fail, cutUs, net, isCutOff } = await beginProven()
    const reported: boolean[] = []
    const call = async (reached: boolean) => {
      note(reached)
      reported.push(!reached && (await isCutOff()))
      await clock.advance(60_000)
    }
    await call(true)
    cutUs()
    for (let i = 0; i < 20; i++) await call(false)
    Object.assign(net, { 'a.example': 'answers' })
    // After we are online again, a failing service is blamed, even before another call has succeeded.
    await call(false)
    fail(1)
    await call(true)
    // From the first failure on we count as offline.
    expect(reported).toEqual([false, ...Array(20).fill(true), false, false])
  })

  describe('a reference that has not answered since the start', () => {
    it('is not believed: when none has, we never count as cut off', async () => {
      const { clock, fail, cutUs, isCutOff } = begin()
      cutUs()
      for (let i = 0; i < 10; i++) {
        fail(3)
        expect(await isCutOff()).toBe(false)
        await clock.advance(60_000)
      }
    })

    it('is believed once it has answered, while calls succeed or fail', async () => {
      const { clock, net, fail, cutUs, isCutOff } = begin()
      cutUs()
      fail(3)
      expect(await isCutOff()).toBe(false)
      net['a.example'] = 'answers'
      await clock.advance(10_000)
      expect(await isCutOff()).toBe(false)
      cutUs()
      await clock.advance(10_000)
      expect(await isCutOff()).toBe(true)

      const other = begin()
      other.note(true)
      await settle()
      other.cutUs()
      other.fail(3)
      expect(await other.isCutOff()).toBe(true)
    })

    it('does not keep another, that has answered, from being believed', async () => {
      const { net, note, fail, isCutOff } = begin()
      net['b.example'] = 'refuses'
      note(true)
      await settle()
      net['a.example'] = 'refuses'
      fail(3)
      expect(await isCutOff()).toBe(true)
    })

    it('answers for our connection when it answers for the first time', async () => {
      const { net, note, fail, isCutOff } = begin()
      net['b.example'] = 'refuses'
      note(true)
      await settle()
      Object.assign(net, { 'a.example': 'refuses', 'b.example': 'answers' })
      fail(3)
      expect(await isCutOff()).toBe(false)
    })

    it('is tried again every ten minutes while calls succeed, and no more once it has answered', async () => {
      const { clock, net, note, tried } = begin()
      net['b.example'] = 'hangs'
      const succeed = async (times: number) => {
        for (let i = 0; i < times; i++) {
          note(true)
          await clock.advance(60_000)
        }
      }
      await succeed(10)
      expect(tried).toEqual(['a.example', 'b.example'])
      await succeed(20)
      expect(tried.slice(2)).toEqual(['b.example', 'b.example'])
      net['b.example'] = 'answers'
      await succeed(60)
      expect(tried.slice(4)).toEqual(['b.example'])
    })

    it('is reported with when each was tried and answered', async () => {
      const { clock, net, note, fail, isCutOff, tryReferences, watch } = begin()
      const startedAt = clock.now()
      let told: readonly KnownReference[] = []
      watch((known) => {
        told = known
      })
      expect(told).toEqual(references)
      net['b.example'] = 'hangs'
      note(true)
      await clock.advance(3000)
      const [a, b] = references
      expect(told).toEqual([
        { ...a, triedAt: startedAt, answeredAt: startedAt },
        { ...b, triedAt: startedAt },
      ])
      await clock.advance(60_000)
      fail(3)
      expect(await isCutOff()).toBe(false)
      // The first answer ended the attempt: nothing was learnt of the other.
      expect(told.map(({ triedAt }) => triedAt)).toEqual([startedAt + 63_000, startedAt])
      net['a.example'] = 'refuses'
      net['b.example'] = 'answers'
      expect(await tryReferences()).toEqual(told)
      expect(told.map(({ answeredAt }) => answeredAt)).toEqual([startedAt + 63_000, startedAt + 63_000])
    })
  })

  it('never counts as cut off without references', async () => {
    const { note, fail, isCutOff, tried } = begin([])
    note(true)
    fail(10)
    expect(await isCutOff()).toBe(false)
    expect(tried).toEqual([])
  })

  it('tries references with a real connection', async () => {
    const port = async (origin: Promise<string>) => Number(new URL(await origin).port)
    const open = { host: '127.0.0.1', port: await port(serveTcp(() => undefined)) }
    const shut = { host: '127.0.0.1', port: await port(unusedOrigin()) }
    const running = new AbortController().signal
    expect(await canConnect(open, running)).toBe(true)
    expect(await canConnect(shut, running)).toBe(false)
    expect(await canConnect(open, AbortSignal.abort())).toBe(false)
  })
})
