// Tests that the sandbox's command line is read, and that every mistake is reported at once.
import { describe, expect, it } from 'vitest'
import { help, parseCli } from '../../server/sandbox/cli-options.ts'
import { services } from '../../server/sandbox/rules.ts'

const now = Date.UTC(2026, 0, 5, 12)

describe('the command line', () => {
  it('every option of the command line has a default', () => {
    expect(parseCli([], now)).toEqual({
      ok: true,
      value: {
        port: 9001,
        scenario: 'oktober-2022',
        presentAt: now,
        seed: undefined,
        switches: { rules: [] },
      },
    })
  })

  it('every option of the command line is read', () => {
    const args =
      '--port 0 --scenario oktober-2022 --present-at 2022-10-31T09:00:00+01:00 --seed 7 --soap 1.2 --antal absent --zero 20-zero --rule do=hang --rule=kommune=0751,do=delay,ms=3000,share=0.2'
    expect(parseCli(args.split(' '), now)).toEqual({
      ok: true,
      value: {
        port: 0,
        scenario: 'oktober-2022',
        presentAt: Date.UTC(2022, 9, 31, 8),
        seed: 7,
        switches: {
          soap: '1.2',
          antal: 'absent',
          zero: '20-zero',
          rules: [{ do: 'hang' }, { match: { kommune: '0751' }, do: 'delay', ms: 3000, share: 0.2 }],
        },
      },
    })
  })

  it('--help takes precedence over mistakes, and lists every option, path and service', () => {
    expect(parseCli(['--port', 'x', '--help'], now)).toEqual({ ok: true, value: 'help' })
    for (const option of ['port', 'scenario', 'present-at', 'seed', 'soap', 'antal', 'zero', 'rule'])
      expect(help).toContain(`--${option} `)
    for (const path of [
      '/sagdokumentindeks/6',
      '/ydelseindeks/6',
      '/kle-konfiguration',
      '/serviceplatformen/driftsstatus',
    ])
      expect(help).toContain(path)
    for (const service of services) expect(help).toContain(service)
  })

  const table: [string, string[], string[]][] = [
    ['an invalid port', ['--port', '65536'], ['--port: is "65536"; expected a port']],
    ['an unknown scenario', ['--scenario', 'maj'], ['--scenario: is "maj"; expected oktober-2022']],
    [
      'an instant without a time zone',
      ['--present-at', '2022-10-31T09:00'],
      ['--present-at: is "2022-10-31T09:00"'],
    ],
    ['a day that does not exist', ['--present-at', '2022-13-01'], ['--present-at: is "2022-13-01"']],
    ['a seed that is not a number', ['--seed', '-'], ['--seed: is "-"; expected a whole number']],
    ['an unknown SOAP version', ['--soap', '2'], ['--soap: is "2"; expected "1.1", "1.2"']],
    ['an unknown option', ['--sead=1'], ['--sead: is unknown']],
    ['an inherited name', ['--toString'], ['--toString: is unknown']],
    ['a stray word', ['9001'], ['"9001": is unexpected']],
    ['no value', ['--port'], ['--port: has no value']],
    ['an empty value', ['--seed='], ['--seed: has no value']],
    ['a repeated option', ['--port', '1', '--port', '2'], ['--port: is given twice']],
    ['a bad rule', ['--rule', 'do=hang', '--rule', 'do=no'], ['--rule 2.do: is "no"']],
    [
      'several mistakes at once',
      ['--nope', '--port', 'a', '--seed', 'b', '--zero', 'c', '--rule', 'kommune=1,do=delay'],
      [
        '--nope: is unknown',
        '--port: is "a"',
        '--seed: is "b"',
        '--zero: is "c"',
        '--rule 1.match.kommune: is "1"',
        '--rule 1.ms: is missing',
      ],
    ],
  ]
  for (const [name, args, expected] of table)
    it(`the command line reports ${name}`, () => {
      const parsed = parseCli(args, now)
      const found = parsed.ok ? [] : parsed.mistakes
      expect(found).toHaveLength(expected.length)
      for (const [i, words] of expected.entries()) expect(found[i]).toContain(words)
    })
})
