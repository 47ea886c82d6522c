// Tests which samples a maintenance window covers.
import { describe, expect, it } from 'vitest'
import { isMaintained, type Maintenance } from '../../../server/domain/incidents/maintenance.ts'

const from = Date.UTC(2026, 11, 1, 21)
const until = from + 1000
const windowOf = (cover: Partial<Maintenance>): Maintenance => ({ text: 'x', from, until, ...cover })
const sdi = { platform: 'p', service: 'sdi', kommunekode: '0751' }

describe('a maintenance window', () => {
  it.each([
    [from - 1, false],
    [from, true],
    [until - 1, true],
    [until, false],
  ])('includes its start and excludes its end: %i', (at, expected) => {
    expect(isMaintained([windowOf({})], sdi, at)).toBe(expected)
  })

  it.each<[Partial<Maintenance>, boolean]>([
    [{}, true],
    [{ platform: 'p' }, true],
    [{ platform: 'q' }, false],
    [{ service: 'sdi' }, true],
    [{ service: 'ydi' }, false],
    [{ kommunekode: '0751' }, true],
    [{ kommunekode: '0101' }, false],
    [{ platform: 'p', service: 'sdi', kommunekode: '0751' }, true],
    [{ platform: 'p', service: 'sdi', kommunekode: '0101' }, false],
    [{ platform: 'q', service: 'sdi' }, false],
  ])('of %j covers a call to SDI about Aarhus: %s', (cover, expected) => {
    expect(isMaintained([windowOf(cover)], sdi, from)).toBe(expected)
  })

  it('of a platform or a kommune does not cover a probe that has neither', () => {
    const windows = [windowOf({ platform: 'p' }), windowOf({ kommunekode: '0751' })]
    expect(isMaintained(windows, { service: 'sapa' }, from)).toBe(false)
    expect(isMaintained([...windows, windowOf({ service: 'sapa' })], { service: 'sapa' }, from)).toBe(true)
  })

  it('covers nothing when there is none', () => {
    expect(isMaintained([], sdi, from)).toBe(false)
  })
})
