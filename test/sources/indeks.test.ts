// Tests the index source: every outcome is a value, retries are recorded, and no case data is kept.
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CheckRequest, ReceivedRequest } from '../../server/domain/ports/source.ts'
import { day } from '../../server/domain/time.ts'
import type { Protocol } from '../../server/sources/counting.ts'
import type { Envelope } from '../../server/sources/envelope.ts'
import type { Transport } from '../../server/sources/http.ts'
import { createIndeksSource } from '../../server/sources/indeks.ts'
import { sdiProtocol } from '../../server/sources/sdi-messages.ts'
import { buildRequest } from '../../server/sources/soap.ts'
import { ydiProtocol } from '../../server/sources/ydi-messages.ts'
import { answer, envelope, fault11, fault12 } from '../support/answers.ts'
import { fetchTransport } from '../support/fetch-transport.ts'
import { settle, settleUntil } from '../support/moved-clock.ts'

const url = 'http://sdi.test/sagdokumentindeks/6'
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const request: CheckRequest = { indeks: 'sdi', kommunekode: '0751', kle: '02.34.02', right: 'full' }
const running = new AbortController().signal

/** `refusal` is the verdict on the security of every answer. */
const plainEnvelope =
  (refusal?: string): Envelope =>
  async (message) => ({
    kind: 'request',
    request: buildRequest({ url, soapVersion: '1.1', libertyHeader: true }, message),
    refuse: () => refusal,
  })

type Options = {
  retries?: number
  retryAfterMs?: number
  lag?: number
  joinNumbers?: boolean
  protocol?: Protocol
  envelope?: Envelope
  send?: Transport
}

const source = (options: Options = {}) =>
  createIndeksSource(
    options.protocol ?? sdiProtocol,
    {
      freshWithinMs: 7 * 86_400_000,
      joinNumbers: options.joinNumbers ?? true,
      retries: options.retries ?? 0,
      retryAfterMs: options.retryAfterMs ?? 1,
    },
    {
      envelope: options.envelope ?? plainEnvelope(),
      send: options.send ?? fetchTransport,
      clock: { now: () => 1_000_000_000_000, mono: () => 0 },
      pace: async () => {},
      lagSince: () => options.lag ?? 0,
    },
  )

type Answer = { status?: number; body: string }

/** Answers the calls in turn and repeats the last answer; returns the requests' bodies. */
const answering = (...answers: Answer[]): string[] => {
  const requests: string[] = []
  server.use(
    http.post(url, async ({ request }) => {
      requests.push(await request.text())
      const { status = 200, body } = answers[Math.min(requests.length, answers.length) - 1] as Answer
      return new HttpResponse(body, { status, headers: { 'content-type': 'text/xml' } })
    }),
  )
  return requests
}

const counted = (antal: string): Answer => ({ body: envelope(answer('20', antal)) })

