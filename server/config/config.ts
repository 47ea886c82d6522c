// Owns the configuration: file and environment → one frozen value, or every mistake at once.
import { readFileSync } from 'node:fs'
import { fullRight, type Right } from '../domain/check.ts'
import type { Obligatory } from '../domain/kle.ts'
import { kommuner as allKommuner } from '../domain/kommuner.ts'
import type { Product } from '../domain/products.ts'
import { mebibyte, parsePort } from './environment.ts'
import { checkMeaning } from './meaning.ts'
import { readYaml } from './read.ts'
import type { FileConfig } from './schema.ts'

type KommuneConfig = {
  kommunekode: string
  esdh?: string | undefined
  eoj?: string | undefined
  systemUuid?: string | undefined
  right: Right
}

/** All a running server is told; durations in ms. */
export type Config = {
  poll: {
    countsMs: number
    pulseMs: number
    pulseSample: number
    concurrency: number
    maxCallsPerSecond: number
    timeoutMs: number
    retries: number
    freshWithinMs: number
  }
  flereFrom: number
  minCases: number
  keepAttemptsMs: number
  maxAttemptsBytes: number
  sdi: { url: string; soapVersion: '1.1' | '1.2'; libertyHeader: boolean; contentType?: string | undefined }
  obligatory: readonly Obligatory[]
  /** The kommuner that are polled. */
  kommuner: readonly KommuneConfig[]
  products: readonly Product[]
}

export type Environment = {
  host: string
  port: number
  dataFolder: string
  /** Absent: the demo. */
  configFile?: string | undefined
}

type Mistaken = { mistakes: string[] }

/** PORT, HOST, BORGERBLIK_DATA, BORGERBLIK_CONFIG, NODE_ENV. An empty value is as good as none. */
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
      'BORGERBLIK_CONFIG: got nothing, expected a configuration file: the demo does not run under NODE_ENV=production',
    )
  }
  if (mistakes.length > 0 || port === undefined) return { mistakes }
  const environment = {
    port,
    host: env.HOST || '127.0.0.1',
    dataFolder: env.BORGERBLIK_DATA || './data',
    configFile,
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

const assemble = (file: FileConfig, products: readonly Product[]): Config => {
  const { counts, pulse, timeout, freshWithin, ...poll } = file.poll
  const { auth: _, ...sdi } = file.sources.sdi
  const known = file.kommuner ?? new Map(allKommuner.map((k) => [k.kommunekode, {} as FileKommune]))
  return {
    poll: { ...poll, countsMs: counts, pulseMs: pulse, timeoutMs: timeout, freshWithinMs: freshWithin },
    flereFrom: file.flereFrom,
    minCases: file.freshness.minCases,
    keepAttemptsMs: file.store.keepAttempts,
    maxAttemptsBytes: file.store.maxAttemptsMb * mebibyte,
    sdi,
    obligatory: file.obligatory,
    kommuner: [...known]
      .map(([kommunekode, { rights, ...k }]) => ({ kommunekode, ...k, right: rightOf(rights) }))
      .sort((a, b) => a.kommunekode.localeCompare(b.kommunekode)),
    products,
  }
}

type FileKommune = NonNullable<FileConfig['kommuner']> extends Map<string, infer K> ? K : never

/** The text of a configuration file → the configuration, or every mistake of form and of meaning. */
export const parseConfig = (text: string): { config: Config } | Mistaken => {
  const { root, file, mistakes } = readYaml(text)
  const { products, mistakes: meant } = checkMeaning(root)
  const all = [...mistakes, ...meant]
  if (file === undefined || all.length > 0) return { mistakes: all }
  return { config: Object.freeze(assemble(file, products)) }
}

const maxFileBytes = 1_000_000

/** Reads and parses a configuration file. */
export const readConfigFile = (file: string): { config: Config } | Mistaken => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return {
      mistakes: [`BORGERBLIK_CONFIG: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`],
    }
  }
  if (text.length > maxFileBytes) return { mistakes: [`BORGERBLIK_CONFIG: ${file} is larger than 1 MB`] }
  const parsed = parseConfig(text)
  return 'mistakes' in parsed ? { mistakes: parsed.mistakes.map((m) => `${file}: ${m}`) } : parsed
}
