// Tests when failed calls suggest that we are offline, and how a reference is written.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Calls,
  everythingFails,
  noCalls,
  noteCall,
  parseReference,
  toReferenceText,
} from '../../../server/domain/services/reachability.ts'
import { second } from '../../../server/domain/time.ts'

/** `x` fails and `o` reaches, ten seconds apart from 0. */
const callsOf = (story: string): Calls =>
  [...story].reduce((calls, call, i) => noteCall(calls, i * 10 * second, call === 'o'), noCalls)

describe('everythingFails', () => {
  it.each([
    ['', 0, false],
    ['o', 0, false],
    ['o', 600, false],
    // Nothing was reached yet.
    ['x', 0, true],
    ['x', 600, true],
    // Another service was reached just now, so one failed call is no sign of being offline.
    ['ox', 10, false],
    ['oxx', 20, false],
    ['xxox', 30, false],
    ['xxoxx', 40, false],
    // A recent success does not count for long, nor after many failures in a row.
    ['ox', 59.999, false],
    ['ox', 60, true],
    ['oxxx', 30, true],
    ['xxxo', 600, false],
    ['xxxxxxxxxxxx', 110, true],
  ])('after %s at second %d: %s', (story, at, suspected) => {
    expect(everythingFails(callsOf(story), at * second)).toBe(suspected)
  })

  it('is false after a success, and within a minute of it unless three calls fail in a row', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[xo]{0,40}$/), (story) => {
        const now = story.length * 10 * second
        const [, sinceReached] = /(?:^|o)(x*)$/.exec(story) ?? []
        const failed = sinceReached?.length ?? 0
        expect(everythingFails(callsOf(story), now)).toBe(failed >= 3 || (failed > 0 && !story.includes('o')))
      }),
    )
  })
})

describe('parseReference', () => {
  it.each([
    ['dns.example', { host: 'dns.example', port: 443 }],
    ['dns.example:53', { host: 'dns.example', port: 53 }],
    ['192.0.2.1:65535', { host: '192.0.2.1', port: 65_535 }],
    ['[2001:db8::1]:80', { host: '2001:db8::1', port: 80 }],
    ['[2001:db8::1]', { host: '2001:db8::1', port: 443 }],
    ['a', { host: 'a', port: 443 }],
    ['', undefined],
    ['dns.example:0', undefined],
    ['dns.example:65536', undefined],
    ['dns.example:', undefined],
    ['https://dns.example', undefined],
    ['2001:db8::1', undefined],
    ['-dns.example', undefined],
    ['user@dns.example', undefined],
    ['dns.example/x', undefined],
  ])('%s', (text, reference) => {
    expect(parseReference(text)).toEqual(reference)
    if (reference !== undefined) expect(parseReference(toReferenceText(reference))).toEqual(reference)
  })
})