describe('one answer', () => {
  const noRight = '<x:f xmlns:x="urn:x"><x:ErrorCode>urn:x:ServiceAgreementNotFound</x:ErrorCode></x:f>'
  it.each<[string, Answer, object]>([
    ['20 with Antal', counted('1234'), { outcome: 'counted', cases: 1234 }],
    ['20 with Antal 0', counted('0'), { outcome: 'counted', cases: 0 }],
    ['20 without Antal', { body: envelope(answer('20')) }, { outcome: 'noAnswer', cases: undefined }],
    ['44 without Antal', { body: envelope(answer('44')) }, { outcome: 'counted', cases: 0 }],
    ['44 with Antal 0', { body: envelope(answer('44', '0')) }, { outcome: 'counted', cases: 0 }],
    ['44 with hits', { body: envelope(answer('44', '7')) }, { outcome: 'shape' }],
    ['40', { body: envelope(answer('40')) }, { outcome: 'fault' }],
    ['an unknown code', { body: envelope(answer('21', '3')) }, { outcome: 'fault' }],
    [
      'SOAP 1.2 envelope',
      { body: envelope(answer('20', '5'), { version: '1.2' }) },
      { outcome: 'counted', cases: 5 },
    ],
    ['a negative count', counted('-1'), { outcome: 'shape' }],
    ['a count that is not a number', counted('mange'), { outcome: 'shape' }],
    ['an empty count', counted(''), { outcome: 'shape' }],
    ['a count with too many digits', counted('12345678901234567890'), { outcome: 'shape' }],
    ['an invalid status code', { body: envelope(answer('OK', '5')) }, { outcome: 'shape' }],
    [
      'documents instead of cases',
      { body: envelope(answer('20', '5').replace('sager', 'dokumenter')) },
      { outcome: 'noAnswer' },
    ],
    [
      'cases counted twice',
      {
        body: envelope(
          answer('20', '5', '<n2:Antal><n2:Element>sager</n2:Element><n2:Antal>6</n2:Antal></n2:Antal>'),
        ),
      },
      { outcome: 'shape' },
    ],
    [
      'the right names in a wrong namespace',
      { body: envelope(answer('20', '5').replaceAll('urn:oio:sagdok:3.0.0', 'urn:x')) },
      { outcome: 'shape' },
    ],
    ['an answer to another operation', { body: envelope('<x/>') }, { outcome: 'shape' }],
    ['the answer without an envelope', { body: answer('20', '5') }, { outcome: 'shape' }],
    [
      'RelatesTo of another message',
      {
        body: envelope(answer('20', '5'), {
          header: '<a:RelatesTo xmlns:a="http://www.w3.org/2005/08/addressing">urn:uuid:other</a:RelatesTo>',
        }),
      },
      { outcome: 'shape' },
    ],
    ['half an answer', { body: envelope(answer('20', '5')).slice(0, 200) }, { outcome: 'shape' }],
    ['a web page', { body: '<html><body>Velkommen<br></body></html>' }, { outcome: 'shape' }],
    ['nothing', { body: '' }, { outcome: 'shape' }],
    [
      'custom entities',
      { body: `<!DOCTYPE a [<!ENTITY x "5">]>${envelope(answer('20', '5'))}` },
      { outcome: 'shape' },
    ],
    ['no right, 1.1', { status: 500, body: fault11('e:Server', noRight) }, { outcome: 'noRight' }],
    ['no right, 1.2', { status: 500, body: fault12('e:Sender', noRight) }, { outcome: 'noRight' }],
    [
      'VersionMismatch, 1.1',
      { status: 500, body: fault11('e:VersionMismatch') },
      { outcome: 'configuration' },
    ],
    [
      'VersionMismatch, 1.2',
      { status: 500, body: fault12('e:VersionMismatch') },
      { outcome: 'configuration' },
    ],
    ['another fault', { status: 500, body: fault11('e:Server') }, { outcome: 'fault' }],
    ['a fault under HTTP 200', { body: fault12('e:Receiver') }, { outcome: 'fault' }],
    ['404', { status: 404, body: 'not here' }, { outcome: 'configuration' }],
    ['a redirect', { status: 301, body: '' }, { outcome: 'configuration' }],
    ['415', { status: 415, body: '' }, { outcome: 'configuration' }],
    ['503', { status: 503, body: '<html>' }, { outcome: 'http' }],
    ['401', { status: 401, body: '' }, { outcome: 'http' }],
    [
      'two status codes',
      {
        body: envelope(
          answer('20', '5').replace(
            '</n3:StandardRetur>',
            '</n3:StandardRetur><n3:StandardRetur><n3:StatusKode>44</n3:StatusKode></n3:StandardRetur>',
          ),
        ),
      },
      { outcome: 'shape' },
    ],
    ['a count broken by an element', { body: envelope(answer('20', '1<x/>0')) }, { outcome: 'shape' }],
    [
      'two bodies',
      {
        body: envelope(answer('20', '5')).replace(
          '</e:Body>',
          `</e:Body><e:Body>${answer('20', '6')}</e:Body>`,
        ),
      },
      { outcome: 'shape' },
    ],
    [
      'a VersionMismatch in SOAP 1.1, whatever the version of the question',
      { status: 500, body: fault11('e:VersionMismatch') },
      { outcome: 'configuration' },
    ],
    ['a count under HTTP 500', { status: 500, body: envelope(answer('20', '5')) }, { outcome: 'http' }],
  ])('the outcome of an answer is right: %s', async (_, given, expected) => {
    answering(given)
    expect(await source().check(request, running)).toMatchObject(expected)
  })

  it('the outcome of a refused connection is network', async () => {
    server.use(http.post(url, () => HttpResponse.error()))
    expect(await source().check(request, running)).toMatchObject({ outcome: 'network', cases: undefined })
  })
})

