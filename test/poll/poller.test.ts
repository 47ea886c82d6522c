// Tests the poller on a simulated clock and a real store.
import { describe, expect, it } from 'vitest'
import { StoreFailed } from '../../server/domain/ports/store-trouble.ts'
import type { Rules } from '../../server/domain/readiness/group.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { hour, minute, second } from '../../server/domain/time.ts'
import { startPoller } from '../../server/poll/poller.ts'
import { createPrecedence } from '../../server/poll/precedence.ts'
import type { Waiter } from '../../server/poll/wait.ts'
import { createIndexDouble } from '../support/index-double.ts'
import { rulesFor } from '../support/measured.ts'
import { createMovedClock, type MovedClock } from '../support/moved-clock.ts'
import { openTestStore } from '../support/store.ts'

const numbers = ['02.34.02', '27.36.04']
const kommuner = ['0101', '0147', '0751', '0851']
const polled = kommuner.map((kommunekode) => ({ kommunekode, right: 'full' }))
const options = { countsMs: hour, pulseMs: 10 * minute, pulseSample: 2, concurrency: 2 }

const begin = (
  store = openTestStore().store,
  clock: MovedClock = createMovedClock(),
  change: Partial<Rules> = {},
) => {
  const rules = rulesFor(numbers, { staleAfterMs: 2 * hour, ...change })
  const index = createIndexDouble(clock)
  const log: string[] = []
  const paused = new Set<string>()
  const lag = { since: () => 0, stop: () => undefined }
  const start = (time: Waiter = clock) =>
    startPoller({
      store,
      source: index,
      time,
      lag,
      polled,
      rules,
      assessor: createAssessor(rules),
      precedence: createPrecedence(time),
      options,
      log: (line) => log.push(line),
      isPaused: (indeks) => paused.has(indeks),
    })
  const checks = () => index.requests.filter((a) => a.question === 'check')
  return { store, clock, index, log, paused, start, checks }
}

