// Tests the sandbox's SDI over real HTTP: counts, every switch and every rule, in both SOAP versions.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { day } from '../../server/domain/time.ts'
import { plantedPersonalData } from '../../server/sandbox/personal-data.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { type Sandbox, startSandbox } from '../../server/sandbox/server.ts'
import { type Rule, type SoapVersion, soapVersions } from '../../server/sandbox/switches.ts'
import {
  antalOf,
  before,
  type CheckRequest,
  createdSince,
  envelope,
  fromSystem,
  httpHeaders,
  joined,
  messageId,
  payload,
  post,
  sendRequest,
  since,
  systemUuid,
  textOf,
  transactionUuid,
} from './question.ts'

const now = Date.UTC(2022, 9, 31, 9)
const scenario = createScenario({ presentAt: now })
const aarhus = { kommunekode: '0751', cvr: '55133018' }
const lemvig = '29189935'

/** A number that Aarhus delivers, and a number that it does not. */
const delivered = scenario.obligatory.map((o) => o.kle).find((kle) => scenario.casesAt('0751', kle, now) > 0)!
const missing = scenario.obligatory.map((o) => o.kle).find((kle) => scenario.casesAt('0751', kle, now) === 0)!

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ scenario, clock: () => now })
})
afterEach(() => sandbox.control.set({ soap: '1.1', antal: 'filled', zero: '44-with', rules: [] }))
afterAll(() => sandbox.close())

const askWith = (version: SoapVersion, question: CheckRequest, rules: readonly Rule[] = []) => {
  sandbox.control.set({ soap: version, rules })
  return sendRequest(sandbox.url, version, question)
}