const ourUuid = 'ba537e12-8b0c-44b1-9de7-f75803a4e091'

describe('a check', () => {
  it('a check counts the total and the cases received lately', async () => {
    const requests = answering(counted('12'), counted('3'))
    const result = await source().check(request, running)
    expect(result).toMatchObject({ outcome: 'counted', cases: 12, receivedSince: 3 })
    expect(requests).toHaveLength(2)
    expect(requests[0]).not.toContain('SoegStsFraTidspunkt')
    expect(requests[1]).toContain(new Date(1_000_000_000_000 - 7 * 86_400_000).toISOString())
    expect(requests.join()).not.toContain('SagsitsystemRelation')
  })

  it('a total of 0 needs no further calls', async () => {
    const requests = answering(counted('0'))
    const result = await source().check({ ...request, systemUuid: ourUuid }, running)
    expect(result).toMatchObject({ cases: 0, receivedSince: 0, bySystem: 0 })
    expect(requests).toHaveLength(1)
  })

  it('a check has the questions of what explains it, which it leaves to later', async () => {
    const requests = answering(counted('12'), counted('3'))
    const result = await source().check({ ...request, systemUuid: ourUuid }, running)
    expect(result).toMatchObject({ outcome: 'counted', cases: 12, systemUuid: ourUuid })
    expect(result.bySystem).toBeUndefined()
    expect(requests).toHaveLength(2)
  })

  it("the cases of the kommune's own system explain a count", async () => {
    const requests = answering(counted('0'))
    const found = await source().explain(
      { ...request, systemUuid: ourUuid },
      { cases: 12, countedAt: 5 },
      running,
    )
    expect(found).toMatchObject({ countedAt: 5, systemUuid: ourUuid, bySystem: 0, visible: undefined })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toContain(ourUuid)
    expect(found.attempts).toMatchObject([{ question: 'bySystem', kommunekode: '0751', kle: request.kle }])
  })

  it('the total is kept when the count of cases received lately fails', async () => {
    answering(counted('12'), { status: 503, body: '' })
    expect(await source().check(request, running)).toMatchObject({ cases: 12, receivedSince: undefined })
  })

  it('every call has a new TransactionUUID, which is kept with the attempt', async () => {
    const requests = answering(counted('12'), counted('3'))
    const { attempts } = await source().check(request, running)
    const sent = requests.map((body) => /TransactionUUID>([^<]+)</.exec(body)?.[1])
    expect(attempts.map((a) => a.transactionUuid)).toEqual(sent)
    expect(new Set(sent).size).toBe(2)
  })

  it('a retry gives the count, and the failed attempt is kept', async () => {
    answering({ status: 503, body: '' }, counted('0'))
    const { outcome, cases, attempts } = await source({ retries: 2 }).check(request, running)
    expect({ outcome, cases }).toEqual({ outcome: 'counted', cases: 0 })
    expect(attempts.map((a) => [a.number, a.outcome])).toEqual([
      [1, 'http'],
      [2, 'counted'],
    ])
  })

  it.each<[string, Answer]>([
    [
      'a refusal',
      { status: 500, body: fault11('e:Server', '<ErrorCode>ServiceAgreementNotFound</ErrorCode>') },
    ],
    ['a mistake in our configuration', { status: 500, body: fault11('e:VersionMismatch') }],
    ['bad input', { body: envelope(answer('40')) }],
    ['a fault of the sender', { status: 500, body: fault12('e:Sender') }],
    ['a policy fault', { status: 500, body: fault11('w:FailedAuthentication') }],
    ['a MustUnderstand fault', { status: 500, body: fault12('e:MustUnderstand') }],
    ['no answer', { body: envelope(answer('20')) }],
  ])('%s is not retried', async (_, given) => {
    const requests = answering(given)
    await source({ retries: 2 }).check(request, running)
    expect(requests).toHaveLength(1)
  })

  it('the last outcome is returned when all retries fail', async () => {
    const requests = answering({ status: 503, body: '' })
    const result = await source({ retries: 2 }).check(request, running)
    expect(result.outcome).toBe('http')
    expect(requests).toHaveLength(3)
  })

  it('a receiver’s fault is retried', async () => {
    const requests = answering({ status: 500, body: fault12('e:Receiver') }, counted('0'))
    expect(await source({ retries: 2 }).check(request, running)).toMatchObject({
      outcome: 'counted',
      cases: 0,
    })
    expect(requests).toHaveLength(2)
  })

  it('an abort during the wait for a retry rejects immediately', async () => {
    const requests = answering({ status: 503, body: '' })
    const stop = new AbortController()
    const checked = source({ retries: 2, retryAfterMs: day }).check(request, stop.signal)
    const rejected = expect(checked).rejects.toThrow()
    await settleUntil(() => requests.length === 1)
    await settle()
    stop.abort()
    await rejected
  })

  it('a check rejects when the signal aborts', async () => {
    answering(counted('1'))
    const stop = new AbortController()
    stop.abort()
    await expect(source().check(request, stop.signal)).rejects.toThrow()
  })

  it('only counts and codes of an answer are kept', async () => {
    const planted =
      '<n2:SagFiltreretOejebliksbillede><Titel>Byggesag 010170-1234</Titel></n2:SagFiltreretOejebliksbillede>'
    answering(
      { body: envelope(answer('20', '2', planted)) },
      { body: fault11('e:0101701234', '<ErrorCode>010170-1234</ErrorCode>') },
    )
    const result = await source().check(request, running)
    expect(result.cases).toBe(2)
    expect(JSON.stringify(result)).not.toMatch(/010170|Byggesag/)
  })

  it('a pulse is one call', async () => {
    const requests = answering(counted('12'))
    expect(await source({ lag: 80 }).pulse(request, running)).toMatchObject({
      question: 'pulse',
      number: 1,
      outcome: 'counted',
      lagMs: 80,
    })
    expect(requests).toHaveLength(1)
  })
})

