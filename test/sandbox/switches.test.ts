// Tests that switches are read, that their mistakes are reported, and that rules match the right calls.
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { createJudge } from '../../server/sandbox/rules.ts'
import { mistakesOf, type Rule, ruleText, switchesSchema } from '../../server/sandbox/switches.ts'

const parseSwitches = (value: unknown) => switchesSchema.partial().safeParse(value)

const mistakes = ({ error }: { error?: z.ZodError }): string[] => (error ? mistakesOf(error) : [])

describe('switches as JSON', () => {
  it('valid switches are returned unchanged', () => {
    const value = {
      soap: '1.2',
      antal: 'absent',
      zero: '44-without',
      rules: [
        { do: 'noRight' },
        { match: { kommune: '0751', group: 'eoj' }, do: 'delay', ms: 20, share: 0.5 },
        { match: { product: 'nexus', kle: '27.12.04' }, do: 'http', status: 503 },
        { match: { indeks: 'ydi' }, do: 'noRight' },
        { match: { service: 'sapa' }, do: 'delay', ms: 900 },
        { match: { service: 'driftsstatus' }, do: 'truncated', cut: 'body' },
        { do: 'truncated', cut: 'connection' },
        { match: { service: 'sapa' }, do: 'hang', afterMs: 180_000 },
        { do: 'personalData', in: 'fault' },
      ],
    }
    expect(parseSwitches(value).data).toEqual(value)
    expect(parseSwitches({}).data).toEqual({})
  })

  const table: [string, unknown, RegExp[]][] = [
    ['a value that is not an object', [], [/^Invalid input: expected object, received array$/]],
    ['an unknown switch', { sopa: '1.1' }, [/^Unrecognized key: "sopa"$/]],
    ['an unknown SOAP version', { soap: '1.3' }, [/^soap: Invalid option: expected one of "1\.1"\|"1\.2"$/]],
    ['a number as version', { soap: 1.1 }, [/^soap: Invalid option: expected one of "1\.1"/]],
    ['null', { antal: null }, [/^antal: Invalid option: expected one of "filled"/]],
    ['rules that are not a list', { rules: {} }, [/^rules: Invalid input: expected array/]],
    ['a rule that is not an object', { rules: ['noRight'] }, [/^rules\[0\]: Invalid input: expected object/]],
    [
      'a missing behaviour',
      { rules: [{}] },
      [/^rules\[0\]\.do: Invalid discriminator value\. Expected 'noRight' \|/],
    ],
    [
      'an inherited name',
      { rules: [{ do: 'toString' }] },
      [/^rules\[0\]\.do: Invalid discriminator value\. Expected/],
    ],
    [
      'missing milliseconds',
      { rules: [{ do: 'delay' }] },
      [/^rules\[0\]\.ms: Invalid input: expected number, received undefined/],
    ],
    [
      'negative milliseconds',
      { rules: [{ do: 'delay', ms: -1 }] },
      [/^rules\[0\]\.ms: Too small: expected number to be >=0/],
    ],
    [
      'more milliseconds than a timer can wait',
      { rules: [{ do: 'delay', ms: 2 ** 31 }] },
      [/^rules\[0\]\.ms: Too big: expected number to be <=2147483647/],
    ],
    [
      'an invalid HTTP status',
      { rules: [{ do: 'http', status: 99 }] },
      [/^rules\[0\]\.status: Too small: expected number to be >=200/],
    ],
    [
      'an option of another behaviour',
      { rules: [{ do: 'hang', ms: 1 }] },
      [/^rules\[0\]: Unrecognized key: "ms"/],
    ],
    [
      'a wrong cut',
      { rules: [{ do: 'truncated', cut: 'x' }] },
      [/^rules\[0\]\.cut: Invalid option: expected one of "body"/],
    ],
    [
      'a share over 1',
      { rules: [{ do: 'reset', share: 1.1 }] },
      [/^rules\[0\]\.share: Too big: expected number to be <=1/],
    ],
    [
      'match as text',
      { rules: [{ do: 'reset', match: '0751' }] },
      [/^rules\[0\]\.match: Invalid input: expected object/],
    ],
    [
      'several mistakes at once',
      {
        soap: '2',
        rules: [{ do: 'zero' }, { do: 'no', match: { kommune: 751, group: '30', kle: '30.01.01', by: 1 } }],
      },
      [
        /^soap: /,
        /^rules\[1\]\.match\.kommune: expected a kommunekode/,
        /^rules\[1\]\.match\.group: Invalid option/,
        /^rules\[1\]\.match\.kle: expected a KLE number/,
        /^rules\[1\]\.match: Unrecognized key: "by"/,
        /^rules\[1\]\.do: Invalid discriminator/,
      ],
    ],
    [
      'an unknown product',
      { rules: [{ do: 'zero', match: { product: 'x' } }] },
      [/product: Invalid option: expected one of "acadre"/],
    ],
    [
      'an unknown index',
      { rules: [{ do: 'zero', match: { indeks: 'sdj' } }] },
      [/indeks: Invalid option: expected one of "sdi"/],
    ],
    [
      'an unknown service',
      { rules: [{ do: 'hang', match: { service: 'x' } }] },
      [/^rules\[0\]\.match\.service: Invalid option: expected one of "serviceplatformen"/],
    ],
    [
      'fields that a service does not have',
      { rules: [{ do: 'noRight', match: { service: 'sdi', kle: '02.34.02', indeks: 'sdi' } }] },
      [
        /^rules\[0\]\.match: service cannot be combined with other fields$/,
        /^rules\[0\]\.do: with service, expected one of delay, http/,
      ],
    ],
    [
      'an unknown kommune',
      { rules: [{ do: 'zero', match: { kommune: '0999' } }] },
      [/kommune: expected a kommunekode/],
    ],
  ]
  for (const [name, value, expected] of table)
    it(`parsing switches reports ${name}`, () => {
      const found = mistakes(parseSwitches(value))
      expect(found).toHaveLength(expected.length)
      for (const [i, pattern] of expected.entries()) expect(found[i]).toMatch(pattern)
    })
})