describe('the poller', () => {
  it('starts the first round at once, at full concurrency', async () => {
    const { clock, index, start, checks, store } = begin()
    const { prune } = store
    let pruned = 0
    store.prune = (now) => {
      pruned += 1
      return prune(now)
    }
    const poller = start()
    await clock.advance(second)
    expect(checks()).toHaveLength(8)
    expect(index.most).toBe(2)
    expect(pruned).toBe(1)
    expect(await store.readRounds('counts', 1)).toMatchObject([{ planned: 8, done: 8, failed: 0 }])
    await poller.stop()
  })

  it('starts rounds at its interval and spreads later ones; no answer becomes two intervals old', async () => {
    const { clock, start, checks, store } = begin()
    const poller = start()
    const begun = clock.now()
    await clock.advance(5 * hour - minute)
    const rounds = (await store.readRounds('counts', 10)).reverse()
    expect(rounds.map((r) => r.startedAt - begun)).toEqual([0, hour, 2 * hour, 3 * hour, 4 * hour])
    const times = checks()
      .filter((c) => c.request.kommunekode === '0851' && c.request.kle === numbers[1])
      .map((c) => c.at)
    expect(Math.max(...times.map((t, i) => t - (times[i - 1] ?? t)))).toBeLessThan(2 * hour)
    const second = checks()
      .slice(8, 16)
      .map((c) => c.at - begun - hour)
    expect(second[0]).toBe(0)
    expect(second.at(-1)).toBeGreaterThan(0.5 * hour)
    await poller.stop()
  })

  it('rounds never overlap: a round that takes too long is ended, and unmeasured kommuner come first in the next', async () => {
    const { clock, index, start, checks, store } = begin()
    index.takesMs = 40 * minute
    const poller = start()
    await clock.advance(3 * hour)
    const rounds = (await store.readRounds('counts', 10)).reverse()
    // No pause between the rounds, because a round that exceeds its interval is followed at once.
    expect(rounds.length).toBeGreaterThan(1)
    rounds.slice(1).forEach((r, i) => {
      expect(r.startedAt - (rounds[i]?.endedAt ?? 0)).toBeLessThanOrEqual(minute)
    })
    // At the deadline, running checks finish and no more are started.
    const lengths = rounds.flatMap((r) => (r.endedAt === undefined ? [] : [r.endedAt - r.startedAt]))
    expect(Math.max(...lengths)).toBeLessThanOrEqual(hour + 40 * minute)
    rounds.slice(1).forEach((r, i) => {
      expect(r.startedAt).toBeGreaterThanOrEqual(rounds[i]?.endedAt ?? Number.POSITIVE_INFINITY)
    })
    expect(new Set(checks().map((c) => c.request.kommunekode)).size).toBe(4)
    await poller.stop()
  })

  it('an index that does not answer does not hold back the other one', async () => {
    const { clock, index, start, store } = begin(undefined, undefined, { benefits: true })
    const { check } = index
    index.check = async (request, signal) => {
      if (request.indeks === 'sdi') await clock.wait(2 * hour, signal)
      return check(request, signal)
    }
    const poller = start()
    await clock.advance(second)
    expect((await store.readKommune('0851')).cells).toMatchObject([{ indeks: 'ydi', kle: numbers[1] }])
    expect(poller.status().round).toMatchObject({ planned: 12, done: 4 })
    await poller.stop()
  })

  it('sends pulses between the rounds, to a rotating sample', async () => {
    const { clock, index, start, store } = begin()
    const poller = start()
    await clock.advance(21 * minute)
    const pulses = index.requests.filter((a) => a.question === 'pulse')
    expect(pulses.map((p) => p.request.kommunekode)).toEqual(['0101', '0147', '0751', '0851'])
    expect((await store.readSizes()).attempts).toBe(8 + 4)
    await poller.stop()
  })

  it('sends no pulse to an index that has asked us to wait', async () => {
    const { clock, index, start, paused } = begin()
    const poller = start()
    const pulses = () => index.requests.filter((a) => a.question === 'pulse').length
    paused.add('sdi')
    await clock.advance(21 * minute)
    expect(pulses()).toBe(0)
    paused.delete('sdi')
    await clock.advance(10 * minute)
    expect(pulses()).toBe(2)
    await poller.stop()
  })

  it('records at once what an index that asks us to wait has answered, and makes the check again after the wait', async () => {
    const { clock, index, start, paused, store, checks } = begin()
    const { check } = index
    const pauseUntil = clock.now() + 30 * minute
    index.check = async (request, signal) => {
      // As the source does, which waits before a call.
      while (paused.has('sdi')) await clock.wait(second, signal)
      if (clock.now() < pauseUntil) paused.add('sdi')
      return check(request, signal)
    }
    index.answer = () => (paused.has('sdi') ? { outcome: 'http' } : { outcome: 'counted', cases: 5 })
    const poller = start()
    await clock.advance(10 * minute)
    expect((await store.readSizes()).attempts).toBe(1)
    expect(poller.status().round).toMatchObject({ planned: 8, done: 0, failed: 0 })
    paused.delete('sdi')
    await clock.advance(10 * minute)
    expect((await store.readSizes()).attempts).toBeGreaterThan(1)
    await clock.advance(11 * minute)
    paused.delete('sdi')
    await clock.advance(minute)
    expect(await store.readRounds('counts', 1)).toMatchObject([{ planned: 8, done: 8, failed: 0 }])
    expect(new Set(checks().map(({ request }) => `${request.kommunekode} ${request.kle}`)).size).toBe(8)
    await poller.stop()
  })

  it('after a jump, nothing measured before is trusted, and a single round follows', async () => {
    const { clock, start, checks, store, index } = begin()
    const poller = start()
    await clock.advance(10 * minute)
    index.takesMs = 5 * minute
    clock.set(9 * hour)
    await clock.advance(2 * second)
    const [cell] = (await store.readKommune('0851')).cells
    expect(cell?.trusted).toBe(false)
    expect(clock.now() - (poller.status().jumpedAt ?? 0)).toBeLessThanOrEqual(2 * second)
    await clock.advance(30 * minute)
    expect(checks()).toHaveLength(16)
    expect((await store.readKommune('0851')).cells.every((c) => c.trusted)).toBe(true)
    expect(poller.status().nextAt).toBeGreaterThan(clock.now())
    await poller.stop()
  })

  it('a batch during which the clock jumped is recorded and not trusted', async () => {
    const { clock, start, store, index } = begin()
    index.takesMs = 20 * minute
    const trusted: boolean[] = []
    const { record } = store
    store.record = (batch, assessor, gapMs) => {
      trusted.push(batch.trusted)
      return record(batch, assessor, gapMs)
    }
    const poller = start()
    await clock.advance(21 * minute)
    clock.set(-5 * hour)
    await clock.advance(2 * second)
    expect(trusted).toContain(false)
    expect((await store.readKommune('0101')).cells.map((c) => c.trusted)).toEqual([false])
    await poller.stop()
  })

  it('a clock that was set back while the poller was stopped is detected at the start', async () => {
    const { store, clock, start } = begin()
    const first = start()
    await clock.advance(minute)
    await first.stop()
    clock.set(-10 * hour)
    const again = begin(store, clock)
    const poller = again.start()
    expect((await store.readKommune('0101')).cells[0]?.trusted).toBe(true)
    await clock.advance(second)
    expect(again.log[0]).toContain('set back')
    expect(again.checks()).toHaveLength(8)
    await poller.stop()
  })

  it('resumes a round it was stopped in, without repeating completed checks', async () => {
    const { store, clock, start, index, checks } = begin()
    index.takesMs = minute
    const first = start()
    await clock.advance(2.5 * minute)
    await first.stop()
    expect(checks()).toHaveLength(6)
    const again = begin(store, clock)
    const poller = again.start()
    await clock.advance(minute)
    const requests = [...checks().slice(0, 4), ...again.checks()].map(
      (c) => `${c.request.kommunekode} ${c.request.kle}`,
    )
    expect(new Set(requests).size).toBe(8)
    expect(again.checks()).toHaveLength(4)
    await poller.stop()
  })

  it('waits for the next start when restarted within the interval with nothing due', async () => {
    const { store, clock, start } = begin()
    const first = start()
    await clock.advance(10 * minute)
    await first.stop()
    const again = begin(store, clock)
    const poller = again.start()
    await clock.advance(49 * minute)
    expect(again.checks()).toHaveLength(0)
    await clock.advance(2 * minute)
    expect(again.checks().length).toBeGreaterThan(0)
    await poller.stop()
  })

  it('reports its progress by kommune, and when the next round is due', async () => {
    const { clock, start, index } = begin()
    index.takesMs = minute
    const poller = start()
    await clock.advance(2.5 * minute)
    expect(poller.status().round).toMatchObject({ planned: 8, done: 4, failed: 0 })
    await poller.stop()
    expect(poller.status().nextAt).toBeUndefined()
  })

  it('counts failed checks in the stored round, and the kommune is ukendt', async () => {
    const { clock, start, index, store } = begin()
    index.answer = (request) =>
      request.kommunekode === '0751' ? { outcome: 'timeout' } : { outcome: 'counted', cases: 0 }
    const poller = start()
    await clock.advance(second)
    expect(await store.readRounds('counts', 1)).toMatchObject([{ planned: 8, done: 8, failed: 2 }])
    expect((await store.readGroups()).filter((g) => g.kommunekode === '0751').map((g) => g.level)).toEqual(
      Array(4).fill('ukendt'),
    )
    await poller.stop()
  })

  it('a timer that wakes early makes no extra round', async () => {
    const { clock, start, checks } = begin()
    const early = {
      ...clock,
      wait: (ms: number, signal: AbortSignal) => clock.wait(Math.max(0, ms - 1), signal),
    }
    const poller = start(early)
    await clock.advance(3.9 * hour)
    expect(poller.status().nextAt).toBeGreaterThan(clock.now())
    expect(checks()).toHaveLength(4 * 8)
    await poller.stop()
  })

  it('logs the first failures of a round, with the TransactionUUID', async () => {
    const { clock, start, index, log } = begin()
    index.answer = () => ({ outcome: 'timeout' })
    const poller = start()
    await clock.advance(second)
    const reported = log.filter((line) => line.startsWith('no answer'))
    expect(reported).toHaveLength(8)
    expect(reported[0]).toMatch(/^no answer: sdi 0101 02\.34\.02 timeout, TransactionUUID [0-9a-f-]{36}$/)
    await poller.stop()
  })

  it('goes on with a round that the store has failed, without the checks it has made', async () => {
    const { clock, start, store, checks, log } = begin()
    const { readFacts } = store
    let left = 2
    store.readFacts = async (...given) => {
      if (given[1] !== undefined && left-- === 0) throw new StoreFailed('failing', 'Check the disk.')
      return readFacts(...given)
    }
    const poller = start()
    await clock.advance(30 * second)
    const made = checks().length
    expect(made).toBeLessThan(8)
    await clock.advance(minute)
    expect(checks()).toHaveLength(8)
    expect(log).toContain('the store failed: Check the disk.')
    const rounds = await store.readRounds('counts', 3)
    expect(rounds.map(({ planned, done }) => [planned, done])).toEqual([
      [8 - made, 8 - made],
      [8, made],
    ])
    await poller.stop()
  })

  it('rejects `broken` when something fails that is not the store', async () => {
    const { clock, start, store } = begin()
    store.record = async () => {
      throw new Error('a bug')
    }
    const poller = start()
    const broken = expect(poller.broken).rejects.toThrow('a bug')
    await clock.advance(second)
    await broken
    // The poller can still be stopped.
    await poller.stop()
  })
})
