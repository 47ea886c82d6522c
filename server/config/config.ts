// Reads the configuration: file and environment → one frozen value, or every mistake.
import { readFileSync } from 'node:fs'
import type { Gate } from '../domain/facts/gate.ts'
import type { Product } from '../domain/facts/products.ts'
import type { Maintenance } from '../domain/incidents/maintenance.ts'
import type { Obligatory } from '../domain/kle.ts'
import { kommuner as allKommuner } from '../domain/kommuner.ts'
import { fullRight, type Right } from '../domain/measured/check.ts'
import { toPlatformId } from '../domain/services/platform.ts'
import type { Probe } from '../domain/services/probe.ts'
import { mebibyte, namedVariables, parsePort, unknownVariables } from './environment.ts'
import { checkMeaning } from './meaning.ts'
import { readYaml } from './read.ts'
import type { FileConfig } from './schema.ts'

type Mistaken = { mistakes: string[] }

/** The configuration of a running server; durations in ms. */
export type Config = Readonly<ReturnType<typeof assemble>>
export type IndeksConfig = Omit<Config['sources']['sdi'], 'joinNumbers'>
/** An index's security: none or OIO IDWS. Files are paths; `passwordEnv` names an environment variable. */
export type AuthConfig = IndeksConfig['auth']
export type OwnCertificate = NonNullable<Config['probes'][number]['certificate']>

export type Environment = {
  host: string
  port: number
  dataFolder: string
  /** Absent: the demo. */
  configFile?: string | undefined
  /** Whether the demo's index is called as the real one, by OIO IDWS. */
  demoSecurity: boolean
}

/** The environment variables that a file names, also one with mistakes; undefined when it cannot be read as YAML. */
const variablesIn = (file: string): string[] | undefined => {
  const read = readText(file)
  if ('mistakes' in read) return undefined
  const { root } = readYaml(read.text)
  return Object.keys(root).length === 0 ? undefined : namedVariables(root)
}

/** Variables of ours that neither we nor the configuration know. Reads the file only when there may be some. */
const unknownMistakes = (
  env: Record<string, string | undefined>,
  configFile: string | undefined,
): string[] => {
  const unknown = unknownVariables(env)
  if (unknown.length === 0) return []
  const named = configFile === undefined ? [] : variablesIn(configFile)
  return named === undefined
    ? []
    : unknown
        .filter((name) => !named.includes(name))
        .map(
          (name) =>
            `${name}: unknown; the README lists the known variables, and passwordEnv in the configuration may name others`,
        )
}

/** Reads the environment variables of the server. An empty value counts as unset. */
export const readEnvironment = (
  env: Record<string, string | undefined>,
): { environment: Environment } | Mistaken => {
  const mistakes: string[] = []
  const port = env.PORT ? parsePort(env.PORT) : 3000
  if (port === undefined)
    mistakes.push(`PORT: got ${JSON.stringify(env.PORT)}, expected a whole number from 0 to 65535`)
  const configFile = env.BORGERBLIK_CONFIG || undefined
  if (env.NODE_ENV === 'production' && configFile === undefined) {
    mistakes.push(
      'BORGERBLIK_CONFIG: got nothing, expected a configuration file, because the demo does not run under NODE_ENV=production',
    )
  }
  const security = env.BORGERBLIK_DEMO_SECURITY
  if (security && security !== '0' && security !== '1')
    mistakes.push(`BORGERBLIK_DEMO_SECURITY: got ${JSON.stringify(security)}, expected 1 or 0`)
  mistakes.push(...unknownMistakes(env, configFile))
  if (mistakes.length > 0 || port === undefined) return { mistakes }
  const environment = {
    port,
    host: env.HOST || '127.0.0.1',
    dataFolder: env.BORGERBLIK_DATA || './data',
    configFile,
    demoSecurity: env.BORGERBLIK_DEMO_SECURITY === '1',
  }
  return { environment: Object.freeze(environment) }
}

const rightOf = (
  rights: { kle?: string[] | undefined; sensitivity?: string[] | undefined } | undefined,
): Right => {
  const limits = [
    ...(rights?.kle ? [`kle ${rights.kle.join(', ')}`] : []),
    ...(rights?.sensitivity ? [`sensitivity ${rights.sensitivity.join(', ')}`] : []),
  ]
  return limits.length === 0 ? fullRight : limits.join('; ')
}

type FileIndeks = Omit<FileConfig['sources']['sdi'], 'joinNumbers'>

/** The services' entityIDs in KOMBIT's sample code. */
const entityIds = {
  sdi: 'http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6',
  ydi: 'http://entityid.kombit.dk/service/ydi/ydelseindeks/6',
}

const authOf = (auth: FileIndeks['auth'], id: 'sdi' | 'ydi') => {
  if (auth.type === 'none') return auth
  const { clockSkew, entityId = entityIds[id], ...rest } = auth
  return { ...rest, entityId, skewMs: clockSkew }
}

