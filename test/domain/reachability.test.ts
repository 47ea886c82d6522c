// Owns the tests of suspecting ourselves: the window of failures, and how a reference is written.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  everythingFails,
  type Failures,
  noFailures,
  noteCall,
  parseReference,
} from '../../server/domain/reachability.ts'
import { minute } from '../../server/domain/time.ts'

/** `x` fails and `o` reaches, a minute apart from minute 0. */
const failuresOf = (story: string): Failures =>
  [...story].reduce((failures, call, i) => noteCall(failures, i * minute, call === 'o'), noFailures)

describe('suspicion', () => {
  it.each([
    ['', 0, false],
    ['o', 0, false],
    ['x', 0, false],
    ['xx', 1, false],
    ['xxx', 2, true],
    ['oxxx', 3, true],
    ['xxox', 3, false],
    ['xxoxx', 4, false],
    ['xxoxxx', 5, true],
    ['xxxo', 3, false],
    ['xxxxxxxxxxxxxxxxxxxxxxxx', 23, true],
    ['xxx', 15, true],
    ['xxx', 15.001, false],
    ['xxxxxx', 18, true],
    ['xxxxxx', 18.001, false],
  ])('after %s at minute %d: %s', (story, at, suspected) => {
    expect(everythingFails(failuresOf(story), at * minute)).toBe(suspected)
  })

  it('never outlives a success, and holds no more than it needs', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[xo]{0,40}$/), (story) => {
        const failures = failuresOf(story)
        expect(failures.length).toBeLessThanOrEqual(3)
        expect(everythingFails(failures, story.length * minute)).toBe(/xxx$/.test(story))
      }),
    )
  })
})

describe('a reference', () => {
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
  })
})
