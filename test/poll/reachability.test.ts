// Tests our own reachability: when and how often references are contacted, and when we count as online again.
import { describe, expect, it } from 'vitest'
import type { Reference } from '../../server/domain/services/reachability.ts'
import { createReachability } from '../../server/poll/reachability.ts'
import { canConnect } from '../../server/sources/probe/connect.ts'
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

describe('our own reachability', () => {
  it('contacts no reference while calls succeed', async () => {
    const { note, fail, cutUs, isCutOff, tried } = begin()
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
    const { clock, note, cutUs, isCutOff, tried } = begin()
    cutUs()
    for (let i = 0; i < 100; i++) {
      note(true)
      await clock.advance(59_999)
      note(false)
      expect(await isCutOff()).toBe(false)
    }
    expect(tried).toEqual([])
  })

  it('contacts references at the first failure when nothing was reached for a minute, or ever', async () => {
    const { clock, note, fail, cutUs, isCutOff, tried } = begin()
    cutUs()
    fail(1)
    expect(await isCutOff()).toBe(true)
    note(true)
    await clock.advance(60_000)
    fail(1)
    expect(await isCutOff()).toBe(true)
    expect(tried).toHaveLength(4)
  })

  it('contacts all references when everything fails; one that answers is enough', async () => {
    const { fail, net, isCutOff, tried } = begin()
    net['a.example'] = 'refuses'
    fail(3)
    expect(await isCutOff()).toBe(false)
    expect(tried).toEqual(['a.example', 'b.example'])
  })

  it('is lost when no reference answers, and restored by the first successful call', async () => {
    const { fail, cutUs, note, isCutOff } = begin()
    cutUs()
    fail(3)
    expect(await isCutOff()).toBe(true)
    fail(1)
    expect(await isCutOff()).toBe(true)
    note(true)
    expect(await isCutOff()).toBe(false)
  })

  it('contacts the references at most every ten seconds, once for concurrent calls', async () => {
    const { clock, fail, cutUs, isCutOff, tried } = begin()
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
    const { clock, net, fail, isCutOff } = begin()
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
    const { clock, net, fail, note, isCutOff } = begin()
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
    const { clock, note, fail, cutUs, net, isCutOff } = begin()
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

  it('never counts as cut off without references', async () => {
    const { fail, isCutOff, tried } = begin([])
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
