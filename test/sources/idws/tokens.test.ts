// Tests the token cache: one fetch for all waiters, kept until shortly before expiry, with limited concurrency.
import { setMaxListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createTokens, type Issued } from '../../../server/sources/idws/tokens.ts'

const running = new AbortController().signal
// The number of waiters equals the number of kommuner.
setMaxListeners(0, running)
/** After all that is ready has run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A token cache over an STS whose answers the test triggers, and a manual clock. */
const setUp = ({ fetches = 4 } = {}) => {
  const time = { now: 1_000_000_000_000, mono: 5000 }
  const requests: { cvr: string; signal: AbortSignal; answer(issued: Issued): void }[] = []
  let underWay = 0
  let most = 0
  const get = createTokens(
    (cvr, signal) => {
      most = Math.max(most, ++underWay)
      return new Promise<Issued>((resolve, reject) => {
        requests.push({ cvr, signal, answer: resolve })
        signal.addEventListener('abort', () => reject(signal.reason))
      }).finally(() => {
        underWay -= 1
      })
    },
    { now: () => time.now, mono: () => time.mono },
    fetches,
  )
  const pass = (ms: number) => {
    time.now += ms
    time.mono += ms
  }
  const token = (lifeMs: number, id = 'a'): Issued => ({
    kind: 'token',
    token: { assertion: id, id, digest: '', endsAt: time.now + lifeMs },
  })
  return { get, requests, pass, time, token, most: () => most }
}
const refused = (retryable: boolean): Issued => ({
  kind: 'refused',
  outcome: 'token',
  detail: 'no',
  retryable,
})

describe('a token', () => {
  it('a token is fetched once for all waiters, and cached', async () => {
    const { get, requests, token } = setUp()
    const got = Promise.all(Array.from({ length: 50 }, () => get('1', running)))
    await settled()
    expect(requests).toHaveLength(1)
    requests[0]?.answer(token(300_000))
    expect(new Set(await got).size).toBe(1)
    await get('1', running)
    expect(requests).toHaveLength(1)
  })

  it.each([
    [300_000, 270_000],
    [7_200_000, 7_170_000],
    [100_000, 90_000],
    [2200, 2000],
    [-1, 2000],
  ])('a token valid for %i ms is used for %i ms', async (lifeMs, usedMs) => {
    const { get, requests, pass, token } = setUp()
    const got = get('1', running)
    await settled()
    requests[0]?.answer(token(lifeMs))
    await got
    pass(usedMs - 1)
    await get('1', running)
    expect(requests).toHaveLength(1)
    pass(1)
    void get('1', running)
    await settled()
    expect(requests).toHaveLength(2)
  })

  it.each([
    ['the wall clock has passed it', { now: 270_000, mono: 0 }],
    ['the wall clock was set back', { now: -3_600_000, mono: 270_000 }],
  ])('a token is fetched again when %s', async (_, by) => {
    const { get, requests, time, token } = setUp()
    const got = get('1', running)
    await settled()
    requests[0]?.answer(token(300_000))
    await got
    time.now += by.now
    time.mono += by.mono
    void get('1', running)
    await settled()
    expect(requests).toHaveLength(2)
  })
})

describe('all kommuner at once', () => {
  it('the tokens of all kommuner are fetched once each, four at a time', async () => {
    const { get, requests, token, most } = setUp()
    const cvrs = Array.from({ length: 98 }, (_, i) => String(i))
    const got = Promise.all([...cvrs, ...cvrs].map((cvr) => get(cvr, running)))
    for (let answered = 0; answered < 98; answered++) {
      await settled()
      expect(requests.length).toBe(Math.min(98, answered + 4))
      requests[answered]?.answer(token(300_000, requests[answered]?.cvr))
    }
    const ids = (await got).map((issued) => issued.kind === 'token' && issued.token.id)
    expect(ids).toEqual([...cvrs, ...cvrs])
    expect(most()).toBe(4)
    expect(new Set(requests.map(({ cvr }) => cvr)).size).toBe(98)
  })

  it('a failing fetch makes room for the next', async () => {
    const { get, requests } = setUp({ fetches: 1 })
    const got = [get('1', running), get('2', running)]
    await settled()
    requests[0]?.answer(refused(true))
    await settled()
    expect(requests.map(({ cvr }) => cvr)).toEqual(['1', '2'])
    requests[1]?.answer(refused(true))
    await Promise.all(got)
  })
})

