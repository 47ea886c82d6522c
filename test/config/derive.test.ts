// Tests the rules, limits, facts and services derived from a configuration.
import { describe, expect, it } from 'vitest'
import { type Config, parseConfig } from '../../server/config/config.ts'
import { anyKommuneOf, factsOf, limitsOf, rulesOf, servicesOf } from '../../server/config/derive.ts'
import { day, hour } from '../../server/domain/time.ts'

const parsed = parseConfig(`
poll: { counts: 3h, freshWithin: 2d }
flereFrom: 2
freshness: { minCases: 7 }
store: { keepAttempts: 5d, maxAttemptsMb: 3 }
sources: { sdi: { url: "https://indeks.example/6" } }
obligatory: [{ kle: "02.34.02", from: "2026-01-01" }]
kommuner: { "0751": { esdh: nova, rights: { kle: ["02"] } }, "0101": {} }
`)
if ('mistakes' in parsed) throw new Error(parsed.mistakes.join())
const { config } = parsed

describe('derived from a configuration', () => {
  it('the indexes whose tokens may be for any kommune are those of which the configuration says so', () => {
    const { sdi } = config.sources
    const secured = (cvr: 'asked' | 'any') => ({
      ...sdi,
      auth: { type: 'oioidws', sts: { url: 'https://sts.example/', certificate: 's.pem', cvr } } as const,
    })
    const of = (sources: object) =>
      anyKommuneOf({ ...config, sources: { ...config.sources, ...sources } } as Config)
    expect(of({ sdi })).toEqual([])
    expect(of({ sdi: secured('asked'), ydi: secured('any') })).toEqual(['ydi'])
    expect(of({ sdi: secured('any'), ydi: secured('any') })).toEqual(['sdi', 'ydi'])
  })

  it('answers are stale after two intervals', () => {
    expect(rulesOf(config)).toEqual({
      obligatory: [{ kle: '02.34.02', from: '2026-01-01' }],
      address: 'https://indeks.example/6',
      staleAfterMs: 6 * hour,
      benefits: false,
      gates: [],
      maxAgeMs: { konfiguration: 90 * day, kald: 75 * day, loesninger: 400 * day },
      flereFrom: 2,
      freshness: { freshWithinMs: 2 * day, minCases: 7 },
      rights: new Map([
        ['0101', 'full'],
        ['0751', 'kle 02'],
      ]),
    })
  })

  it('attempts are kept within the configured time and size', () => {
    expect(limitsOf(config)).toEqual({
      keepMs: 5 * day,
      maxBytes: 3 * 1024 * 1024,
      keepHoursMs: 60 * day,
      keepRollupsMs: 400 * day,
    })
  })

  it('all 98 kommuner have facts, and only the configured ones are polled', () => {
    const facts = factsOf(config)
    expect(facts.size).toBe(98)
    expect(facts.get('0751')).toMatchObject({ esdh: 'nova', right: 'kle 02', polled: true })
    expect(facts.get('0851')).toEqual({ right: 'full', polled: false })
    expect([...facts.values()].filter((f) => f.polled)).toHaveLength(2)
  })

  it('an index and a probe of the same id are one service on one platform', () => {
    const parsed = parseConfig(`
sources:
  sdi: { url: "https://a.example", platform: Serviceplatformen }
  ydi: { url: "https://a.example" }
obligatory: [{ kle: "02.34.02" }]
probes:
  - { id: sdi, name: SDI, url: "https://a.example" }
  - { id: ydi, name: YDI, url: "https://a.example", platform: ServicePlatformen }
  - { id: sapa, name: SAPA, url: "https://a.example" }
`)
    expect('config' in parsed && [...servicesOf(parsed.config)]).toEqual([
      ['sdi', 'serviceplatformen'],
      ['ydi', 'serviceplatformen'],
      ['sapa', undefined],
    ])
  })
})