const indeksOf = ({ auth, ...indeks }: FileIndeks, id: 'sdi' | 'ydi') => ({
  ...indeks,
  auth: authOf(auth, id),
})

type FileProbe = FileConfig['probes'][number]

const probeOf = (file: FileProbe): Probe & Pick<FileProbe, 'certificate' | 'ca'> => {
  const { name, every, expect, warnAt, failAt, ...probe } = file
  const status = Array.isArray(expect.status) ? expect.status : [expect.status]
  return {
    ...probe,
    navn: name,
    everyMs: every,
    warnAtMs: warnAt,
    failAtMs: failAt,
    expect: { ...expect, status },
  }
}

/** Maintenance once, or in a window of `forMs` from each firing of a pattern. */
type MaintenanceConfig = Maintenance | (Omit<Maintenance, 'from' | 'until'> & { cron: string; forMs: number })

/** None without times, which the check of the meaning reports. */
const maintenanceOf = (file: FileConfig['maintenance'][number]): MaintenanceConfig[] => {
  const { text, from, until, cron, for: forMs, at } = file
  const platform = at?.platform === undefined ? undefined : toPlatformId(at.platform)
  const rest = { text, platform, service: at?.service, kommunekode: at?.kommune }
  if (from !== undefined && until !== undefined) return [{ ...rest, from, until }]
  return cron === undefined || forMs === undefined ? [] : [{ ...rest, cron, forMs }]
}

const watched = (file: { url: string; every: number } | undefined) =>
  file && { url: file.url, everyMs: file.every }

/** Makes the configuration of a parsed file. */
export const assemble = (file: FileConfig, products: readonly Product[]) => {
  const { counts, pulse, timeout, freshWithin, products: observe, deliveries, ...poll } = file.poll
  const { sdi, ydi, kleKonfiguration, servicePage } = file.sources
  const known = file.kommuner ?? new Map(allKommuner.map((k) => [k.kommunekode, {} as FileKommune]))
  return {
    poll: {
      ...poll,
      countsMs: counts,
      pulseMs: pulse,
      timeoutMs: timeout,
      freshWithinMs: freshWithin,
      productsMs: observe,
      deliveriesMs: deliveries,
    },
    flereFrom: file.flereFrom,
    minCases: file.freshness.minCases,
    keepAttemptsMs: file.store.keepAttempts,
    maxAttemptsBytes: file.store.maxAttemptsMb * mebibyte,
    sources: {
      sdi: { ...indeksOf(sdi, 'sdi'), joinNumbers: sdi.joinNumbers },
      ydi: ydi && indeksOf(ydi, 'ydi'),
      kleKonfiguration: watched(kleKonfiguration),
      servicePage: watched(servicePage),
    },
    gates: file.gates as readonly Gate[],
    probes: file.probes.map(probeOf),
    maintenance: file.maintenance.flatMap(maintenanceOf),
    references: file.reachability.references,
    maxAgeMs: file.maxAge,
    contact: file.contact,
    freeze: file.week.freeze,
    slideTemplate: file.slide.template,
    obligatory: file.obligatory as readonly Obligatory[],
    kommuner: [...known]
      .map(([kommunekode, { rights, ...k }]) => ({ kommunekode, ...k, right: rightOf(rights) }))
      .sort((a, b) => a.kommunekode.localeCompare(b.kommunekode)),
    products,
  }
}

type FileKommune = NonNullable<FileConfig['kommuner']> extends Map<string, infer K> ? K : never

/** Parses a configuration file's text; returns every mistake, in its form and in its meaning. */
export const parseConfig = (text: string): { config: Config } | Mistaken => {
  const { root, file, mistakes } = readYaml(text)
  const { products, mistakes: meant } = checkMeaning(root)
  const all = [...mistakes, ...meant]
  if (file === undefined || all.length > 0) return { mistakes: all }
  return { config: Object.freeze(assemble(file, products)) }
}

const maxFileBytes = 1_000_000

const readText = (file: string): { text: string } | Mistaken => {
  try {
    const text = readFileSync(file, 'utf8')
    return text.length > maxFileBytes
      ? { mistakes: [`BORGERBLIK_CONFIG: ${file} is larger than 1 MB`] }
      : { text }
  } catch (error) {
    return {
      mistakes: [`BORGERBLIK_CONFIG: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`],
    }
  }
}

/** Reads and parses a configuration file. */
export const readConfigFile = (file: string): { config: Config } | Mistaken => {
  const read = readText(file)
  if ('mistakes' in read) return read
  const parsed = parseConfig(read.text)
  return 'mistakes' in parsed ? { mistakes: parsed.mistakes.map((m) => `${file}: ${m}`) } : parsed
}
