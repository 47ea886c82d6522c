// Creates the sources from a configuration: transport, security, indexes, probes. For server and commands.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { AuthConfig, Config, IndeksConfig, OwnCertificate } from '../config/config.ts'
import { callsAtOnce } from '../config/load.ts'
import { type Indeks, indekser } from '../domain/measured/check.ts'
import type { Source } from '../domain/ports/source.ts'
import { parseReference, type Reachability } from '../domain/services/reachability.ts'
import { createBackOff } from '../poll/back-off.ts'
import type { LagMeter } from '../poll/lag.ts'
import { createPacer } from '../poll/pace.ts'
import { createPauses, type Pauses } from '../poll/pauses.ts'
import { createReachability } from '../poll/reachability.ts'
import type { Waiter } from '../poll/wait.ts'
import type { Envelope } from '../sources/envelope.ts'
import { createTransport, type Transport } from '../sources/http.ts'
import { type Credentials, loadCertificate, loadCredentials } from '../sources/idws/credentials.ts'
import { createIdwsEnvelope } from '../sources/idws/envelope.ts'
import { createIndeksSource } from '../sources/indeks.ts'
import { probeWithReachability, withReachability } from '../sources/offline.ts'
import { readAuthorities } from '../sources/probe/authorities.ts'
import { createProber, type Prober } from '../sources/probe.ts'
import { sdiProtocol } from '../sources/sdi-messages.ts'
import { createPlainEnvelope } from '../sources/soap.ts'
import { canConnect } from '../sources/wire/addresses.ts'
import { ydiProtocol } from '../sources/ydi-messages.ts'

/** A certificate that we use or trust, and when it expires. */
type KnownCertificate = { name: string; subject: string; validTo: number }

export type Sources = {
  source: Source
  prober: Prober
  certificates: readonly KnownCertificate[]
  /** Whether an index or a probed service, by its id, has asked us to wait, and that is not over. */
  isPaused(service: string): boolean
  pause: Pauses['pause']
  watchPauses: Pauses['watch']
  reachability: Pick<Reachability, 'tryReferences' | 'watch'>
  close(): Promise<void>
}

export type SourcesDeps = {
  time: Waiter
  lag: LagMeter
  /** The configuration file's folder, where relative paths start. */
  folder: string
  env: Readonly<Record<string, string | undefined>>
}

/** The folder in which a configuration's relative paths start. */
export const folderOf = (configFile: string | undefined): string => dirname(resolve(configFile ?? '.'))

const protocols = { sdi: sdiProtocol, ydi: ydiProtocol }
const retryAfterMs = 500

