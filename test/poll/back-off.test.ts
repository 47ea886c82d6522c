// Tests the calls of an index that is down: how few there are, how a round goes on, and what is no sign of it.
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../server/domain/measured/check.ts'
import { hour, minute, second } from '../../server/domain/time.ts'
import { createBackOff } from '../../server/poll/back-off.ts'
import { runRound } from '../../server/poll/cycle.ts'
import { planRound } from '../../server/poll/plan.ts'
import { createPrecedence } from '../../server/poll/precedence.ts'
import { createIndeksSource } from '../../server/sources/indeks.ts'
import { sdiProtocol } from '../../server/sources/sdi-messages.ts'
import { createPlainEnvelope } from '../../server/sources/soap.ts'
import { createMovedClock } from '../support/moved-clock.ts'

const running = new AbortController().signal
const kommuner = ['0101', '0147', '0151', '0153', '0155', '0157', '0159', '0161']
const numbers = ['02.34.02', '27.36.04', '29.03.12']

/** A round against an index that answers 502 while `isDown`, and else that we have no right. */
const begin = () => {
  const time = createMovedClock()
  const backOff = createBackOff(time, 5 * minute)
  const begunAt = time.mono()
  const calls: number[] = []
  const story = { time, calls, isDown: true }
  const source = createIndeksSource(
    sdiProtocol,
    { freshWithinMs: hour, joinNumbers: true, retries: 0, retryAfterMs: 1 },
    {
      envelope: createPlainEnvelope({ url: 'https://a.example', soapVersion: '1.1', libertyHeader: true }),
      send: async () => {
        calls.push((time.mono() - begunAt) / second)
        await time.wait(10, running)
        return { kind: 'reply', status: story.isDown ? 502 : 200, body: '', durationMs: 10 }
      },
      clock: time,
      pace: async (question, signal) => {
        if (question !== 'pulse') await backOff.turn('sdi', signal)
      },
      note: backOff.note,
      lagSince: () => 0,
    },
  )
  const jobs = planRound(
    kommuner.map((kommunekode) => ({ kommunekode, right: 'full' })),
    numbers.map((kle) => ({ indeks: 'sdi', kle })),
    new Map(),
    { since: Number.POSITIVE_INFINITY, now: time.now(), spreadMs: 0 },
  )
  const round = runRound(
    jobs,
    { concurrency: 4, deadline: begunAt + 6 * hour },
    {
      time,
      complete: async (requests) => [...requests],
      check: source.check,
      record: async () => undefined,
      recordAttempts: async () => undefined,
      isPaused: () => false,
      onProgress: () => undefined,
      precedence: createPrecedence(time),
    },
    running,
  )
  const pulse = async () => {
    const made = source.pulse({ indeks: 'sdi', kommunekode: '0101', kle: '02.34.02', right: 'full' }, running)
    await time.advance(second)
    return made
  }
  return Object.assign(story, { round, pulse })
}

describe('an index that is down', () => {
  it('gets few calls of a round, and ever more seldom', async () => {
    const story = begin()
    await story.time.advance(20 * minute)
    // Those under way together before it is known, then one after 30 s and twice as long each time, up to 5 minutes.
    expect(story.calls.map(Math.floor)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 30, 90, 210, 450, 750, 1050])
  })

  it('is called again when a pulse is answered, and the round makes the checks it has left', async () => {
    const story = begin()
    await story.time.advance(10 * minute)
    story.isDown = false
    await story.pulse()
    await story.time.advance(second)
    await expect(story.round).resolves.toMatchObject({ planned: 24, done: 24 })
    expect(story.calls).toHaveLength(24 + 1)
  })

  it('lets a round that is stopped end', async () => {
    const time = createMovedClock()
    const backOff = createBackOff(time, 5 * minute)
    for (const kommunekode of ['0101', '0147', '0151', '0153', '0155'])
      backOff.note({ indeks: 'sdi', kommunekode, outcome: 'timeout', retryable: true })
    const stop = new AbortController()
    const waits = expect(backOff.turn('sdi', stop.signal)).rejects.toThrow('stopped')
    stop.abort(new Error('stopped'))
    await waits
  })
})

describe('the calls that tell whether an index is down', () => {
  const noted = async (
    status: number,
    refused?: { outcome: 'token' | 'noRight' | 'offline'; retryable: boolean },
  ) => {
    const time = createMovedClock()
    const calls: unknown[] = []
    const plain = createPlainEnvelope({ url: 'https://a.example', soapVersion: '1.1', libertyHeader: true })
    const source = createIndeksSource(
      sdiProtocol,
      { freshWithinMs: hour, joinNumbers: true, retries: 0, retryAfterMs: 1 },
      {
        envelope:
          refused === undefined ? plain : async () => ({ kind: 'refused', detail: 'STS', ...refused }),
        send: async () => ({ kind: 'reply', status, body: '', durationMs: 10 }),
        clock: time,
        pace: async () => undefined,
        note: ({ outcome, retryable }) => calls.push([outcome, retryable]),
        lagSince: () => 0,
      },
    )
    await source.pulse({ indeks: 'sdi', kommunekode: '0101', kle: '02.34.02', right: 'full' }, running)
    return calls
  }

  it('are those of the index, and of an STS that is down', async () => {
    for (const status of [500, 502, 503, 429]) expect(await noted(status)).toEqual([['http', true]])
    for (const status of [401, 403]) expect(await noted(status)).toEqual([['http', false]])
    expect(await noted(200, { outcome: 'token', retryable: true })).toEqual([['token', true]])
  })

  it('are none for a kommune whose token is refused, because then the index is not called', async () => {
    for (const outcome of ['token', 'noRight', 'offline'] as const)
      expect(await noted(200, { outcome, retryable: false })).toEqual([])
  })
})

describe('an index is not taken to be down', () => {
  const all = ['0101', '0147', '0151', '0153', '0155', '0157']
  const isCalled = async (
    ends: readonly [string, Outcome][],
    { indeks = 'sdi', retryable = true }: { indeks?: 'sdi' | 'ydi'; retryable?: boolean } = {},
  ) => {
    const time = createMovedClock()
    const backOff = createBackOff(time, 5 * minute)
    for (const [kommunekode, outcome] of ends)
      backOff.note({ indeks: 'sdi', kommunekode, outcome, retryable })
    let called = false
    void backOff.turn(indeks, running).then(() => {
      called = true
    })
    await time.advance(second)
    return called
  }
  const every = (outcome: Outcome) => all.map((kommunekode): [string, Outcome] => [kommunekode, outcome])

  it('by fewer than five failures, those of one kommune, an answer between, or the other index', async () => {
    expect(await isCalled(every('network'))).toBe(false)
    expect(await isCalled(every('network').slice(0, 4))).toBe(true)
    expect(await isCalled(all.map(() => ['0101', 'token']))).toBe(true)
    expect(await isCalled([...every('http'), ['0101', 'fault']])).toBe(true)
    expect(await isCalled(every('http'), { indeks: 'ydi' })).toBe(true)
  })

  it('by what it answers, or by our own connection', async () => {
    for (const outcome of ['counted', 'noRight', 'fault', 'shape', 'offline'] as const)
      expect(await isCalled(every(outcome))).toBe(true)
  })

  it('by refusals, which another attempt would meet too', async () => {
    expect(await isCalled(every('http'))).toBe(false)
    expect(await isCalled(every('http'), { retryable: false })).toBe(true)
  })

  it('nor to be back, by our own connection', async () => {
    expect(await isCalled([...every('network').slice(0, 4), ['0101', 'offline'], ['0157', 'timeout']])).toBe(
      false,
    )
  })
})
