// Tests Retry-After: both forms, the limit, and hostile values; through the transport and a probe of a real server.
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSources } from '../../server/compose/sources.ts'
import { parseConfig } from '../../server/config/config.ts'
import { hour, minute, second } from '../../server/domain/time.ts'
import { retryAfterMsOf } from '../../server/sources/retry-after.ts'
import { createMovedClock, settleUntil } from '../support/moved-clock.ts'
import { serveHttp } from '../support/wire.ts'

const now = Date.parse('1994-11-06T08:49:37Z')
const running = new AbortController().signal

describe('Retry-After', () => {
  it.each<[string, number | undefined]>([
    ['1', second],
    ['120', 2 * minute],
    ['3600', hour],
    ['3601', hour],
    ['999999999', hour],
    ['Sun, 06 Nov 1994 08:50:37 GMT', minute],
    ['Mon, 07 Nov 1994 08:49:37 GMT', hour],
    ['0', undefined],
    ['Sun, 06 Nov 1994 08:49:37 GMT', undefined],
    ['Sun, 06 Nov 1994 07:49:37 GMT', undefined],
    ['Sun, 99 Nov 1994 08:50:37 GMT', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['1.5', undefined],
    ['60, 120', undefined],
    [' ', undefined],
    ['', undefined],
    ['soon', undefined],
    ['Infinity', undefined],
    ['9999999999999999999', undefined],
    ['2022-11-02T09:00:00Z', undefined],
    [`${'1'.repeat(100_000)} GMT`, undefined],
  ])('with %.40s is a wait of %s ms', (value, ms) => {
    expect(retryAfterMsOf(503, value, now)).toBe(ms)
    expect(retryAfterMsOf(429, value, now)).toBe(ms)
  })

  it('is ignored with another status, when it is missing, and when it comes twice', () => {
    for (const status of [200, 301, 500, 502, 504]) expect(retryAfterMsOf(status, '60', now)).toBeUndefined()
    expect(retryAfterMsOf(503, undefined, now)).toBeUndefined()
    expect(retryAfterMsOf(503, ['60', '60'], now)).toBeUndefined()
  })
})

describe('a service that asks us to wait', () => {
  /** Sources of an index and a probe at the same server, which answers with `status` and `retryAfter`. */
  const begin = async (status: number, retryAfter: string, retries = 0) => {
    let calls = 0
    const url = await serveHttp((_, response) => {
      calls += 1
      response.writeHead(status, { 'retry-after': retryAfter }).end()
    })
    const parsed = parseConfig(`
sources: { sdi: { url: "${url}/sdi" } }
poll: { retries: ${retries} }
obligatory: [{ kle: "02.34.02" }]
kommuner: { "0751": {} }
probes: [{ id: sapa, name: SAPA, url: "${url}/sapa" }]`)
    if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
    const time = createMovedClock()
    const lag = { since: () => 0, stop: () => undefined }
    const made = createSources(parsed.config, { time, lag, folder: '.', env: {} })
    if ('mistakes' in made) throw new Error(made.mistakes.join())
    const { source, prober, isPaused, watchPauses, close } = made.sources
    onTestFinished(close)
    const [probe] = parsed.config.probes
    if (probe === undefined) throw new Error('no probe')
    const request = { indeks: 'sdi', kommunekode: '0751', kle: '02.34.02', right: 'full' } as const
    return {
      time,
      isPaused,
      watchPauses,
      calls: () => calls,
      pulse: (kommunekode = '0751') => source.pulse({ ...request, kommunekode }, running),
      check: (signal = running) => source.check(request, signal),
      product: () => source.countProduct({ kommunekode: '0751', systemNavn: 'A' }, running),
      probe: () => prober.probe(probe, running),
    }
  }

  it('is paused until then, and no other', async () => {
    const { time, isPaused, pulse, probe } = await begin(503, '60')
    expect(isPaused('sdi')).toBe(false)
    expect((await pulse()).outcome).toBe('http')
    expect([isPaused('sdi'), isPaused('sapa'), isPaused('ydi')]).toEqual([true, false, false])
    time.pass(minute - 1)
    expect((await probe()).outcome).toBe('status')
    expect([isPaused('sdi'), isPaused('sapa')]).toEqual([true, true])
    time.pass(1)
    expect([isPaused('sdi'), isPaused('sapa')]).toEqual([false, true])
  })

  it.each([
    [503, '60'],
    [429, 'Mon, 23 Nov 2026 08:01:00 GMT'],
  ])('gets no check and no product search until then, after %i with %s', async (status, retryAfter) => {
    const { time, pulse, check, product, calls } = await begin(status, retryAfter)
    await pulse()
    const made = [check(), product()]
    await time.advance(minute - second)
    expect(calls()).toBe(1)
    await time.advance(second)
    await settleUntil(() => calls() > 1)
    // The answer to the first asks us to wait again.
    await time.advance(2 * minute)
    await settleUntil(() => calls() > 2)
    await Promise.all(made)
  })

  it('gets no second attempt of a check, whose end is recorded at once', async () => {
    const { check, calls } = await begin(503, '60', 2)
    expect((await check()).attempts).toHaveLength(1)
    expect(calls()).toBe(1)
  })

  it('gets no check until then, also none that waits for its turn as the pause begins', async () => {
    const { time, check, calls, isPaused } = await begin(429, '60')
    const made = [check(), check(), check(), check()]
    await settleUntil(() => isPaused('sdi'))
    await time.advance(minute - second)
    expect(calls()).toBe(1)
    for (const made of [2, 3, 4]) {
      await time.advance(second)
      await settleUntil(() => calls() === made && isPaused('sdi'))
      await time.advance(minute - second)
      expect(calls()).toBe(made)
    }
    await Promise.all(made)
  })

  it('does not keep a check that is stopped', async () => {
    const { time, pulse, check, calls } = await begin(503, '60')
    await pulse()
    const stop = new AbortController()
    const stopped = expect(check(stop.signal)).rejects.toThrow('stopped')
    await time.advance(second)
    stop.abort(new Error('stopped'))
    await stopped
    expect(calls()).toBe(1)
  })

  it('gets few checks without Retry-After too, when it is down', async () => {
    const { time, pulse, check, calls } = await begin(502, '')
    for (const kommunekode of ['0101', '0147', '0151', '0153', '0155']) {
      await pulse(kommunekode)
      time.pass(second)
    }
    const made = check()
    await time.advance(29 * second - 1)
    expect(calls()).toBe(5)
    await time.advance(1)
    await settleUntil(() => calls() === 6)
    await made
  })

  it('is told of with the time when it is called again', async () => {
    const { time, pulse, probe, watchPauses } = await begin(503, '60')
    const told: unknown[] = []
    watchPauses((pauses) => told.push(pauses))
    await pulse()
    const until = time.now() + minute
    time.pass(second)
    await probe()
    expect(told).toEqual([
      [],
      [{ service: 'sdi', until }],
      [
        { service: 'sdi', until },
        { service: 'sapa', until: until + second },
      ],
    ])
  })

  it.each([
    [500, '60'],
    [429, 'never'],
  ])('is not paused after status %i with Retry-After %s', async (status, retryAfter) => {
    const { isPaused, pulse, probe } = await begin(status, retryAfter)
    await pulse()
    await probe()
    expect([isPaused('sdi'), isPaused('sapa')]).toEqual([false, false])
  })
})
