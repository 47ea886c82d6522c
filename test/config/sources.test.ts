// Tests the configuration of sources, security, gates, probes and the age limits of facts.
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../server/config/config.ts'
import { day, hour, minute, second } from '../../server/domain/time.ts'
import { mistakes } from '../support/configuration.ts'

const obligatory = 'obligatory: [{ kle: "02.34.02" }, { kle: "27.36.04" }]'
const sdi = 'sdi: { url: "https://index.example/6" }'
const withSources = (more: string) => `sources: { ${sdi}, ${more} }\n${obligatory}\n`
const withRest = (rest: string) => `sources: { ${sdi} }\n${obligatory}\n${rest}\n`

const configOf = (text: string) => {
  const parsed = parseConfig(text)
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'))
  return parsed.config
}

describe('Ydelsesindekset', () => {
  it('has the keys of SDI, with SOAP 1.2 and no Liberty header by default', () => {
    expect(configOf(withSources('ydi: { url: "https://ydelse.example/6" }')).sources.ydi).toEqual({
      url: 'https://ydelse.example/6',
      soapVersion: '1.2',
      libertyHeader: false,
      auth: { type: 'none' },
    })
    const other =
      'ydi: { url: "https://y.example", soapVersion: "1.1", libertyHeader: true, contentType: text/xml }'
    expect(configOf(withSources(other)).sources.ydi).toMatchObject({
      soapVersion: '1.1',
      libertyHeader: true,
      contentType: 'text/xml',
    })
  })

  it('has no setting for joined numbers, because only SDI is asked for several at once', () => {
    expect(mistakes(withSources('ydi: { url: "https://y.example", joinNumbers: false }'))).toEqual([
      'sources.ydi.joinNumbers: unknown key; the README lists the known keys',
    ])
    const text = `sources: { sdi: { url: "https://i.example", joinNumbers: false } }\n${obligatory}\n`
    expect(configOf(text).sources.sdi.joinNumbers).toBe(false)
  })

  it('has its calls included in the calls of a round', () => {
    const text = `${withSources('ydi: { url: "https://y.example" }')}poll: { counts: 1m, maxCallsPerSecond: 5 }\n`
    expect(mistakes(text)).toEqual([
      expect.stringContaining(
        '98 kommuner × 2 numbers × 2 calls + 98 × 1 numbers in Ydelsesindekset × 2 calls',
      ),
    ])
  })
})

