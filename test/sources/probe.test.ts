// Tests probing over real connections: phases, redirects, limits, and every failure of a service.
import { getEventListeners } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  type Probe,
  type ProbeOutcome,
  type ProbeResult,
  probeOutcomes,
} from '../../server/domain/services/probe.ts'
import { createProber, type ProberDeps } from '../../server/sources/probe.ts'
import { settle, settleUntil } from '../support/moved-clock.ts'
import { lookup, serveHttp, serveTcp, unusedOrigin } from '../support/wire.ts'

const probeOf = (url: string, more: Partial<Probe> = {}): Probe => ({
  id: 'p',
  navn: 'P',
  url,
  everyMs: 60_000,
  expect: { status: [200] },
  warnAtMs: 100_000,
  failAtMs: 120_000,
  ...more,
})

const clock = { now: () => 1_700_000_000_000, mono: () => performance.now() }
const running = new AbortController().signal

const look = (url: string, more: Partial<Probe> = {}, deps: Partial<ProberDeps> = {}): Promise<ProbeResult> =>
  createProber({ clock, lagSince: () => 7, ...deps }).probe(probeOf(url, more), running)

/** The time of a test in which only the service takes time. */
const createServiceTime = () => {
  let ms = 0
  let readings = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  return {
    clock: {
      now: () => 1_700_000_000_000,
      mono: () => {
        readings += 1
        return ms
      },
    },
    pass: (more: number): void => {
      ms += more
      vi.advanceTimersByTime(more)
    },
    /** Resolves when the probe has read the clock again, as it does when a phase begins. */
    nextPhase: (): Promise<void> => {
      const before = readings
      return settleUntil(() => readings > before)
    },
  }
}

type ServiceTime = ReturnType<typeof createServiceTime>
type Service = (request: IncomingMessage, response: ServerResponse, time: ServiceTime) => unknown

const serve = (service: Service, time: ServiceTime): Promise<string> =>
  serveHttp((request, response) => void service(request, response, time))

const byName = (url: string) => url.replace('127.0.0.1', 'service.example')

