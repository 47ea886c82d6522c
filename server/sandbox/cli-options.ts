// Reads the sandbox's command line, and reports every mistake in it at once.
import { parseArgs } from 'node:util'
import { type Parsed, parseRule, parseSwitches } from './parse-switches.ts'
import { type Rule, type Switches, services } from './rules.ts'
import { type ScenarioName, scenarioNames } from './scenario/scenario.ts'
import { sdi } from './sdi.ts'
import { securityHows, stsHows } from './security/how.ts'
import { stsPath } from './security/names.ts'
import { serviceUrls } from './stand-ins.ts'
import { ydi } from './ydi.ts'

export const help = `Simulates, on loopback and with invented data, Sags- og Dokumentindekset (SDI v6, fremsoeg),
Ydelsesindekset (YDI v6, fremsoeg), the KLE-konfigurationer as JSON, the public service page, and
the services that are probed.

npm run sandbox -- [options]

  --port N               port on 127.0.0.1; 0 takes any free port       (9001)
  --scenario NAME        ${scenarioNames.join(', ')}                                   (${scenarioNames[0]})
  --present-at ISO       start of the scenario's present; its history
                         covers the eight weeks before                  (now)
  --seed N               seed of the invented data                      (2022)
  --soap 1.1|1.2         the SOAP version SDI accepts; YDI accepts 1.2  (1.1)
  --antal filled|absent  whether answers contain Antal                  (filled)
  --zero 44-with|44-without|20-zero
                         the answer when there are no hits              (44-with)
  --security FOLDER      the indexes require OIO IDWS, and an STS issues tokens.
                         FOLDER holds the test certificates, created if missing
                         and valid for 90 days: client.p12 (its password is in
                         client-password.txt), client.pem, sts.pem, service.pem
  --rule RULE            make calls fail or slow; can be repeated
  --help                 show this help

RULE is a comma-separated list of name=value. It needs do=. It applies to the calls to the indexes that
match indeks=sdi|ydi, kommune=, product=, group= and kle= (without any of these: all calls), or to the
given share=0..1 of them:
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
${[['SDI', sdi.path], ['YDI', ydi.path], ['STS, with --security', stsPath], ...Object.entries(serviceUrls(''))].map(([name, path]) => `  ${name?.padEnd(22)} ${path}`).join('\n')}

While the sandbox runs, GET and PUT http://127.0.0.1:PORT/sandbox/switches (JSON) read and change the switches.
`

export type CliOptions = {
  port: number
  scenario: ScenarioName
  presentAt: number
  seed?: number | undefined
  switches: Partial<Switches>
  /** The folder of the test certificates. */
  security?: string | undefined
}

const options = {
  port: { type: 'string' },
  scenario: { type: 'string' },
  'present-at': { type: 'string' },
  seed: { type: 'string' },
  soap: { type: 'string' },
  antal: { type: 'string' },
  zero: { type: 'string' },
  security: { type: 'string' },
  rule: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const

/** Reports options that are unknown, repeated or without a value. */
const tokenMistakes = (args: readonly string[]): string[] => {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  const seen = new Set<string>()
  return tokens.flatMap((token) => {
    if (token.kind === 'positional') return [`"${token.value}": is unexpected; see --help`]
    if (token.kind !== 'option') return []
    const { name, rawName, value } = token
    if (!Object.hasOwn(options, name)) return [`${rawName}: is unknown; see --help`]
    if (name === 'help') return value === undefined ? [] : ['--help: takes no value']
    if (!value) return [`${rawName}: has no value`]
    const again = seen.has(name) && name !== 'rule'
    seen.add(name)
    return again ? [`${rawName}: is given twice`] : []
  })
}

/** A whole number from 0 to `most`; undefined for any other text. */
const wholeNumber = (text: string, most: number): number | undefined =>
  /^\d{1,15}$/.test(text) && Number(text) <= most ? Number(text) : undefined

const isoInstant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** Reads the command line; `now` (epoch ms) is the default of --present-at. */
export const parseCli = (args: readonly string[], now: number): Parsed<CliOptions | 'help'> => {
  const { values } = parseArgs({ args: [...args], options, strict: false })
  if (values.help === true) return { ok: true, value: 'help' }
  const mistakes = tokenMistakes(args)
  const given = (name: string): string | undefined => {
    const value = (values as Record<string, unknown>)[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  /** Returns the parsed value, or `fallback` if the option is absent or, with a mistake added, cannot be parsed. */
  const read = <T>(
    name: string,
    parse: (text: string) => T | undefined,
    fallback: T,
    expected: string,
  ): T => {
    const text = given(name)
    if (text === undefined) return fallback
    const value = parse(text)
    if (value === undefined) mistakes.push(`--${name}: is "${text}"; expected ${expected}`)
    return value ?? fallback
  }

  const port = read('port', (t) => wholeNumber(t, 65_535), 9001, 'a port from 0 to 65535')
  const seed = read<number | undefined>(
    'seed',
    (t) => wholeNumber(t, Number.MAX_SAFE_INTEGER),
    undefined,
    'a whole number',
  )
  const scenario = read<ScenarioName>(
    'scenario',
    (t) => scenarioNames.find((name) => name === t),
    scenarioNames[0],
    scenarioNames.join(', '),
  )
  const presentAt = read(
    'present-at',
    (t) => (isoInstant.test(t) && !Number.isNaN(Date.parse(t)) ? Date.parse(t) : undefined),
    now,
    'an ISO 8601 instant with a time zone, such as 2022-10-31T09:00:00Z, or a date',
  )

  const globals = { soap: given('soap'), antal: given('antal'), zero: given('zero') }
  const switches = parseSwitches(
    Object.fromEntries(Object.entries(globals).filter(([, v]) => v !== undefined)),
  )
  if (!switches.ok) mistakes.push(...switches.mistakes.map((mistake) => `--${mistake}`))
  const rules: Rule[] = []
  for (const [index, text] of (Array.isArray(values.rule) ? values.rule : []).entries()) {
    if (typeof text !== 'string' || text === '') continue
    const rule = parseRule(text, `--rule ${index + 1}`)
    if (rule.ok) rules.push(rule.value)
    else mistakes.push(...rule.mistakes)
  }
  if (mistakes.length > 0 || !switches.ok) return { ok: false, mistakes }
  const value = { port, scenario, presentAt, seed, switches: { ...switches.value, rules } }
  return { ok: true, value: { ...value, security: given('security') } }
}