/** Reads the files that a configuration names, and collects every mistake with its path. */
const createFileReader = ({ folder, env, time }: SourcesDeps) => {
  const mistakes: string[] = []
  const certificates: KnownCertificate[] = []

  const read = (path: string, file: string): Buffer | undefined => {
    try {
      return readFileSync(resolve(folder, file))
    } catch (error) {
      mistakes.push(`${path}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
      return undefined
    }
  }

  const certificate = (path: string, file: string) => {
    const bytes = read(path, file)
    if (bytes === undefined) return undefined
    const loaded = loadCertificate(bytes, time.now())
    if (!loaded.ok) {
      mistakes.push(`${path}: ${file}: ${loaded.mistake}`)
      return undefined
    }
    certificates.push({
      name: path,
      subject: loaded.certificate.subject,
      validTo: loaded.certificate.validTo,
    })
    return loaded.certificate
  }

  const authorities = (path: string, file: string): string[] | undefined => {
    const bytes = read(path, file)
    const trusted = bytes && readAuthorities(bytes)
    if (bytes !== undefined && trusted === undefined)
      mistakes.push(`${path}: ${file}: not a certificate in PEM or DER, or one of several is damaged`)
    return trusted
  }

  const credentials = (path: string, { file, passwordEnv }: OwnCertificate): Credentials | undefined => {
    const password = passwordEnv === undefined ? '' : env[passwordEnv]
    if (password === undefined) {
      mistakes.push(`${path}.passwordEnv: the environment variable ${passwordEnv} is not set`)
      return undefined
    }
    const bytes = read(`${path}.file`, file)
    if (bytes === undefined) return undefined
    const loaded = loadCredentials(bytes, password, time.now())
    if (!loaded.ok) {
      mistakes.push(`${path}.file: ${file}: ${loaded.mistake}`)
      return undefined
    }
    const { subject, validTo } = loaded.credentials.certificate
    certificates.push({ name: path, subject, validTo })
    return loaded.credentials
  }

  return { mistakes, certificates, authorities, certificate, credentials }
}

type FileReader = ReturnType<typeof createFileReader>

/** The keys and certificates of OIO IDWS; undefined without security, or when the reader has collected a mistake. */
const securityOf = (path: string, auth: AuthConfig, files: FileReader) => {
  if (auth.type === 'none') return undefined
  const credentials = files.credentials(`${path}.certificate`, auth.certificate)
  const stsCertificate = files.certificate(`${path}.sts.certificate`, auth.sts.certificate)
  const serviceCertificate = files.certificate(`${path}.serviceCertificate`, auth.serviceCertificate)
  if (credentials === undefined || stsCertificate === undefined || serviceCertificate === undefined)
    return undefined
  return { credentials, stsCertificate, serviceCertificate }
}

/** Dispatches to the index of a request. Throws for an index that is not configured, which is a bug in the plan. */
const dispatch = (sources: Partial<Record<Indeks, Source>>): Source => {
  const of = (indeks: Indeks): Source => {
    const source = sources[indeks]
    if (source === undefined) throw new Error(`no source for ${indeks}`)
    return source
  }
  return {
    check: (request, signal) => of(request.indeks).check(request, signal),
    explain: (request, count, signal) => of(request.indeks).explain(request, count, signal),
    pulse: (request, signal) => of(request.indeks).pulse(request, signal),
    countProduct: (request, signal) => of('sdi').countProduct(request, signal),
    countReceived: (request, signal) => of('sdi').countReceived(request, signal),
  }
}

/** Notes when an answer asks us to wait with the calls of these indexes. */
const pausing =
  (indexes: readonly Indeks[], send: Transport, pause: Pauses['pause']): Transport =>
  async (request, signal) => {
    const reply = await send(request, signal)
    if (reply.kind === 'reply' && reply.retryAfterMs !== undefined)
      for (const indeks of indexes) pause(indeks, reply.retryAfterMs)
    return reply
  }

const stsOf = (indeks: IndeksConfig | undefined): string | undefined =>
  indeks?.auth.type === 'oioidws' ? indeks.auth.sts.url : undefined

/** Creates every configured source, or returns every mistake in the files the configuration names. */
export const createSources = (
  config: Config,
  deps: SourcesDeps,
): { sources: Sources } | { mistakes: string[] } => {
  const { time, lag } = deps
  const { poll, probes } = config
  const files = createFileReader(deps)
  const transport = createTransport({
    timeoutMs: poll.timeoutMs,
    connections: callsAtOnce(poll.concurrency),
    mono: time.mono,
    now: time.now,
  })
  const reachability = createReachability({
    references: config.references.flatMap((text) => parseReference(text) ?? []),
    connect: canConnect,
    time,
  })
  const send = withReachability(transport.send, reachability)
  const pace = createPacer(poll.maxCallsPerSecond, time)
  const { pause, isPaused, untilOver, watch: watchPauses } = createPauses(time)
  const backOff = createBackOff(time, poll.pulseMs)

  const envelopeOf = (
    path: string,
    { auth, ...soap }: IndeksConfig,
    send: Transport,
  ): Envelope | undefined => {
    if (auth.type === 'none') return createPlainEnvelope(soap)
    const security = securityOf(path, auth, files)
    if (security === undefined) return undefined
    const { entityId, skewMs, unsignedFaults } = auth
    const { url: stsUrl, cvr } = auth.sts
    const anyKommune = cvr === 'any'
    const options = { ...soap, ...security, stsUrl, anyKommune, entityId, skewMs, unsignedFaults }
    return createIdwsEnvelope(options, { send, clock: time })
  }

  const indeksOf = (indeks: Indeks, configured: IndeksConfig | undefined): Source | undefined => {
    if (configured === undefined) return undefined
    // An STS that asks us to wait pauses each of its indexes, because no call of them can be made without a token.
    const served = indekser.filter((one) => stsOf(config.sources[one]) === stsOf(configured))
    const envelope = envelopeOf(`sources.${indeks}.auth`, configured, pausing(served, send, pause))
    if (envelope === undefined) return undefined
    return createIndeksSource(
      protocols[indeks],
      {
        freshWithinMs: poll.freshWithinMs,
        joinNumbers: config.sources.sdi.joinNumbers,
        retries: poll.retries,
        retryAfterMs,
      },
      {
        envelope,
        send: pausing([indeks], send, pause),
        clock: time,
        pace: async (question, signal) => {
          // Who pulses asks first whether it may, because a pulse that waits would tell of another time.
          if (question === 'pulse') return pace(signal)
          // While a call waits for its turn, an answer to another may ask us to wait.
          do {
            await backOff.turn(indeks, signal)
            await untilOver(indeks, signal)
            await pace(signal)
          } while (isPaused(indeks))
        },
        isPaused: () => isPaused(indeks),
        note: backOff.note,
        lagSince: lag.since,
      },
    )
  }

  const source = dispatch({
    sdi: indeksOf('sdi', config.sources.sdi),
    ydi: indeksOf('ydi', config.sources.ydi),
  })
  const clientCertificates = new Map(
    probes.flatMap(({ id, certificate }, i) => {
      const own = certificate && files.credentials(`probes[${i}].certificate`, certificate)
      return own === undefined ? [] : [[id, own.tls()]]
    }),
  )
  const authorities = new Map(
    probes.flatMap(({ id, ca }, i) => {
      const trusted = ca && files.authorities(`probes[${i}].ca`, ca)
      return trusted ? [[id, trusted]] : []
    }),
  )
  if (files.mistakes.length > 0) return { mistakes: [...new Set(files.mistakes)] }
  const prober = createProber({
    clock: time,
    lagSince: lag.since,
    clientCertificates,
    authorities,
    onRetryAfter: pause,
  })
  return {
    sources: {
      source,
      prober: probeWithReachability(prober, reachability),
      certificates: files.certificates,
      isPaused,
      pause,
      watchPauses,
      reachability,
      close: transport.close,
    },
  }
}