describe('a probe', () => {
  it('a probe sends a GET over a new connection, and times its phases separately', async () => {
    const requests: string[] = []
    const ports = new Set<number | undefined>()
    const { clock, pass } = createServiceTime()
    const url = await serveHttp((request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.host} ${request.headers.connection}`)
      ports.add(request.socket.remotePort)
      pass(40)
      response.end('fine')
    })
    const result = await look(`${url}/status?a=1#b`, {}, { clock })
    expect(result).toMatchObject({
      probe: 'p',
      at: clock.now(),
      outcome: 'ok',
      status: 200,
      redirects: 0,
      lagMs: 7,
      detail: undefined,
      certificateEndsAt: undefined,
    })
    expect(Object.entries(result.phases)).toEqual([
      ['connect', 0],
      ['firstByte', 40],
      ['transfer', 0],
    ])
    expect(result.durationMs).toBe(40)
    await look(`${url}/status?a=1#b`)
    expect(requests).toEqual(Array(2).fill(`GET /status?a=1 ${new URL(url).host} close`))
    expect(ports.size).toBe(2)
  })

  it('a probe of a host name has a DNS phase', async () => {
    const url = await serveHttp((request, response) => response.end(request.headers.host))
    const { host } = new URL(byName(url))
    const result = await look(byName(url), { expect: { status: [200], contains: host } }, { lookup })
    expect(result.outcome).toBe('ok')
    expect(Object.keys(result.phases)).toEqual(['dns', 'connect', 'firstByte', 'transfer'])
  })

  it.each<[string, 'firstByte' | 'transfer', Service]>([
    [
      'before the head',
      'firstByte',
      (_, response, { pass }) => {
        pass(500)
        response.end('x')
      },
    ],
    [
      'after the head',
      'transfer',
      async (_, response, { nextPhase, pass }) => {
        response.write('x')
        await nextPhase()
        pass(500)
        response.end('y')
      },
    ],
  ])('a delay %s is part of the phase %s', async (_, phase, service) => {
    const time = createServiceTime()
    const result = await look(await serve(service, time), { warnAtMs: 490 }, { clock: time.clock })
    expect(result).toMatchObject({ outcome: 'slow', durationMs: 500 })
    expect(result.phases[phase]).toBe(500)
  })

  it.each<[string, Probe['expect'], ProbeOutcome, string | undefined]>([
    ['{"a":[{"b":1}]}', { status: [200], jsonPath: '$.a[?@.b == 1]' }, 'ok', undefined],
    ['{"a":[{"b":2}]}', { status: [200], jsonPath: '$.a[?@.b == 1]' }, 'content', 'jsonPath'],
    ['\uFEFF{"a":null}', { status: [200], jsonPath: '$.a' }, 'ok', undefined],
    ['{"a":', { status: [200], jsonPath: '$.a' }, 'content', 'no JSON'],
    ['', { status: [200], jsonPath: '$' }, 'content', 'no JSON'],
    ['<p>Velkommen på</p>', { status: [200], contains: 'Velkommen på' }, 'ok', undefined],
    ['<p>Lukket</p>', { status: [200], contains: 'Velkommen' }, 'content', 'contains'],
    ['x', { status: [204, 503] }, 'status', 'HTTP 200'],
    ['{"a":1}', { status: [200], contains: '"a"', jsonPath: '$.a' }, 'ok', undefined],
  ])('the answer %s, with the expectation %j, is %s', async (body, expectation, outcome, detail) => {
    const url = await serveHttp((_, response) => response.end(body))
    expect(await look(url, { expect: expectation })).toMatchObject({ outcome, detail, status: 200 })
  })

  it('an invalid JSONPath throws, because it is a bug', async () => {
    const url = await serveHttp((_, response) => response.end('{}'))
    await expect(look(url, { expect: { status: [200], jsonPath: '$[' } })).rejects.toThrow()
  })

  it('a probe rejects immediately when the signal aborts, and closes its connection', async () => {
    const url = await serveHttp((_, response) => response.write('half'))
    const stop = new AbortController()
    const { probe } = createProber({ clock, lagSince: () => 0 })
    const probing = probe(probeOf(url), stop.signal)
    stop.abort(new Error('stop'))
    await expect(probing).rejects.toThrow('stop')
    await expect(probe(probeOf(url), stop.signal)).rejects.toThrow('stop')

    const ended = new AbortController()
    await probe(probeOf(await serveHttp((_, response) => response.end())), ended.signal)
    expect(getEventListeners(ended.signal, 'abort')).toEqual([])
  })
})

describe('a service that fails', () => {
  it.each<[string, ProbeOutcome, string[], Service]>([
    ['never answers', 'timeout', ['connect', 'firstByte'], (_, __, { pass }) => pass(500)],
    [
      'stops halfway',
      'timeout',
      ['connect', 'firstByte', 'transfer'],
      async (_, response, { nextPhase, pass }) => {
        response.write('half')
        await nextPhase()
        pass(500)
      },
    ],
    [
      'trickles',
      'timeout',
      ['connect', 'firstByte', 'transfer'],
      async (_, response, { nextPhase, pass }) => {
        response.write('x')
        await nextPhase()
        for (let i = 0; i < 10; i += 1) {
          response.write('x')
          await settle()
          pass(50)
        }
      },
    ],
    ['cuts the connection', 'network', ['connect', 'firstByte'], (request) => request.socket.destroy()],
    [
      'resets the connection',
      'network',
      ['connect', 'firstByte'],
      (request) => request.socket.resetAndDestroy(),
    ],
    [
      'resets the connection within the body',
      'network',
      ['connect', 'firstByte', 'transfer'],
      async (_, response, { nextPhase }) => {
        response.writeHead(200, { 'content-length': 100 }).write('half')
        await nextPhase()
        response.socket?.resetAndDestroy()
      },
    ],
    [
      'ends before the promised length',
      'network',
      ['connect', 'firstByte', 'transfer'],
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 })
        response.write('half', () => response.socket?.end())
      },
    ],
    ['answers 503', 'status', ['connect', 'firstByte', 'transfer'], (_, r) => r.writeHead(503).end()],
    [
      'promises too much',
      'oversized',
      ['connect', 'firstByte', 'transfer'],
      (_, response) => response.writeHead(200, { 'content-length': 1_000_001 }).write('x'),
    ],
    [
      'sends an endless body',
      'oversized',
      ['connect', 'firstByte', 'transfer'],
      (_, response) => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        }
        response.on('drain', more)
        more()
      },
    ],
    [
      'sends endless headers',
      'oversized',
      ['connect', 'firstByte'],
      (_, response) => response.writeHead(200, { 'x-a': 'x'.repeat(40_000) }).end(),
    ],
  ])('a service that %s is %s', async (_, outcome, phases, service) => {
    const time = createServiceTime()
    const url = await serve(service, time)
    const result = await look(url, { warnAtMs: 50, failAtMs: 500 }, { clock: time.clock })
    expect([result.outcome, result.durationMs]).toEqual([outcome, outcome === 'timeout' ? 500 : 0])
    expect(Object.keys(result.phases)).toEqual(phases)
  })

  it('an answer of 1 MB is accepted, and one byte more is oversized', async () => {
    let bytes = 1_000_000
    const promised = await serveHttp((_, response) => response.end('x'.repeat(bytes)))
    const chunked = await serveHttp((_, response) => {
      response.write('x')
      response.end('x'.repeat(bytes - 1))
    })
    const outcomes = async () => [(await look(promised)).outcome, (await look(chunked)).outcome]
    expect(await outcomes()).toEqual(['ok', 'ok'])
    bytes += 1
    expect(await outcomes()).toEqual(['oversized', 'oversized'])
  })

  it('with a JSONPath, an answer of 100 kB is accepted, and one byte more is oversized', async () => {
    let bytes = 100_000
    const url = await serveHttp((_, response) => response.end('{"a":1}'.padEnd(bytes)))
    const outcome = async () => (await look(url, { expect: { status: [200], jsonPath: '$.a' } })).outcome
    expect(await outcome()).toBe('ok')
    bytes += 1
    expect(await outcome()).toBe('oversized')
  })

  it('a refused connection and an unknown host name are network', async () => {
    const url = await unusedOrigin()
    const refused = await look(url)
    expect(refused).toMatchObject({ outcome: 'network', detail: 'ECONNREFUSED', status: undefined })
    expect(Object.keys(refused.phases)).toEqual(['connect'])
    const unknown = await look('http://service.invalid/', {}, { lookup })
    expect(unknown).toMatchObject({ outcome: 'network', detail: 'ENOTFOUND' })
    expect(Object.keys(unknown.phases)).toEqual(['dns'])
  })

  it('no answer ends the process, or appears in a result', async () => {
    const lines = fc.constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 302 Found\r\n',
      'Location: /hemmeligt\r\n',
      'Location: ::::hemmeligt\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Content-Length: 4\r\n',
      'Content-Encoding: hemmelig\r\n',
      '\r\n',
      '4\r\nhemm\r\n',
      'hemmeligt',
      '\0',
    )
    let bytes = ''
    const url = await serveTcp((socket) => {
      socket.once('data', () => socket.end(bytes))
    })
    const answers = fc.oneof(
      fc.string(),
      fc.array(lines, { maxLength: 8 }).map((all) => all.join('')),
    )
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        bytes = answer
        const result = await look(url, { expect: { status: [200], jsonPath: '$.a' } })
        expect(probeOutcomes).toContain(result.outcome)
        expect(JSON.stringify(result)).not.toContain('hemm')
      }),
      { numRuns: 300 },
    )
  })
})