describe.each(soapVersions)('SOAP %s', (version) => {
  const mediaType = version === '1.1' ? 'text/xml; charset=utf-8' : 'application/soap+xml; charset=utf-8'

  it('SDI counts, and repeats the MessageID and TransactionUUID of the call', async () => {
    const { status, contentType, text } = await askWith(version, { kle: delivered })
    expect([status, contentType]).toEqual([200, mediaType])
    expect(textOf(text, 'StatusKode')).toBe('20')
    expect(textOf(text, 'Element')).toBe('sager')
    expect(antalOf(text)).toBe(scenario.casesAt(aarhus.kommunekode, delivered, now))
    expect(textOf(text, 'RelatesTo')).toBe(messageId)
    expect(textOf(text, 'TransactionUUID')).toBe(transactionUuid)
    expect(text).not.toContain('SagFiltreretOejebliksbillede')
  })

  it('SDI counts the cases received since an instant', async () => {
    const from = now - 7 * day
    const { text } = await askWith(version, { kle: delivered, received: since(new Date(from).toISOString()) })
    const expected = scenario.receivedBetween('0751', delivered, from, now)
    expect(antalOf(text)).toBe(expected)
    expect(expected).toBeLessThan(scenario.casesAt('0751', delivered, now))
  })

  it.each([
    ['another kommune', { cvr: lemvig }],
    ['an unknown CVR', { cvr: '11111111' }],
    ['a number without cases', { kle: missing }],
    ['a number that is not obligatory', { kle: '02.99.99' }],
    ['a number outside every group', { kle: 'x' }],
    [
      'a system of another kommune',
      { kle: delivered, system: systemUuid('ba537e12-8b0c-44b1-9de7-f75803a4e091') },
    ],
    [
      'an unknown system name',
      { kle: delivered, system: fromSystem('<si:SystemNavn>Ukendt</si:SystemNavn>') },
    ],
  ])('SDI answers no hits to %s', async (_, question) => {
    const { status, text } = await askWith(version, question)
    expect([status, textOf(text, 'StatusKode'), antalOf(text)]).toEqual([200, '44', 0])
  })

  it.each([
    ['44-with', 'filled', '44', 0],
    ['44-without', 'filled', '44', undefined],
    ['20-zero', 'filled', '20', 0],
    ['44-with', 'absent', '44', undefined],
    ['20-zero', 'absent', '20', undefined],
  ] as const)('SDI answers no hits in the form of zero=%s and antal=%s', async (zero, antal, code, count) => {
    sandbox.control.set({ zero, antal })
    const { text } = await askWith(version, { kle: missing })
    expect([textOf(text, 'StatusKode'), antalOf(text)]).toEqual([code, count])
  })

  it('antal=absent removes Antal from a count', async () => {
    sandbox.control.set({ antal: 'absent' })
    const { text } = await askWith(version, { kle: delivered })
    expect([textOf(text, 'StatusKode'), antalOf(text)]).toEqual(['20', undefined])
  })

  it('SDI refuses the other version with VersionMismatch, as SOAP 1.2 part 1, appendix A, requires', async () => {
    const other = version === '1.1' ? '1.2' : '1.1'
    sandbox.control.set({ soap: version })
    const { status, contentType, text } = await sendRequest(sandbox.url, other)
    expect([status, contentType]).toEqual([500, 'text/xml; charset=utf-8'])
    expect(text).toContain('xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"')
    expect(textOf(text, 'faultcode')).toBe('soap:VersionMismatch')
    expect(text.includes('up:Upgrade')).toBe(version === '1.2')
  })

  const fault = (text: string) => textOf(text, version === '1.1' ? 'faultcode' : 'Value')

  it('noRight is a fault with ServiceAgreement in its ErrorCode', async () => {
    const { status, contentType, text } = await askWith(version, {}, [{ do: 'noRight' }])
    expect([status, contentType]).toEqual([500, mediaType])
    expect(textOf(text, 'ErrorCode')).toContain('ServiceAgreement')
    expect(fault(text)).toBe(version === '1.1' ? 'soap:Client' : 'soap:Sender')
    expect(textOf(text, 'RelatesTo')).toBe(messageId)
  })

  it('fault is a server fault', async () => {
    const { status, text } = await askWith(version, {}, [{ do: 'fault' }])
    expect(status).toBe(500)
    expect(fault(text)).toBe(version === '1.1' ? 'soap:Server' : 'soap:Receiver')
    expect(text).not.toContain('ServiceAgreement')
  })

  it('status40 is an answer with code 40 and no Antal', async () => {
    const { status, text } = await askWith(version, { kle: delivered }, [{ do: 'status40' }])
    expect([status, textOf(text, 'StatusKode'), antalOf(text)]).toEqual([200, '40', undefined])
  })

  it('http is a status with an HTML page', async () => {
    const { status, contentType, text } = await askWith(version, {}, [{ do: 'http', status: 503 }])
    expect([status, contentType]).toEqual([503, 'text/html; charset=utf-8'])
    expect(text).toContain('<html>')
  })

  it('notXml is not XML', async () => {
    const { status, contentType, text } = await askWith(version, {}, [{ do: 'notXml' }])
    expect([status, contentType]).toEqual([200, mediaType])
    expect(text).not.toContain('<')
  })

  it('truncated is half of the answer, with a matching Content-Length', async () => {
    const whole = await askWith(version, { kle: delivered })
    const half = await askWith(version, { kle: delivered }, [{ do: 'truncated' }])
    expect(half.status).toBe(200)
    expect(half.text.length).toBe(Math.floor(whole.text.length / 2))
    expect(half.text).not.toContain('</soap:Envelope>')
  })

  it('truncated with cut=connection breaks the connection within the answer', async () => {
    await expect(askWith(version, {}, [{ do: 'truncated', cut: 'connection' }])).rejects.toThrow('terminated')
  })

  it('oversized is a complete answer of more than 1 MB', async () => {
    const { status, text } = await askWith(version, { kle: delivered }, [{ do: 'oversized' }])
    expect(status).toBe(200)
    expect(Buffer.byteLength(text)).toBeGreaterThan(1024 * 1024)
    expect(antalOf(text)).toBe(scenario.casesAt('0751', delivered, now))
    expect(text).toMatch(/<\/soap:Envelope>$/)
  })

  it('personalData adds case data that was not requested to the count', async () => {
    const { status, text } = await askWith(version, { kle: delivered }, [{ do: 'personalData' }])
    expect([status, textOf(text, 'StatusKode')]).toEqual([200, '20'])
    expect(antalOf(text)).toBe(scenario.casesAt('0751', delivered, now))
    expect(text).toContain('SagFiltreretOejebliksbillede')
    for (const planted of Object.values(plantedPersonalData).flat()) expect(text).toContain(planted)
    expect(textOf(text, 'FejlbeskedTekst')).toContain(plantedPersonalData.cprs[1])
  })

  it('personalData with in=fault is in a fault’s text', async () => {
    const { status, text } = await askWith(version, {}, [{ do: 'personalData', in: 'fault' }])
    expect(status).toBe(500)
    expect(textOf(text, version === '1.1' ? 'faultstring' : 'Text')).toContain(plantedPersonalData.cprs[1])
    expect(textOf(text, 'ErrorText')).toContain(plantedPersonalData.titles[0])
  })

  it('zero hides the cases', async () => {
    const { text } = await askWith(version, { kle: delivered }, [{ match: { group: '02' }, do: 'zero' }])
    expect([textOf(text, 'StatusKode'), antalOf(text)]).toEqual(['44', 0])
  })

  it('reset breaks the connection', async () => {
    await expect(askWith(version, {}, [{ do: 'reset' }])).rejects.toThrow('fetch failed')
  })

  it('hang never answers, and other calls are answered before and after the caller gives up', async () => {
    sandbox.control.set({ soap: version, rules: [{ match: { kle: delivered }, do: 'hang' }] })
    const before = sandbox.calls()
    const leaving = new AbortController()
    const body = envelope(version, payload({ kle: delivered }))
    const hanging = post(sandbox.url, body, httpHeaders(version), leaving.signal)
    // Other calls are answered while it hangs. The count of calls shows when the hanging call has been received.
    while (sandbox.calls() < before + 2) await sendRequest(sandbox.url, version, { kle: missing })
    leaving.abort()
    await expect(hanging).rejects.toThrow('aborted')
    expect((await sendRequest(sandbox.url, version, { kle: missing })).status).toBe(200)
  })

  it('delay gives the usual answer later', async () => {
    const began = performance.now()
    const { text } = await askWith(version, { kle: delivered }, [{ do: 'delay', ms: 60 }])
    expect(performance.now() - began).toBeGreaterThan(55)
    expect(antalOf(text)).toBe(scenario.casesAt('0751', delivered, now))
  })

  it('a rule with a share applies to that share of the calls', async () => {
    sandbox.control.set({ soap: version, rules: [{ do: 'fault', share: 0.2 }] })
    let faults = 0
    for (let i = 0; i < 50; i += 1) if ((await sendRequest(sandbox.url, version)).status === 500) faults += 1
    expect(faults).toBe(10)
  })
})

