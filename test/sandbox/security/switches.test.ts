// Owns the tests of the switches for security: how they are read, and which calls they hit.
import { describe, expect, it } from 'vitest'
import { help, parseCli } from '../../../server/sandbox/cli-options.ts'
import { parseRule, parseSwitches } from '../../../server/sandbox/parse-switches.ts'
import { createJudge, type Rule } from '../../../server/sandbox/rules.ts'
import { securityHows, stsHows } from '../../../server/sandbox/security/how.ts'

describe('a rule for security', () => {
  it('is read, whatever goes wrong', () => {
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
    ['nothing said', { do: 'security' }, /^rules\[0\]\.how: is missing; expected "unsigned"/],
    [
      'something else said',
      { do: 'security', how: 'x' },
      /^rules\[0\]\.how: is "x"; expected "unsigned", "wrongKey"/,
    ],
    [
      'a way of the other',
      { do: 'sts', how: 'unsigned' },
      /^rules\[0\]\.how: is "unsigned"; expected "fault"/,
    ],
    ['bad milliseconds', { do: 'sts', how: 'slow', ms: -1 }, /^rules\[0\]\.ms: is -1/],
    [
      'a number for the STS',
      { do: 'sts', how: 'slow', match: { kle: '02.34.02' } },
      /match\.kle: does not go with do=sts/,
    ],
    [
      'a product for the STS',
      { do: 'sts', how: 'slow', match: { product: 'sbsys' } },
      /match\.product: does not go/,
    ],
    ['a group for the STS', { do: 'sts', how: 'slow', match: { group: '02' } }, /match\.group: does not go/],
    [
      'a service',
      { do: 'sts', how: 'slow', match: { service: 'sapa' } },
      /\.do: is "sts"; with service, expected/,
    ],
  ]
  it.each(table)('is refused with %s', (_, rule, expected) => {
    const parsed = parseSwitches({ rules: [rule] })
    expect(parsed.ok ? [] : parsed.mistakes).toEqual([expect.stringMatching(expected)])
  })

  it('hits the STS or the indexes, never both, and shares each of them alone', () => {
    const rules: Rule[] = [
      { do: 'sts', how: 'fault', share: 0.5 },
      { do: 'security', how: 'unsigned', share: 0.5 },
    ]
    const judge = createJudge(rules)
    const reported = Array.from({ length: 100 }, () => [
      judge({ token: 'sdi', kommunekode: '0751' }).behaviour?.do,
      judge({ indeks: 'sdi', kle: '02.34.02' }).behaviour?.do,
      judge({ service: 'sapa' }).behaviour?.do,
    ])
    const counts = [0, 1, 2].map((i) => reported.filter((row) => row[i] !== undefined).length)
    expect(counts).toEqual([50, 50, 0])
    expect(new Set(reported.flat())).toEqual(new Set(['sts', 'security', undefined]))
  })
})

describe('the command line', () => {
  it('takes a folder, and tells of it and of every way', () => {
    const parsed = parseCli(['--security', 'somewhere'], 0)
    expect(parsed.ok && parsed.value !== 'help' && parsed.value.security).toBe('somewhere')
    expect(parseCli(['--security='], 0)).toEqual({ ok: false, mistakes: ['--security: has no value'] })
    for (const word of ['--security ', '/kombittrust/14/certificatemixed', ...securityHows, ...stsHows])
      expect(help).toContain(word)
  })
})
