// Tests what the page Drift says of our own connection: each reference, and indexes whose tokens may be for any kommune.
import { describe, expect, it } from 'vitest'
import { minute } from '../../server/domain/time.ts'
import { createReading } from '../../views/model/world.ts'
import { anyKommuneAlert, ownConnection } from '../../views/pages/own-connection.ts'
import { worldNow } from '../support/world-data.ts'
import { createWorld, october } from '../support/worlds.ts'

const textOf = (markup: unknown): string =>
  String(markup)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

const world = createWorld({ answer: october })
const reference = { host: 'www.borger.dk', port: 443 }
const silent = { host: '2001:db8::1', port: 53, triedAt: worldNow - 5 * minute }
type References = Parameters<typeof ownConnection>[0]['status']['references']
const told = (references: References) =>
  textOf(ownConnection({ ...world, reading: createReading(worldNow), status: { lagMs: 0, references } }))
const label = 'Adresser, vi afprøver vores egen forbindelse med'
const cannotTell = 'Ingen af dem har svaret, så vi kan ikke selv se, om vi er uden netforbindelse.'

describe('our own connection', () => {
  it('names each reference with when it answered', () => {
    const answeredAt = worldNow - 5 * minute
    expect(told([reference])).toBe(`${label} www.borger.dk: ikke prøvet endnu`)
    expect(told([{ ...reference, triedAt: answeredAt, answeredAt }])).toMatch(
      /www\.borger\.dk: svarede kl\. [\d.]+, for 5 min\. siden$/,
    )
    expect(told([{ ...reference, triedAt: worldNow - minute, answeredAt }])).toMatch(
      /svarede ikke kl\. [\d.]+, for 1 min\. siden , men kl\. [\d.]+, for 5 min\. siden$/,
    )
  })

  it('says that a reference without an answer since the start does not count', () => {
    const text = told([{ ...reference, triedAt: worldNow, answeredAt: worldNow }, silent])
    expect(text).toContain(
      '[2001:db8::1]:53: har ikke svaret, siden vi startede, og tæller ikke med (prøvet kl.',
    )
    expect(text).not.toContain(cannotTell)
    expect(told([silent, { ...silent, port: 54 }])).toContain(cannotTell)
    expect(told([silent, reference])).not.toContain(cannotTell)
  })

  it('is tried with no address where none is configured, as in the demo', () => {
    expect(told([])).toBe(`${label} ingen`)
  })

  it('is not mentioned before the poller has started', () => {
    expect(ownConnection({ ...world, status: { lagMs: 0 } })).toBe(false)
  })
})

describe('an index for which a token for any kommune is accepted', () => {
  it('is warned of', () => {
    expect(textOf(anyKommuneAlert(['sdi', 'ydi']))).toContain(
      'Adgangsbeviser (token) til SDI og YDI tjekkes ikke mod kommunen',
    )
    expect(anyKommuneAlert([])).toBeUndefined()
    expect(anyKommuneAlert(undefined)).toBeUndefined()
  })
})