describe('a rule on the command line', () => {
  it('a rule on the command line is parsed', () => {
    expect(ruleText.parse('kommune=0751, do=delay,ms=3000,share=0.2')).toEqual({
      match: { kommune: '0751' },
      do: 'delay',
      ms: 3000,
      share: 0.2,
    })
    expect(ruleText.parse('service=sapa,do=delay,ms=900')).toEqual({
      match: { service: 'sapa' },
      do: 'delay',
      ms: 900,
    })
    expect(ruleText.parse('do=hang')).toEqual({ match: {}, do: 'hang' })
  })

  const table: [string, string][] = [
    ['', 'contains ""; expected name=value'],
    ['do', 'contains "do"'],
    ['do=delay,ms=', 'contains "ms="'],
    ['do=hang,do=reset', 'repeats do'],
    ['do=delay,ms=soon', 'ms: Invalid input: expected number'],
    ['do=hang,x=1', 'Unrecognized key: "x"'],
    ['do=a=b', 'do: Invalid discriminator value'],
  ]
  for (const [text, expected] of table)
    it(`parsing a rule reports the mistake in "${text}"`, () => {
      expect(mistakes(ruleText.safeParse(text))).toEqual([expect.stringContaining(expected)])
    })
})

describe('the calls that a rule matches', () => {
  const aarhus = { kommunekode: '0751', esdh: 'sbsys', eoj: 'cura' }
  const call = (kle: string) => ({ indeks: 'sdi' as const, kommune: aarhus, numbers: [kle] })
  const hit = (match: Rule['match'], kle: string) =>
    createJudge([{ match, do: 'hang' }])(call(kle)).behaviour?.do === 'hang'

  const table: [Rule['match'], string, boolean][] = [
    [undefined, '02.34.02', true],
    [{}, '29.03.08', true],
    [{ kommune: '0751' }, '02.34.02', true],
    [{ kommune: '0851' }, '02.34.02', false],
    [{ product: 'sbsys' }, '02.34.02', true],
    [{ product: 'sbsys' }, '27.12.04', false],
    [{ product: 'cura' }, '27.12.04', true],
    [{ group: '27' }, '27.12.04', true],
    [{ group: '27' }, '29.03.08', false],
    [{ group: 'eoj' }, '29.03.08', true],
    [{ group: 'eoj' }, '02.34.02', false],
    [{ kle: '02.34.02' }, '02.34.02', true],
    [{ kle: '02.34.02' }, '02.34.04', false],
    [{ kommune: '0751', group: '02' }, '27.12.04', false],
    [{ indeks: 'sdi' }, '27.12.04', true],
    [{ indeks: 'ydi' }, '27.12.04', false],
    [{ service: 'sdi' }, '02.34.02', false],
  ]
  for (const [match, kle, expected] of table)
    it(`${JSON.stringify(match)} ${expected ? 'matches' : 'does not match'} ${kle}`, () => {
      expect(hit(match, kle)).toBe(expected)
    })

  it('a question about all numbers matches both products of the kommune, and no number or group', () => {
    const all = { indeks: 'sdi' as const, kommune: aarhus, numbers: [] }
    const verdict = (match: Rule['match']) =>
      createJudge([{ match, do: 'hang' }])(all).behaviour !== undefined
    expect([{ product: 'sbsys' }, { product: 'cura' }, { kommune: '0751' }, {}].map(verdict)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect([{ product: 'nexus' }, { group: '02' as const }, { kle: '02.34.02' }].map(verdict)).toEqual([
      false,
      false,
      false,
    ])
  })

  it('a question about several numbers matches the rules that match any of them', () => {
    const some = { indeks: 'sdi' as const, kommune: aarhus, numbers: ['02.34.02', '02.34.04'] }
    const matching = (match: Rule['match']) =>
      createJudge([{ match, do: 'hang' }])(some).behaviour !== undefined
    expect([{ kle: '02.34.04' }, { group: '02' as const }, { product: 'sbsys' }].map(matching)).toEqual([
      true,
      true,
      true,
    ])
    expect([{ kle: '02.34.06' }, { group: 'eoj' as const }, { product: 'cura' }].map(matching)).toEqual([
      false,
      false,
      false,
    ])
  })

  it('a service matches only rules that name it', () => {
    const verdict = (match: Rule['match']) =>
      createJudge([{ match, do: 'hang' }])({ service: 'sapa' }).behaviour !== undefined
    expect([{ service: 'sapa' as const }, { service: 'sdi' as const }, {}, undefined].map(verdict)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('a call without a known kommune matches no rule for a kommune or product', () => {
    const judge = createJudge([
      { match: { kommune: '0751' }, do: 'hang' },
      { match: { product: 'sbsys' }, do: 'hang' },
    ])
    expect(judge({ indeks: 'sdi', numbers: ['02.34.02'] })).toEqual({ delayMs: 0 })
  })

  it('delays add up, and the first other matching rule decides the answer', () => {
    const judge = createJudge([
      { do: 'delay', ms: 5 },
      { match: { group: '02' }, do: 'delay', ms: 7 },
      { match: { group: '02' }, do: 'fault' },
      { do: 'noRight' },
    ])
    expect(judge(call('02.34.02'))).toMatchObject({ delayMs: 12, behaviour: { do: 'fault' } })
    expect(judge(call('27.12.04'))).toMatchObject({ delayMs: 5, behaviour: { do: 'noRight' } })
  })

  it('a rule with a time to wait applies from then, and counts its share from then', () => {
    let elapsedMs = 0
    const judge = createJudge([{ do: 'fault', share: 0.7, afterMs: 1000 }], () => elapsedMs)
    const faults = () =>
      Array.from({ length: 10 }, () => judge(call('02.34.02')).behaviour !== undefined).filter(Boolean).length
    elapsedMs = 999
    expect(faults()).toBe(0)
    elapsedMs = 1000
    expect(faults()).toBe(7)
  })

  for (const share of [0, 0.05, 0.2, 0.5, 1])
    it(`a share of ${share} applies evenly and deterministically to that share of the matching calls`, () => {
      const run = () => {
        const judge = createJudge([{ match: { group: '02' }, do: 'fault', share }])
        return Array.from({ length: 1000 }, () => judge(call('02.34.02')).behaviour !== undefined)
      }
      const first = run()
      expect(run()).toEqual(first)
      const count = (hits: boolean[]) => hits.filter(Boolean).length
      expect(Math.abs(count(first) - 1000 * share)).toBeLessThan(10)
      const everyOther = first.filter((_, i) => i % 2 === 0)
      expect(Math.abs(count(everyOther) - 500 * share)).toBeLessThan(10)
    })
})