describe('a failure', () => {
  it('a failure is cached for a while', async () => {
    const { get, requests, pass } = setUp()
    const got = get('1', running)
    await settled()
    requests[0]?.answer(refused(true))
    expect(await got).toEqual(refused(true))
    pass(1999)
    expect(await get('1', running)).toEqual(refused(true))
    expect(requests).toHaveLength(1)
    pass(1)
    void get('1', running)
    await settled()
    expect(requests).toHaveLength(2)
  })

  it('a failure of one kommune does not affect the others', async () => {
    const { get, requests, token } = setUp()
    const got = get('1', running)
    await settled()
    requests[0]?.answer(refused(true))
    await got
    const other = get('2', running)
    await settled()
    requests[1]?.answer(token(300_000))
    expect((await other).kind).toBe('token')
  })

  it.each([
    ['a failure that may pass is cached longer each time, up to a minute', true, [2, 4, 8, 16, 32, 60, 60]],
    ['a failure that a retry cannot change is cached for a minute', false, [60, 60]],
  ])('%s', async (_, retryable, seconds) => {
    const { get, requests, pass } = setUp()
    for (const [i, pause] of seconds.entries()) {
      const got = get('1', running)
      await settled()
      expect(requests).toHaveLength(i + 1)
      requests[i]?.answer(refused(retryable))
      await got
      pass(pause * 1000 - 1)
      await get('1', running)
      expect(requests).toHaveLength(i + 1)
      pass(1)
    }
  })

  it('our own lost connection says nothing of the STS: it is asked again after two seconds, however often', async () => {
    const { get, requests, pass } = setUp()
    const offline: Issued = { kind: 'refused', outcome: 'offline', detail: 'STS: offline', retryable: false }
    for (const n of [1, 2, 3, 4, 5]) {
      const got = get('1', running)
      await settled()
      expect(requests).toHaveLength(n)
      requests[n - 1]?.answer(offline)
      expect(await got).toEqual(offline)
      expect(await get('1', running)).toEqual(offline)
      pass(2000)
    }
    // The pause after a failure of the STS is still the shortest.
    void get('1', running)
    await settled()
    requests[5]?.answer(refused(true))
    await settled()
    pass(2000)
    void get('1', running)
    await settled()
    expect(requests).toHaveLength(7)
  })

  it('a token resets the pause after failures', async () => {
    const { get, requests, pass, token } = setUp()
    for (const issued of [refused(true), refused(true), token(0), refused(true)]) {
      const got = get('1', running)
      await settled()
      requests.at(-1)?.answer(issued)
      await got
      pass(4000)
    }
    // The pause is the shortest again: 2 s.
    void get('1', running)
    await settled()
    expect(requests).toHaveLength(5)
  })
})

describe('an aborted waiter', () => {
  it('an aborted waiter rejects immediately, and the fetch continues for the others', async () => {
    const { get, requests, token } = setUp()
    const stop = new AbortController()
    const first = get('1', stop.signal)
    const second = get('1', running)
    await settled()
    stop.abort(new Error('stop'))
    await expect(first).rejects.toThrow('stop')
    expect(requests[0]?.signal.aborted).toBe(false)
    requests[0]?.answer(token(300_000))
    expect((await second).kind).toBe('token')
  })

  it('the last aborted waiter aborts the fetch, and the next call starts another', async () => {
    const { get, requests, token } = setUp()
    const stop = new AbortController()
    const alone = get('1', stop.signal)
    await settled()
    stop.abort(new Error('stop'))
    await expect(alone).rejects.toThrow('stop')
    expect(requests[0]?.signal.aborted).toBe(true)
    const next = get('1', running)
    await settled()
    expect(requests).toHaveLength(2)
    requests[1]?.answer(token(300_000))
    expect((await next).kind).toBe('token')
  })

  it('a waiter aborted before its fetch leaves room for the next', async () => {
    const { get, requests, token } = setUp({ fetches: 1 })
    const stop = new AbortController()
    const first = get('1', running)
    const second = get('2', stop.signal)
    const third = get('3', running)
    await settled()
    stop.abort(new Error('stop'))
    await expect(second).rejects.toThrow('stop')
    requests[0]?.answer(token(300_000))
    await first
    await settled()
    expect(requests.map(({ cvr }) => cvr)).toEqual(['1', '3'])
    requests[1]?.answer(token(300_000))
    await third
  })

  it('a call that is already aborted sends nothing', async () => {
    const { get, requests } = setUp()
    await expect(get('1', AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
    expect(requests).toHaveLength(0)
  })

  it('nothing is left waiting when all waiters abort', async () => {
    const { get, requests, token } = setUp({ fetches: 2 })
    const stop = new AbortController()
    setMaxListeners(0, stop.signal)
    const all = Array.from({ length: 98 }, (_, i) => get(String(i), stop.signal))
    await settled()
    stop.abort(new Error('stop'))
    expect((await Promise.allSettled(all)).every(({ status }) => status === 'rejected')).toBe(true)
    const next = get('x', running)
    await settled()
    requests.at(-1)?.answer(token(300_000, 'x'))
    expect(await next).toMatchObject({ kind: 'token' })
  })
})
