// Tests that the sandbox's command line is read, and that every wrong value is reported at once.
import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { type CliOptions, createProgram } from '../../server/sandbox/cli-options.ts'
import { securityHows, services, stsHows } from '../../server/sandbox/switches.ts'

const run = async (...args: string[]) => {
  let options: CliOptions | undefined
  let printed = ''
  const write = (text: string) => {
    printed += text
  }
  const program = createProgram(async (given) => {
    options = given
  })
  program.exitOverride().configureOutput({ writeOut: write, writeErr: write })
  const exitCode = await program.parseAsync(args, { from: 'user' }).then(
    () => 0,
    (error: unknown) => (error instanceof CommanderError ? error.exitCode : Promise.reject(error)),
  )
  return { options, printed, exitCode }
}

describe('the command line', () => {
  it('only the port and the scenario have a value when the command line is empty', async () => {
    expect((await run()).options).toEqual({ port: 9001, scenario: 'oktober-2022' })
  })

  it('every option of the command line is read', async () => {
    const args =
      '--port 0 --scenario oktober-2022 --present-at 2022-10-31T09:00:00+01:00 --seed 7 --soap 1.2 --antal absent --zero 20-zero --security somewhere --rule do=hang --rule=kommune=0751,do=delay,ms=3000,share=0.2'
    expect((await run(...args.split(' '))).options).toEqual({
      port: 0,
      scenario: 'oktober-2022',
      presentAt: Date.UTC(2022, 9, 31, 8),
      seed: 7,
      soap: '1.2',
      antal: 'absent',
      zero: '20-zero',
      security: 'somewhere',
      rule: [
        { match: {}, do: 'hang' },
        { match: { kommune: '0751' }, do: 'delay', ms: 3000, share: 0.2 },
      ],
    })
  })

  it.each(['2022-10-31T09:00Z', '2022-10-31T09:00:00Z', '2022-10-31T10:00:00.000+01:00'])(
    'the start %s of the present is read',
    async (text) => {
      expect((await run('--present-at', text)).options?.presentAt).toBe(Date.UTC(2022, 9, 31, 9))
    },
  )

  it('--help takes precedence over mistakes, and lists every option, path, service and deliberate fault', async () => {
    const { options, printed: help, exitCode } = await run('--port', 'x', '--help')
    expect([options, exitCode]).toEqual([undefined, 0])
    for (const option of [
      'port',
      'scenario',
      'present-at',
      'seed',
      'soap',
      'antal',
      'zero',
      'security',
      'rule',
    ])
      expect(help).toContain(`--${option} `)
    for (const path of [
      '/sagdokumentindeks/6',
      '/ydelseindeks/6',
      '/kombittrust/14/certificatemixed',
      '/kle-konfiguration',
      '/serviceplatformen/driftsstatus',
    ])
      expect(help).toContain(path)
    for (const word of [...services, ...securityHows, ...stsHows]) expect(help).toContain(word)
  })

  const table: [string, string[], string[]][] = [
    ['an invalid port', ['--port', '65536'], ['--port: is "65536"; expected a whole number from 0 to 65535']],
    ['an unknown scenario', ['--scenario', 'maj'], ['--scenario: Invalid input: expected "oktober-2022"']],
    [
      'an instant without a time zone',
      ['--present-at', '2022-10-31T09:00'],
      ['--present-at: expected an ISO 8601 instant'],
    ],
    ['a day that does not exist', ['--present-at', '2022-13-01'], ['--present-at: expected']],
    ['a seed that is not a number', ['--seed', '-'], ['--seed: is "-"; expected a whole number']],
    ['an unknown SOAP version', ['--soap', '2'], ['--soap: Invalid option: expected one of "1.1"|"1.2"']],
    ['an unknown option', ['--sead=1'], ["unknown option '--sead=1'"]],
    ['an inherited name', ['--toString'], ["unknown option '--toString'"]],
    ['a stray word', ['9001'], ['too many arguments']],
    ['no value', ['--port'], ["option '--port <N>' argument missing"]],
    ['an empty value', ['--seed='], ['--seed: is ""; expected a whole number']],
    ['an empty folder', ['--security='], ['--security: Too small']],
    [
      'a rule of security without security',
      ['--rule', 'do=sts,how=fault'],
      ['--rule: do=security and do=sts need --security'],
    ],
    ['a bad rule', ['--rule', 'do=hang', '--rule', 'do=no'], ['--rule 2.do: Invalid discriminator value']],
    [
      'several mistakes at once',
      ['--port', 'a', '--seed', 'b', '--zero', 'c', '--rule', 'kommune=1,do=delay'],
      [
        '--port: is "a"; expected',
        '--seed: is "b"; expected',
        '--zero: Invalid',
        '--rule 1.match.kommune: expected',
        '--rule 1.ms: Invalid',
      ],
    ],
  ]
  for (const [name, args, expected] of table)
    it(`the command line reports ${name}`, async () => {
      const { options, printed, exitCode } = await run(...args)
      expect([options, exitCode]).toEqual([undefined, 1])
      for (const words of expected) expect(printed).toContain(words)
    })
})