describe('the fields of a question', () => {
  const count = async (question: CheckRequest) =>
    antalOf((await sendRequest(sandbox.url, '1.1', question)).text)

  it('the counts by source system sum to the count without a system', async () => {
    const [code, kommune] = [...scenario.kommuner].find(([, k]) => k.older !== undefined)!
    const cvr = kommuneByCode.get(code)!.cvr
    for (const { kle } of scenario.obligatory) {
      const all = scenario.casesAt(code, kle, now)
      const own = await count({ cvr, kle, system: systemUuid(kommune.systemUuid) })
      const older = await count({ cvr, kle, system: systemUuid(kommune.older!.systemUuid.toUpperCase()) })
      expect(own).toBe(scenario.bySystemAt(code, kle, kommune.systemUuid, now))
      expect(own! + older!).toBe(all)
    }
  })

  it('the name of a source system is the name of its product', async () => {
    const names: Record<string, string> = { sbsys: 'SBSYS', acadre: 'Acadre', getorganized: 'GetOrganized' }
    const [code, kommune] = [...scenario.kommuner].find(
      ([code, k]) =>
        k.esdh in names &&
        scenario.obligatory.some((o) => o.kle < '03' && scenario.casesAt(code, o.kle, now) > 0),
    )!
    const cvr = kommuneByCode.get(code)!.cvr
    const kle = scenario.obligatory.find((o) => scenario.casesAt(code, o.kle, now) > 0)!.kle
    const named = (navn: string) =>
      count({ cvr, kle, system: fromSystem(`<si:SystemNavn>${navn}</si:SystemNavn>`) })
    expect(await named(names[kommune.esdh]!)).toBe(scenario.bySystemAt(code, kle, kommune.systemUuid, now))
    expect(await named('Vitae')).toBe(0)
  })

  it('a question without a number counts all cases of the kommune, by system name if given', async () => {
    const [code, kommune] = [...scenario.kommuner].find(([, k]) => k.shown !== undefined)!
    const cvr = kommuneByCode.get(code)!.cvr
    const named = (navn: string) =>
      count({ cvr, kle: null, system: fromSystem(`<si:SystemNavn>${navn}</si:SystemNavn>`) })
    const navn = (id: string) => builtInProducts.find((p) => p.id === id)!.navn
    const all = scenario.obligatory.reduce((n, o) => n + scenario.casesAt(code, o.kle, now), 0)
    expect(all).toBeGreaterThan(0)
    expect(await count({ cvr, kle: null })).toBe(all)
    expect(await named(navn(kommune.shown!))).toBe(all)
    expect(await named(navn(kommune.esdh))).toBe(0)
  })

  it('the searches joined by OR count the cases of each, in the same window', async () => {
    const numbers = scenario.obligatory.map((o) => o.kle).filter((kle) => kle.startsWith('02'))
    // From Monday to Friday of the week before.
    const [from, to] = [Date.UTC(2022, 9, 24), Date.UTC(2022, 9, 28)]
    const asked = numbers.map((kle) =>
      payload({ kle, received: since(new Date(from).toISOString()) + before(new Date(to).toISOString()) }),
    )
    const [first, ...others] = asked
    const reply = await post(sandbox.url, envelope('1.1', joined([first!, ...others])), httpHeaders('1.1'))
    const received = numbers.map((kle) => scenario.receivedBetween('0751', kle, from, to))
    expect(received.filter((n) => n > 0).length).toBeGreaterThan(1)
    expect(antalOf(reply.text)).toBe(received.reduce((a, b) => a + b))
  })

  it('state and creation date select a part of the cases', async () => {
    const all = scenario.casesAt('0751', delivered, now)
    const state = (kode: string) =>
      count({
        kle: delivered,
        state: `<sag:Fremdrift><sag:FremdriftStatusKode>${kode}</sag:FremdriftStatusKode></sag:Fremdrift>`,
      })
    const open = (await state('Oplyst'))!
    expect(open).toBeGreaterThan(0)
    expect(open).toBeLessThan(all)
    const created = (await count({ kle: delivered, created: createdSince('2020-01-01T00:00:00+01:00') }))!
    expect(created).toBeGreaterThan(0)
    expect(created).toBeLessThan(all)
    expect(await count({ kle: delivered, created: createdSince('2001-01-01T00:00:00Z') })).toBe(all)
  })
})

