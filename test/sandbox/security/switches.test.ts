// Tests that rules for security are parsed, and that they match the right calls.
import { describe, expect, it } from 'vitest'
import { help, parseCli } from '../../../server/sandbox/cli-options.ts'
import { parseRule, parseSwitches } from '../../../server/sandbox/parse-switches.ts'
import { createJudge, type Rule } from '../../../server/sandbox/rules.ts'
import { securityHows, stsHows } from '../../../server/sandbox/security/how.ts'

describe('a rule for security', () => {
  it('a rule is parsed for every deliberate fault', () => {
    for (const how of securityHows)
      expect(parseRule(`do=security,how=${how}`, '--rule 1')).toEqual({
        ok: true,
        value: { do: 'security', how },
      })
    for (const how of stsHows)
      expect(parseRule(`do=sts,how=${how},share=0.5`, '--rule 1')).toEqual({
        ok: true,
        value: { do: 'sts', how, share: 0.5 },
      })
    const match = { kommune: '0751', indeks: 'ydi' }
    expect(parseRule('do=sts,how=slow,ms=20,kommune=0751,indeks=ydi', '--rule 1')).toEqual({
      ok: true,
      value: { do: 'sts', how: 'slow', ms: 20, match },
    })
  })

  const table: [string, unknown, RegExp][] = [
    ['no fault', { do: 'security' }, /^rules\[0\]\.how: is missing; expected "unsigned"/],
    [
      'an unknown fault',
      { do: 'security', how: 'x' },
      /^rules\[0\]\.how: is "x"; expected "unsigned", "wrongKey"/,
    ],
    [
      'an index’s fault for the STS',
      { do: 'sts', how: 'unsigned' },
      /^rules\[0\]\.how: is "unsigned"; expected "fault"/,
    ],
    ['negative milliseconds', { do: 'sts', how: 'slow', ms: -1 }, /^rules\[0\]\.ms: is -1/],
    [
      'a number for the STS',
      { do: 'sts', how: 'slow', match: { kle: '02.34.02' } },
      /match\.kle: cannot be combined with do=sts/,
    ],
    [
      'a product for the STS',
      { do: 'sts', how: 'slow', match: { product: 'sbsys' } },
      /match\.product: cannot be combined/,
    ],
    [
      'a group for the STS',
      { do: 'sts', how: 'slow', match: { group: '02' } },
      /match\.group: cannot be combined/,
    ],
    [
      'a service',
      { do: 'sts', how: 'slow', match: { service: 'sapa' } },
      /\.do: is "sts"; with service, expected/,
    ],
  ]
  it.each(table)('a rule for security is refused with %s', (_, rule, expected) => {
    const parsed = parseSwitches({ rules: [rule] })
    expect(parsed.ok ? [] : parsed.mistakes).toEqual([expect.stringMatching(expected)])
  })

  it('a rule matches the STS or the indexes, never both, and counts its share over those calls only', () => {
    const rules: Rule[] = [
      { do: 'sts', how: 'fault', share: 0.5 },
      { do: 'security', how: 'unsigned', share: 0.5 },
    ]
    const judge = createJudge(rules)
    const behaviours = Array.from({ length: 100 }, () => [
      judge({ token: 'sdi', kommunekode: '0751' }).behaviour?.do,
      judge({ indeks: 'sdi', kle: '02.34.02' }).behaviour?.do,
      judge({ service: 'sapa' }).behaviour?.do,
    ])
    const counts = [0, 1, 2].map((i) => behaviours.filter((row) => row[i] !== undefined).length)
    expect(counts).toEqual([50, 50, 0])
    expect(new Set(behaviours.flat())).toEqual(new Set(['sts', 'security', undefined]))
  })
})

describe('the command line', () => {
  it('--security takes a folder, and the help lists it and every deliberate fault', () => {
    const parsed = parseCli(['--security', 'somewhere'], 0)
    expect(parsed.ok && parsed.value !== 'help' && parsed.value.security).toBe('somewhere')
    expect(parseCli(['--security='], 0)).toEqual({ ok: false, mistakes: ['--security: has no value'] })
    for (const word of ['--security ', '/kombittrust/14/certificatemixed', ...securityHows, ...stsHows])
      expect(help).toContain(word)
  })
})