describe('numbers counted together', () => {
  it('numbers counted together are queried one by one and summed', async () => {
    const requests = answering(counted('12'), counted('30'), counted('1'), counted('2'))
    const result = await source().check({ ...request, countedWith: ['02.34.99'] }, running)
    expect(result).toMatchObject({ kle: '02.34.02', cases: 42, receivedSince: 3, countedWith: '02.34.99' })
    expect(requests.map((body) => /BrugervendtNoegle>([^<]+)</.exec(body)?.[1])).toEqual([
      '02.34.02',
      '02.34.99',
      '02.34.02',
      '02.34.99',
    ])
    expect(result.attempts.map(({ kle }) => kle)).toEqual(Array(4).fill('02.34.02'))
  })

  it('the sum of several numbers is unknown if one of them is', async () => {
    answering(counted('12'), { status: 503, body: '' })
    const result = await source().check({ ...request, countedWith: ['02.34.99'] }, running)
    expect(result).toMatchObject({ outcome: 'http', cases: undefined })
  })
})

describe('counting under a configuration', () => {
  const narrowing = (change: object) => ({ alsoActive: false, systems: [], ...change })
  const explain = (change: object, ...answers: string[]) => {
    const requests = answering(...answers.map(counted))
    return source()
      .explain({ ...request, narrowing: narrowing(change) }, { cases: 100, countedAt: 5 }, running)
      .then((result) => ({ result, retryable: requests }))
  }

  it('the fradato restricts cases to those created from its first instant in Copenhagen', async () => {
    const { result, retryable } = await explain({ createdFrom: '2022-01-01' }, '40')
    expect(result.visible).toBe(40)
    expect(retryable).toHaveLength(1)
    expect(retryable[0]).toContain('<go:FraTidspunkt xmlns:go="urn:oio:sts:generelleoperationer:6">')
    expect(retryable[0]).toContain('2021-12-31T23:00:00.000Z')
  })

  it('with the exception for active cases, closed cases from before the fradato are subtracted', async () => {
    const { result, retryable } = await explain({ createdFrom: '2022-01-01', alsoActive: true }, '25')
    expect(result.visible).toBe(75)
    expect(retryable).toHaveLength(1)
    expect(retryable[0]).toContain('Afsluttet')
    expect(retryable[0]).toContain('2021-12-31T22:59:59.999Z')
  })

  it('a filter of source systems gives the sum over them, by UUID or by name', async () => {
    const uuid = 'ba537e12-8b0c-44b1-9de7-f75803a4e091'
    const { result, retryable } = await explain({ systems: [uuid, 'SBSYS'] }, '30', '20')
    expect(result.visible).toBe(50)
    expect(retryable[0]).toContain(`<sd:UUIDIdentifikator xmlns:sd="urn:oio:sagdok:3.0.0">${uuid}`)
    expect(retryable[1]).toContain('<si:SystemNavn>SBSYS</si:SystemNavn>')
  })

  it('with filter, fradato and exception, closed cases of each system are subtracted', async () => {
    const { result, retryable } = await explain(
      { createdFrom: '2022-01-01', alsoActive: true, systems: ['A', 'B'] },
      '30',
      '20',
      '5',
      '10',
    )
    expect(result.visible).toBe(35)
    expect(retryable).toHaveLength(4)
  })

  it.each([
    ['more than all', ['400'], 100],
    ['none', ['0'], 0],
  ])('the visible cases are between 0 and the total, for a count of %s', async (_, answers, visible) => {
    expect((await explain({ createdFrom: '2022-01-01' }, ...answers)).result.visible).toBe(visible)
  })

  it('more hidden than shown cases give 0 visible cases', async () => {
    const { result } = await explain({ createdFrom: '2022-01-01', alsoActive: true }, '101')
    expect(result.visible).toBe(0)
  })

  it('the visible cases are unknown if one call fails', async () => {
    answering({ status: 503, body: '' })
    const result = await source().explain(
      { ...request, narrowing: narrowing({ createdFrom: '2022-01-01' }) },
      { cases: 100, countedAt: 5 },
      running,
    )
    expect(result.visible).toBeUndefined()
    expect(result.narrowing).toContain('2022-01-01')
  })

  it('the visible cases are not queried when the total is 0', async () => {
    const requests = answering(counted('0'))
    const result = await source().check(
      { ...request, narrowing: narrowing({ createdFrom: '2022-01-01' }) },
      running,
    )
    expect(result.visible).toBe(0)
    expect(requests).toHaveLength(1)
  })
})

