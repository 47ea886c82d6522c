// The sandbox's command line: its options, its help, and the check of every value.
import { Command } from 'commander'
import { z } from 'zod'
import { sdi } from './sdi.ts'
import { stsPath } from './security/names.ts'
import { serviceUrls } from './stand-ins.ts'
import { mistakesOf, ruleText, securityHows, services, stsHows, switchesSchema } from './switches.ts'
import { ydi } from './ydi.ts'

const paths = { SDI: sdi.path, YDI: ydi.path, 'STS, with --security': stsPath, ...serviceUrls('') }

const rulesHelp = `
RULE is a comma-separated list of name=value. It needs do=. It applies to the calls to the indexes that
match indeks=sdi|ydi, kommune=, product=, group= and kle= (without any of these: all calls), or to the
given share=0..1 of them; with afterMs= not before that time has passed:
  do=noRight | fault | status40 | zero | hang | reset | oversized | notXml
  do=http,status=503     do=delay,ms=3000     do=truncated[,cut=body|connection]
  do=personalData[,in=answer|fault]
for example --rule 'kommune=0751,do=delay,ms=3000,share=0.2'
with --security also
  do=security,how=HOW    a wrong signature: ${securityHows.slice(0, 5).join(', ')},
                         ${securityHows.slice(5).join(', ')}
  do=sts,how=HOW         an STS fault, by indeks= and kommune=: ${stsHows.slice(0, 3).join(', ')}[,ms=3000],
                         ${stsHows.slice(3).join(', ')}
A rule with service= applies to one of these services, with do=delay, http, hang, reset or truncated:
  ${services.slice(0, 5).join(', ')},
  ${services.slice(5).join(', ')}
for example --rule 'service=sapa,do=delay,ms=900'

Paths:
${Object.entries(paths)
  .map(([name, path]) => `  ${name.padEnd(22)} ${path}\n`)
  .join('')}
While the sandbox runs, GET and PUT http://127.0.0.1:PORT/sandbox/switches (JSON) read and change the switches.`

const wholeNumber = (most: number) =>
  z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number(text) <= most, {
      error: ({ input }) => `is "${input}"; expected a whole number from 0 to ${most}`,
    })
    .transform(Number)

/** Without --security these would change nothing, as if the answers had passed. */
const needSecurity = ['security', 'sts']

const { soap, antal, zero } = switchesSchema.partial().shape

/** The options as commander names them. */
const optionsSchema = z
  .object({
    port: wholeNumber(65_535),
    scenario: z.literal('oktober-2022'),
    presentAt: z
      .union(
        [z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 }), z.iso.date()],
        {
          error: 'expected an ISO 8601 instant with a time zone, such as 2022-10-31T09:00:00Z, or a date',
        },
      )
      .transform(Date.parse)
      .optional(),
    seed: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
    soap,
    antal,
    zero,
    /** The folder of the test certificates. */
    security: z.string().min(1).optional(),
    rule: z.array(ruleText).optional(),
  })
  .refine(
    ({ security, rule = [] }) =>
      security !== undefined || rule.every(({ do: does }) => !needSecurity.includes(does)),
    { path: ['rule'], error: `do=${needSecurity.join(' and do=')} need --security` },
  )
export type CliOptions = z.output<typeof optionsSchema>

/** Creates the command, which runs `start` with the options, or prints every mistake in their values and exits with 1. */
export const createProgram = (start: (options: CliOptions) => Promise<void>): Command =>
  new Command('npm run sandbox --')
    .description(
      'Simulates, on loopback and with invented data, Sags- og Dokumentindekset (SDI v6, fremsoeg), Ydelsesindekset ' +
        '(YDI v6, fremsoeg), the KLE-konfigurationer as JSON, the public service page, and the services that are probed.',
    )
    .configureHelp({ helpWidth: 100 })
    .option('--port <N>', 'port on 127.0.0.1; 0 takes any free port', '9001')
    .option('--scenario <NAME>', 'the invented data', 'oktober-2022')
    .option(
      '--present-at <ISO>',
      "start of the scenario's present; its history covers the eight weeks before (default: now)",
    )
    .option('--seed <N>', 'seed of the invented data (default: 2022)')
    .option('--soap <VERSION>', 'the SOAP version SDI accepts: 1.1 (default) or 1.2; YDI accepts 1.2')
    .option('--antal <MODE>', 'whether answers contain Antal: filled (default) or absent')
    .option('--zero <MODE>', 'the answer when there are no hits: 44-with (default), 44-without or 20-zero')
    .option(
      '--security <FOLDER>',
      'the indexes require OIO IDWS, and an STS issues tokens. FOLDER holds the test certificates, created if missing ' +
        'and valid for 90 days: client.p12 (its password is in client-password.txt), client.pem, sts.pem, service.pem',
    )
    .option('--rule <RULE...>', 'make calls fail or slow; can be repeated')
    .addHelpText('after', rulesHelp)
    .action(async (given: unknown, program: Command) => {
      const parsed = optionsSchema.safeParse(given)
      if (!parsed.success) {
        const mistakes = mistakesOf(parsed.error).map(
          (mistake) =>
            `\n  --${mistake
              .replace('presentAt', 'present-at')
              .replace(/^rule\[(\d+)\]/, (_, i) => `rule ${Number(i) + 1}`)}`,
        )
        program.error(`The sandbox cannot start:${mistakes.join('')}`)
      }
      await start(parsed.data)
    })