describe('OIO IDWS', () => {
  const auth = (more = '') =>
    `auth: { type: oioidws, sts: { url: "https://sts.example/14", certificate: sts.pem }, certificate: { file: own.p12, passwordEnv: OUR_PASSWORD }, serviceCertificate: service.pem${more} }`
  const both = (more?: string) =>
    `sources: { sdi: { url: "https://i.example", ${auth(more)} }, ydi: { url: "https://y.example", ${auth(more)} } }\n${obligatory}\n`

  it('has files, variable names, and an entityID for each index', () => {
    const { sources } = configOf(both())
    expect(sources.sdi.auth).toEqual({
      type: 'oioidws',
      sts: { url: 'https://sts.example/14', certificate: 'sts.pem', cvr: 'asked' },
      certificate: { file: 'own.p12', passwordEnv: 'OUR_PASSWORD' },
      serviceCertificate: 'service.pem',
      entityId: 'http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6',
      skewMs: minute,
      unsignedFaults: false,
    })
    expect(sources.ydi?.auth).toMatchObject({
      entityId: 'http://entityid.kombit.dk/service/ydi/ydelseindeks/6',
    })
  })

  it('has settings for the entityID, the clock skew and unsigned faults', () => {
    const { sources } = configOf(both(', entityId: "urn:x", clockSkew: 0s, unsignedFaults: true'))
    expect(sources.sdi.auth).toMatchObject({ entityId: 'urn:x', skewMs: 0, unsignedFaults: true })
  })

  it('accepts tokens for any kommune where the configuration says so', () => {
    const { sources } = configOf(both().replaceAll('certificate: sts.pem', 'certificate: sts.pem, cvr: any'))
    expect(sources.sdi.auth).toMatchObject({ sts: { cvr: 'any' } })
  })

  it.each([
    'http://localhost:4000/sts',
    'http://127.0.0.1/sts',
    'http://127.1.2.3/',
    'http://[::1]:4000/sts',
  ])('accepts an STS on this machine without TLS: %s', (url) => {
    expect(mistakes(both().replaceAll('https://sts.example/14', url))).toEqual([])
  })

  it.each([
    'http://sts.example/14',
    'http://10.0.0.1/',
    'http://localhost.example/',
    'http://127.0.0.1.example/',
    'http://0.0.0.0/',
  ])('refuses an STS elsewhere without TLS: %s', (url) => {
    expect(mistakes(both().replaceAll('https://sts.example/14', url))).toEqual(
      ['sdi', 'ydi'].map(
        (id) =>
          `sources.${id}.auth.sts.url: got ${JSON.stringify(url)}, expected an address that begins with https://, because only TLS protects the answers of an STS`,
      ),
    )
  })

  it.each([
    [
      'type: oioidws, sts: { url: "s.example", certificate: s.pem, cvr: alle }',
      'sources.sdi.auth.sts.cvr: got "alle", expected asked, so that a token is only for the kommune asked about, or any',
    ],
  ])('reports the mistake in %s', (change, expected) => {
    const given = `sources: { sdi: { url: "https://i.example", auth: { ${change} } } }\n${obligatory}`
    expect(mistakes(given)).toContain(expected)
    expect(mistakes(given).filter((text) => text.startsWith('sources.sdi.auth.sts.url'))).toHaveLength(1)
  })

  it.each([
    ['type: none', 'sources.sdi.auth.sts: unknown key; the README lists the known keys'],
    [
      'type: oioidws, serviceCertificate: 7',
      'sources.sdi.auth.serviceCertificate: got 7, expected the path of a file',
    ],
    [
      'type: oioidws, certificate: { file: a.p12, passwordEnv: "a b" }',
      'sources.sdi.auth.certificate.passwordEnv: got "a b", expected the name of an environment variable, such as BORGERBLIK_CERTIFICATE_PASSWORD',
    ],
    [
      'type: oioidws, clockSkew: 11m',
      'sources.sdi.auth.clockSkew: got "11m", expected a duration from 0d to 10m, such as 30s, 5m, 6h or 7d',
    ],
  ])('reports the mistake in %s', (change, expected) => {
    const given = `sources: { sdi: { url: "https://i.example", auth: { sts: { url: "https://s.example", certificate: s.pem }, ${change} } } }\n${obligatory}`
    expect(mistakes(given)).toContain(expected)
  })
})

describe('gates', () => {
  it('have a day, pilots, or both', () => {
    const text = withRest(
      'gates: [{ area: "02", opens: "2022-10-31" }, { area: journalnotater, pilots: ["0851"] }]',
    )
    expect(configOf(text).gates).toEqual([
      { area: '02', opens: '2022-10-31' },
      { area: 'journalnotater', pilots: ['0851'] },
    ])
  })

  it.each([
    [
      '{ area: "03", opens: "2022-10-31" }',
      'gates[0].area: got "03", expected "02", "27", "29" or journalnotater',
    ],
    [
      '{ area: "02" }',
      'gates[0]: got neither opens nor pilots, expected the day it opens, the pilots, or both',
    ],
    [
      '{ area: "02", pilots: ["9999"] }',
      'gates[0].pilots[0]: got "9999", expected the four-digit kommunekode of one of the 98 kommuner, in quotes, such as "0751"',
    ],
    [
      '{ area: "02", opens: "31.10.2022" }',
      'gates[0].opens: got "31.10.2022", expected a day such as "2022-01-01"',
    ],
    [
      '{ area: "02", opens: "2022-01-01" }, { area: "02", opens: "2023-01-01" }',
      'gates[1].area: got "02" again, expected each area once',
    ],
  ])('with a mistake are reported: %s', (gates, expected) => {
    expect(mistakes(withRest(`gates: [${gates}]`))).toEqual([expected])
  })
})

