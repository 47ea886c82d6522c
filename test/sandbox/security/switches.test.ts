// Tests that rules for security are parsed, and that they match the right calls.
import { describe, expect, it } from 'vitest'
import { createJudge } from '../../../server/sandbox/rules.ts'
import {
  defaultSwitches,
  mistakesOf,
  type Rule,
  ruleText,
  securityHows,
  stsHows,
  switchesSchema,
} from '../../../server/sandbox/switches.ts'

describe('a rule for security', () => {
  it('a rule is parsed for every deliberate fault', () => {
    for (const how of securityHows)
      expect(ruleText.parse(`do=security,how=${how}`)).toEqual({ match: {}, do: 'security', how })
    for (const how of stsHows)
      expect(ruleText.parse(`do=sts,how=${how},share=0.5`)).toEqual({ match: {}, do: 'sts', how, share: 0.5 })
    const match = { kommune: '0751', indeks: 'ydi' }
    expect(ruleText.parse('do=sts,how=slow,ms=20,kommune=0751,indeks=ydi')).toEqual({
      do: 'sts',
      how: 'slow',
      ms: 20,
      match,
    })
  })

  const table: [string, unknown, RegExp][] = [
    ['no fault', { do: 'security' }, /^rules\[0\]\.how: Invalid option: expected one of "unsigned"/],
    [
      'an unknown fault',
      { do: 'security', how: 'x' },
      /^rules\[0\]\.how: Invalid option: expected one of "unsigned"\|"wrongKey"/,
    ],
    [
      'an index’s fault for the STS',
      { do: 'sts', how: 'unsigned' },
      /^rules\[0\]\.how: Invalid option: expected one of "fault"/,
    ],
    ['negative milliseconds', { do: 'sts', how: 'slow', ms: -1 }, /^rules\[0\]\.ms: Too small/],
    [
      'a number for the STS',
      { do: 'sts', how: 'slow', match: { kle: '02.34.02' } },
      /match: do=sts can be combined only with indeks and kommune/,
    ],
    [
      'a product for the STS',
      { do: 'sts', how: 'slow', match: { product: 'sbsys' } },
      /match: do=sts can be combined only/,
    ],
    [
      'a group for the STS',
      { do: 'sts', how: 'slow', match: { group: '02' } },
      /match: do=sts can be combined only/,
    ],
    ['a service', { do: 'sts', how: 'slow', match: { service: 'sapa' } }, /\.do: with service, expected/],
  ]
  it.each(table)('a rule for security is refused with %s', (_, rule, expected) => {
    const { error } = switchesSchema.safeParse({ ...defaultSwitches, rules: [rule] })
    expect(error && mistakesOf(error)).toEqual([expect.stringMatching(expected)])
  })

  it('a rule matches the STS or the indexes, never both, and counts its share over those calls only', () => {
    const rules: Rule[] = [
      { do: 'sts', how: 'fault', share: 0.5 },
      { do: 'security', how: 'unsigned', share: 0.5 },
    ]
    const judge = createJudge(rules)
    const behaviours = Array.from({ length: 100 }, () => [
      judge({ token: 'sdi', kommunekode: '0751' }).behaviour?.do,
      judge({ indeks: 'sdi', numbers: ['02.34.02'] }).behaviour?.do,
      judge({ service: 'sapa' }).behaviour?.do,
    ])
    const counts = [0, 1, 2].map((i) => behaviours.filter((row) => row[i] !== undefined).length)
    expect(counts).toEqual([50, 50, 0])
    expect(new Set(behaviours.flat())).toEqual(new Set(['sts', 'security', undefined]))
  })
})