describe('the switches over HTTP', () => {
  const address = () => new URL('/sandbox/switches', sandbox.url)
  const put = (body: string) => fetch(address(), { method: 'PUT', body })

  it('PUT sets the given switches and keeps the others, and GET returns them', async () => {
    const set = await put(JSON.stringify({ zero: '20-zero', rules: [{ do: 'http', status: 502 }] }))
    expect(set.status).toBe(200)
    const shown = (await (await fetch(address())).json()) as unknown
    expect(shown).toEqual({
      soap: '1.1',
      antal: 'filled',
      zero: '20-zero',
      rules: [{ do: 'http', status: 502 }],
    })
    expect((await sendRequest(sandbox.url, '1.1')).status).toBe(502)
  })

  it('PUT with mistakes reports every mistake and changes nothing', async () => {
    for (const body of ['{"soap":"1.3","rules":[{"do":"x"}]}', 'not json', '']) {
      const refused = await put(body)
      expect(refused.status).toBe(400)
      const { mistakes } = (await refused.json()) as { mistakes: string[] }
      expect(mistakes.length).toBe(body.startsWith('{') ? 2 : 1)
    }
    expect(sandbox.control.get()).toMatchObject({ soap: '1.1', rules: [] })
  })

  it('the address of the switches refuses other methods', async () => {
    expect((await fetch(address(), { method: 'DELETE' })).status).toBe(405)
  })
})

describe('the server', () => {
  it('the server counts calls and keeps the latest unchanged', async () => {
    const before = sandbox.calls()
    await sendRequest(sandbox.url, '1.1', { kle: '29.03.08' })
    expect(sandbox.calls()).toBe(before + 1)
    const last = sandbox.requests().at(-1)
    expect(last?.body).toContain('29.03.08')
    expect(last?.soapAction).toBe('"http://kombit.dk/sts/sagdokumentindeks/fremsoeg"')
    for (let i = 0; i < 60; i += 1) await sendRequest(sandbox.url, '1.1')
    expect(sandbox.requests()).toHaveLength(50)
  })

  it('the server answers other paths with 404, other methods with 405 and large requests with 413', async () => {
    expect((await fetch(sandbox.url)).status).toBe(405)
    expect((await fetch(new URL('/', sandbox.url))).status).toBe(404)
    expect((await post(sandbox.url, 'x'.repeat(64 * 1024 + 1), httpHeaders('1.1'))).status).toBe(413)
  })

  it('the server closes immediately, even with hanging and delayed calls', async () => {
    const own = await startSandbox({
      scenario,
      clock: () => now,
      switches: {
        rules: [
          { match: { group: '02' }, do: 'hang' },
          { match: { group: 'eoj' }, do: 'delay', ms: 600_000 },
        ],
      },
    })
    const waiting = ['02.34.02', '29.03.08'].map((kle) =>
      sendRequest(own.url, '1.1', { kle }).then(
        () => 'answered',
        () => 'broken',
      ),
    )
    while (own.calls() < 2) await fetch(new URL('/', own.url))
    await own.close()
    expect(await Promise.all(waiting)).toEqual(['broken', 'broken'])
    await expect(fetch(own.url)).rejects.toThrow()
  })

  it('the server rejects a port that is in use', async () => {
    await expect(startSandbox({ port: sandbox.port, scenario, clock: () => now })).rejects.toThrow(
      'EADDRINUSE',
    )
  })
})