describe('benefits', () => {
  const ydi = source({ protocol: ydiProtocol })
  const about: CheckRequest = { ...request, indeks: 'ydi', kle: '27.36.04' }
  const antal = (element: string, n: string) =>
    `<y:Antal><y:Element>${element}</y:Element><y:Antal>${n}</y:Antal></y:Antal>`
  const ydelser = (kode: string, ...antals: string[]): Answer => ({
    body: envelope(
      `<y:FremsoegYdelseIndeksOutput xmlns:y="urn:oio:sts:ydelse:ydelseindeks:6" xmlns:s="urn:oio:sagdok:3.0.0"><s:StandardRetur><s:StatusKode>${kode}</s:StatusKode></s:StandardRetur>${antals.join('')}</y:FremsoegYdelseIndeksOutput>`,
      { version: '1.2' },
    ),
  })

  const both = (bevillinger: string, ydelserAntal: string): Answer =>
    ydelser('20', antal('bevillinger', bevillinger), antal('ydelser', ydelserAntal))
  it.each<[string, Answer, object]>([
    [
      'both counts',
      ydelser('20', antal('bevillinger', '312'), antal('ydelser', '400'), antal('effektueringer', '9')),
      { outcome: 'counted', cases: 312, ydelser: 400 },
    ],
    [
      'bevillinger alone',
      ydelser('20', antal('bevillinger', '312')),
      { outcome: 'counted', cases: 312, ydelser: undefined },
    ],
    ['ydelser alone', ydelser('20', antal('ydelser', '4')), { outcome: 'noAnswer', cases: undefined }],
    ['20 without Antal', ydelser('20'), { outcome: 'noAnswer', cases: undefined }],
    ['44', ydelser('44'), { outcome: 'counted', cases: 0, ydelser: 0 }],
    ['44 with ydelser', ydelser('44', antal('ydelser', '1')), { outcome: 'shape' }],
    [
      'an invalid count of ydelser',
      ydelser('20', antal('bevillinger', '1'), antal('ydelser', 'x')),
      { outcome: 'shape' },
    ],
    ['40', ydelser('40'), { outcome: 'fault' }],
    ['an answer of the other index', counted('5'), { outcome: 'shape' }],
  ])('the outcome of an answer about benefits is right: %s', async (_, given, expected) => {
    answering(given)
    expect(await ydi.check(about, running)).toMatchObject({ indeks: 'ydi', ...expected })
  })

  it.each<[string, Answer[], object]>([
    ['are summed', [both('3', '4'), both('5', '6')], { cases: 8, ydelser: 10 }],
    [
      'are unknown if absent for the last',
      [both('3', '4'), ydelser('20', antal('bevillinger', '5'))],
      { cases: 8, ydelser: undefined },
    ],
    [
      'are unknown if absent for the first',
      [ydelser('20', antal('bevillinger', '5')), both('3', '4')],
      { cases: 8, ydelser: undefined },
    ],
    [
      'may be absent where there are no bevillinger',
      [both('3', '4'), ydelser('20', antal('bevillinger', '0'))],
      { cases: 3, ydelser: 4 },
    ],
    ['are 0 without hits', [ydelser('44'), ydelser('44')], { cases: 0, ydelser: 0 }],
  ])('the ydelser of numbers counted together %s', async (_, answers, expected) => {
    answering(...answers)
    expect(await ydi.check({ ...about, countedWith: ['27.36.99'] }, running)).toMatchObject({
      outcome: 'counted',
      ...expected,
    })
  })

  it('a check of cases has no ydelser', async () => {
    answering(counted('0'))
    expect((await source().check(request, running)).ydelser).toBeUndefined()
  })
})