describe('probes', () => {
  it('have defaults for all but id, name and url', () => {
    const text = withRest('probes: [{ id: sapa, name: SAPA, url: "https://sapa.example" }]')
    expect(configOf(text).probes).toEqual([
      {
        id: 'sapa',
        navn: 'SAPA',
        url: 'https://sapa.example',
        everyMs: 5 * minute,
        expect: { status: [200] },
        warnAtMs: second,
        failAtMs: 10 * second,
      },
    ])
  })

  it('accept every expectation, a client certificate and an authority', () => {
    const text = withRest(
      'probes: [{ id: a, name: A, url: "https://a.example", every: 30s, expect: { status: [200, 204], contains: ok, jsonPath: "$.status" }, warnAt: 800ms, failAt: 5s, platform: P, certificate: { file: a.p12 }, ca: ca.pem }]',
    )
    expect(configOf(text).probes[0]).toMatchObject({
      expect: { status: [200, 204], contains: 'ok', jsonPath: '$.status' },
      warnAtMs: 800,
      platform: 'P',
      certificate: { file: 'a.p12' },
      ca: 'ca.pem',
    })
  })

  it.each([
    ['id: a, warnAt: 10s', 'probes[0].warnAt: got 10s, expected less than failAt (10s)'],
    ['id: a, failAt: 5m', 'probes[0].failAt: got 5m, expected less than every (5m)'],
    [
      'id: a, expect: { jsonPath: "status" }',
      'probes[0].expect.jsonPath: got "status", expected a JSONPath (RFC 9535) such as $.status',
    ],
    [
      'id: a, expect: { status: 99 }',
      'probes[0].expect.status: got 99, expected a whole number from 100 to 599',
    ],
    ['id: "a b"', 'probes[0].id: got "a b", expected an id of a–z, 0–9 and hyphen, at most 40 characters'],
  ])('with a mistake are reported: %s', (change, expected) => {
    expect(mistakes(withRest(`probes: [{ name: A, url: "https://a.example", ${change} }]`))).toEqual([
      expected,
    ])
  })

  it('need different ids', () => {
    const one = '{ id: a, name: A, url: "https://a.example" }'
    expect(mistakes(withRest(`probes: [${one}, ${one}]`))).toEqual([
      'probes[1].id: got "a" again, expected each id once',
    ])
  })
})

describe('the platform of an index', () => {
  const withPlatforms = (index: string, id: string, platform: string) =>
    `sources: { sdi: { url: "https://a.example"${index} } }\n${obligatory}\nprobes: [{ id: ${id}, name: A, url: "https://a.example"${platform} }]`

  it('is its name', () => {
    const { sources, probes } = configOf(withPlatforms(', platform: A', 'sdi', ', platform: a'))
    expect([sources.sdi.platform, probes[0]?.platform]).toEqual(['A', 'a'])
  })

  it.each([
    ['', 'sdi', ', platform: B'],
    [', platform: A', 'sdi', ''],
    [', platform: A', 'sapa', ', platform: B'],
  ])('may be named once, or differ from that of another service: %j, %s%s', (index, id, platform) => {
    expect(mistakes(withPlatforms(index, id, platform))).toEqual([])
  })

  it('may not differ from the platform of the probe of the same id', () => {
    expect(mistakes(withPlatforms(', platform: A', 'sdi', ', platform: B'))).toEqual([
      'probes[0].platform: got "B", expected "A" as in sources.sdi.platform, because the two are one service',
    ])
  })

  it('must be a name', () => {
    expect(mistakes(withPlatforms(', platform: 7', 'sdi', ', platform: B'))).toEqual([
      'sources.sdi.platform: got 7, expected a name of at most 60 characters',
    ])
  })
})

describe('facts from others', () => {
  it('have an interval for fetching and an age limit', () => {
    const text = `${withSources('kleKonfiguration: { url: "https://k.example" }, servicePage: { url: "https://p.example", every: 5m }')}maxAge: { kald: 31d }\n`
    const { sources, maxAgeMs } = configOf(text)
    expect(sources).toMatchObject({
      kleKonfiguration: { url: 'https://k.example', everyMs: day },
      servicePage: { url: 'https://p.example', everyMs: 5 * minute },
    })
    expect(maxAgeMs).toEqual({
      kleKonfiguration: 90 * day,
      loesninger: 400 * day,
      kald: 31 * day,
      klik: 75 * day,
      observed: 21 * day,
    })
  })

  it('references must be hosts', () => {
    expect(mistakes(withRest('reachability: { references: ["https://x.example/"] }'))).toEqual([
      expect.stringMatching(/^reachability\.references\[0]: got .*expected host, host:port/),
    ])
    expect(mistakes(withRest('reachability: { references: [] }'))).toHaveLength(1)
    expect(configOf(withRest('reachability: { references: ["a.example:8443"] }')).references).toEqual([
      'a.example:8443',
    ])
  })

  it('the interval of product searches is configurable', () => {
    expect(configOf(withRest('poll: { products: 24h }')).poll.productsMs).toBe(24 * hour)
  })

  it('the interval of the calls for deliveries is configurable', () => {
    expect(configOf(withRest('poll: { deliveries: 30m }')).poll.deliveriesMs).toBe(30 * minute)
  })
})