describe('redirects', () => {
  /** Serves each path with the given status and location, or 200; calls `onRequest` before it answers. */
  const serveSteps = (steps: Record<string, [number, string | undefined]>, onRequest = () => {}) =>
    serveHttp(({ url = '' }, response) => {
      const [status, location] = steps[url] ?? [200, undefined]
      onRequest()
      response.writeHead(status, location === undefined ? {} : { location }).end('hemmeligt')
    })

  it('redirects are followed, and their phases summed', async () => {
    const { clock, pass } = createServiceTime()
    const url = await serveSteps({ '/a': [301, '/b'], '/b': [307, 'c?d=1'], '/c?d=1': [303, '?e=2'] }, () =>
      pass(10),
    )
    const result = await look(`${url}/a`, {}, { clock })
    expect(result).toMatchObject({ outcome: 'ok', redirects: 3, status: 200, durationMs: 40 })
    expect(result.phases.firstByte).toBe(40)
  })

  const chain = (n: number) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`/${i}`, [302, `/${i + 1}`] as [number, string]]))

  it('five redirects are followed, and not six', async () => {
    expect(await look(`${await serveSteps(chain(5))}/0`)).toMatchObject({ outcome: 'ok', redirects: 5 })
    expect(await look(`${await serveSteps(chain(6))}/0`)).toMatchObject({
      outcome: 'redirects',
      detail: 'too many',
      redirects: 5,
      status: 302,
    })
  })

  it.each<[string, string | undefined, ProbeOutcome, string | undefined]>([
    ['to itself', '/', 'redirects', 'loop'],
    ['to itself by a fragment', '#x', 'redirects', 'loop'],
    ['to nowhere', 'http://[', 'redirects', 'location'],
    ['to a file', 'file:///etc/passwd', 'redirects', 'scheme'],
    ['to a script', 'javascript:alert(1)', 'redirects', 'scheme'],
    ['without a location', undefined, 'status', 'HTTP 302'],
  ])('redirects %s give %s', async (_, location, outcome, detail) => {
    const url = await serveSteps({ '/': [302, location] })
    expect(await look(`${url}/`)).toMatchObject({ outcome, detail, redirects: 0, status: 302 })
  })

  it('an expected redirect is an answer', async () => {
    const url = await serveSteps({ '/': [302, '/login'] })
    const expected = { expect: { status: [302] } }
    expect(await look(`${url}/`, expected)).toMatchObject({ outcome: 'ok', redirects: 0, status: 302 })
    expect(await look(`${url}/`)).toMatchObject({ outcome: 'ok', redirects: 1, status: 200 })
  })

  it('all redirects share one time limit', async () => {
    const { clock, pass } = createServiceTime()
    let answered = 0
    const url = await serveHttp((request, response) => {
      answered += 1
      pass(60)
      response.writeHead(302, { location: `${request.url}x` }).end()
    })
    const result = await look(`${url}/`, { warnAtMs: 50, failAtMs: 150 }, { clock })
    expect(result.outcome).toBe('timeout')
    expect(answered).toBe(3)
  })

  it('a redirect to an address in raw UTF-8 leads there', async () => {
    const requests: (string | undefined)[] = []
    const url = await serveTcp((socket) =>
      socket.once('data', (bytes) => {
        const path = /^GET (\S+)/.exec(bytes.toString())?.[1]
        requests.push(path)
        const head = path === '/' ? 'HTTP/1.1 302 Found\r\nLocation: /ærø?å=ø\r\n' : 'HTTP/1.1 200 OK\r\n'
        socket.end(`${head}Content-Length: 0\r\n\r\n`)
      }),
    )
    expect(await look(`${url}/`)).toMatchObject({ outcome: 'ok', redirects: 1 })
    expect(requests).toEqual(['/', '/%C3%A6r%C3%B8?%C3%A5=%C3%B8'])
  })

  it('a redirect does not carry user name and password', async () => {
    let authorization: string | undefined = 'none yet'
    const other = await serveHttp((request, response) => {
      authorization = request.headers.authorization
      response.end()
    })
    const url = await serveSteps({ '/': [302, other.replace('//', '//user:secret@')] })
    expect(await look(`${url}/`)).toMatchObject({ outcome: 'ok', redirects: 1 })
    expect(authorization).toBeUndefined()
  })
})