describe('counting a product', () => {
  it('a product is counted by the name of its system, over all numbers', async () => {
    const requests = answering(counted('7'))
    const found = await source().countProduct({ kommunekode: '0751', systemNavn: 'Acadre' }, running)
    expect(found.cases).toBe(7)
    expect(found.attempts).toMatchObject([{ question: 'product', kle: '', outcome: 'counted' }])
    expect(requests[0]).toContain('<si:SystemNavn>Acadre</si:SystemNavn>')
    expect(requests[0]).not.toContain('Sagsklasse')
  })

  it('the count of a product is unknown if the call fails', async () => {
    answering({ status: 503, body: '' })
    const found = await source().countProduct({ kommunekode: '0751', systemNavn: 'Acadre' }, running)
    expect(found.cases).toBeUndefined()
  })
})

describe('counting received cases', () => {
  const hourly: ReceivedRequest = {
    kommunekode: '0751',
    right: 'full',
    numbers: ['02.34.02', '02.34.04'],
    from: Date.parse('2022-11-02T09:00:00Z'),
    until: Date.parse('2022-11-02T10:00:00Z'),
  }
  const noRight = {
    status: 500,
    body: fault11('e:Server', '<ErrorCode>ServiceAgreementNotFound</ErrorCode>'),
  }

  it('several numbers are joined by OR in one call, each with the window', async () => {
    const requests = answering(counted('7'))
    const found = await source().countReceived(hourly, running)
    expect(found).toMatchObject({
      received: 7,
      attempts: [{ indeks: 'sdi', kommunekode: '0751', kle: '', question: 'delivered', outcome: 'counted' }],
    })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toContain('<sdi:operation>OR</sdi:operation>')
    for (const part of ['2022-11-02T09:00:00.000Z', '2022-11-02T10:00:00.000Z', '55133018'])
      expect(requests[0]?.split(`>${part}<`)).toHaveLength(3)
    for (const kle of hourly.numbers) expect(requests[0]).toContain(`>${kle}<`)
    expect(requests[0]).not.toContain('SagsitsystemRelation')
  })

  it('a single number is not joined', async () => {
    const requests = answering(counted('7'))
    const { attempts } = await source().countReceived({ ...hourly, numbers: ['02.34.02'] }, running)
    expect(attempts).toMatchObject([{ kle: '02.34.02' }])
    expect(requests[0]).toContain('<sdi:operation>AND</sdi:operation>')
  })

  it('without joinNumbers each number is counted in a call of its own, and the counts are summed', async () => {
    const requests = answering(counted('7'), counted('5'))
    const found = await source({ joinNumbers: false }).countReceived(hourly, running)
    expect(found).toMatchObject({ received: 12, attempts: [{ kle: '02.34.02' }, { kle: '02.34.04' }] })
    expect(requests.join()).not.toContain('>OR<')
  })

  it('without joinNumbers the count is unknown if any number is not answered', async () => {
    for (const answers of [
      [counted('7'), { status: 503, body: '' }],
      [{ status: 503, body: '' }, counted('7')],
    ]) {
      answering(...answers)
      const found = await source({ joinNumbers: false }).countReceived(hourly, running)
      expect(found.received).toBeUndefined()
      expect(found.attempts.at(-1)?.outcome).toBe('http')
    }
  })

  it('the cases are narrowed by the UUID of a system, or else by its name', async () => {
    const requests = answering(counted('1'))
    const systemUuid = 'ba537e12-8b0c-44b1-9de7-f75803a4e091'
    await source().countReceived({ ...hourly, systemUuid, systemNavn: 'Acadre' }, running)
    await source().countReceived({ ...hourly, systemNavn: 'Acadre' }, running)
    expect(requests[0]?.split(`>${systemUuid}<`)).toHaveLength(3)
    expect(requests[0]).not.toContain('Acadre')
    expect(requests[1]?.split('<si:SystemNavn>Acadre<')).toHaveLength(3)
  })

  it.each<[string, Answer, number | undefined, string]>([
    ['20 with 0', counted('0'), 0, 'counted'],
    ['44 without Antal', { body: envelope(answer('44')) }, 0, 'counted'],
    ['44 with Antal 0', { body: envelope(answer('44', '0')) }, 0, 'counted'],
    ['44 with hits', { body: envelope(answer('44', '7')) }, undefined, 'shape'],
    ['20 without Antal', { body: envelope(answer('20')) }, undefined, 'noAnswer'],
    ['40', { body: envelope(answer('40')) }, undefined, 'fault'],
    ['no right', noRight, undefined, 'noRight'],
    ['a fault', { status: 500, body: fault11('e:Server') }, undefined, 'fault'],
    ['503', { status: 503, body: '' }, undefined, 'http'],
    ['404', { status: 404, body: '' }, undefined, 'configuration'],
    ['a web page', { body: '<html>' }, undefined, 'shape'],
  ])('the number of received cases in an answer is right: %s', async (_, given, received, outcome) => {
    answering(given)
    const found = await source().countReceived(hourly, running)
    expect(found.received).toBe(received)
    expect(found.attempts).toMatchObject([{ outcome }])
  })

  it.each(['network', 'timeout', 'oversized', 'format', 'offline'] as const)(
    'the number of received cases is unknown after %s',
    async (kind) => {
      const found = await source({ send: async () => ({ kind, durationMs: 1 }) }).countReceived(
        hourly,
        running,
      )
      expect(found.received).toBeUndefined()
      expect(found.attempts).toMatchObject([{ outcome: kind }])
    },
  )

  it('the content of a refused answer is ignored', async () => {
    answering(counted('5'))
    const found = await source({ envelope: plainEnvelope('unsigned') }).countReceived(hourly, running)
    expect(found.received).toBeUndefined()
    expect(found.attempts).toMatchObject([{ outcome: 'signature' }])
  })

  it('a 0 under a limited right is unknown, a larger count is not', async () => {
    answering(counted('0'), counted('3'))
    const limited = { ...hourly, right: 'kle 02' }
    expect((await source().countReceived(limited, running)).received).toBeUndefined()
    expect((await source().countReceived(limited, running)).received).toBe(3)
  })

  it('a failed call is retried, and each attempt is returned', async () => {
    answering({ status: 503, body: '' }, counted('4'))
    const found = await source({ retries: 2 }).countReceived(hourly, running)
    expect(found).toMatchObject({
      received: 4,
      attempts: [
        { number: 1, outcome: 'http' },
        { number: 2, outcome: 'counted' },
      ],
    })
  })
})

describe('security', () => {
  const noRight = {
    status: 500,
    body: fault11('e:Server', '<ErrorCode>ServiceAgreementNotFound</ErrorCode>'),
  }
  it.each<[string, Answer]>([
    ['a count', counted('5')],
    ['no right', noRight],
    ['a fault', { status: 500, body: fault11('e:Server') }],
    ['no answer', { body: envelope(answer('20')) }],
  ])('the content of a refused answer is ignored: %s', async (_, given) => {
    const requests = answering(given)
    const checked = await source({ retries: 2, envelope: plainEnvelope('unsigned') }).check(request, running)
    expect(checked).toMatchObject({ outcome: 'signature', cases: undefined })
    expect(checked.attempts.at(-1)).toMatchObject({ outcome: 'signature', detail: 'unsigned' })
    expect(requests).toHaveLength(1)
  })

  it('an HTTP error from a gateway is not judged by its signature', async () => {
    answering({ status: 503, body: '<html>' })
    const checked = await source({ envelope: plainEnvelope('unsigned') }).check(request, running)
    expect(checked.outcome).toBe('http')
  })

  it.each([
    ['token', false],
    ['noRight', false],
    ['token', true],
  ] as const)('without a token nothing is sent: %s, again %s', async (outcome, retryable) => {
    const requests = answering(counted('5'))
    let tried = 0
    const checked = await source({
      retries: 2,
      envelope: async () => {
        tried += 1
        return { kind: 'refused', outcome, detail: 'the STS said no', retryable }
      },
    }).check(request, running)
    expect(checked.outcome).toBe(outcome)
    expect(requests).toHaveLength(0)
    expect(tried).toBe(retryable ? 3 : 1)
    expect(checked.attempts[0]).toMatchObject({ outcome, durationMs: 0, detail: 'the STS said no' })
  })
})
