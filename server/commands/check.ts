// The check command: calls each source of a configuration, and finds out what each kommune's right allows.
import { readSlideLook } from '../compose/slide-look.ts'
import { createSources, folderOf } from '../compose/sources.ts'
import type { Config } from '../config/config.ts'
import { anyKommuneOf } from '../config/derive.ts'
import { nextWindow } from '../config/windows.ts'
import { inForce } from '../domain/kle.ts'
import { type Indeks, indekser } from '../domain/measured/check.ts'
import type { Source } from '../domain/ports/source.ts'
import { copenhagenDay } from '../domain/time.ts'
import { parseKonfigurationJson } from '../imports/konfiguration-json.ts'
import { startLagMeter } from '../poll/lag.ts'
import { realTime } from '../poll/wait.ts'
import { fetchKonfiguration } from '../sources/konfiguration.ts'
import { createServicePage } from '../sources/service-page/service-page.ts'
import {
  anyKommuneFinding,
  type Call,
  certificateFinding,
  checkExitCode,
  type Finding,
  findingLines,
  indexFinding,
  isReached,
  maintenanceFinding,
  probeFinding,
  referenceFinding,
  servicePageFinding,
  stsFinding,
} from './check-report.ts'
import { faultLine } from './import-report.ts'
import type { Terminal } from './terminal.ts'

/** When this many kommuner get no answer, the index itself is assumed to be down. */
const calledFirst = 3

/** Makes one count-only call about each kommune; stops after the first few when none is answered. */
const callIndex = async (
  indeks: Indeks,
  { kommuner, obligatory, poll }: Config,
  source: Source,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Call[]> => {
  const numbers = inForce(obligatory, copenhagenDay(realTime.now()))
  const kle = numbers.find((number) => indeks === 'sdi' || !number.startsWith('02'))
  if (kle === undefined) return []
  const calls: Call[] = []
  const work = async (queue: Config['kommuner'][number][]): Promise<void> => {
    for (let kommune = queue.shift(); kommune !== undefined; kommune = queue.shift()) {
      const { kommunekode, right } = kommune
      calls.push({
        kommunekode,
        right,
        attempt: await source.pulse({ indeks, kommunekode, kle, right }, signal),
      })
      terminal.progress(`${indeks}: called about ${calls.length} of ${kommuner.length} kommuner`)
      if (calls.length >= calledFirst && !isReached(calls)) return
    }
  }
  await work(kommuner.slice(0, calledFirst))
  if (isReached(calls)) {
    const rest = kommuner.slice(calledFirst)
    await Promise.all(Array.from({ length: poll.concurrency }, () => work(rest)))
  }
  return calls.sort((a, b) => a.kommunekode.localeCompare(b.kommunekode))
}

const konfigurationFinding = async (url: string, { poll }: Config, signal: AbortSignal): Promise<Finding> => {
  const name = 'kleKonfiguration'
  const found = await fetchKonfiguration({ url, timeoutMs: poll.timeoutMs }, realTime, signal)
  if (found.kind !== 'answer') {
    const detail = found.detail === undefined ? '' : ` (${found.detail})`
    return { state: 'fails', name, text: `${found.kind}${detail}` }
  }
  const parsed = parseKonfigurationJson(found.answer, copenhagenDay(realTime.now()))
  return 'facts' in parsed
    ? { state: 'ok', name, text: `has ${parsed.facts.length} configurations` }
    : {
        state: 'fails',
        name,
        text: 'has an answer with faults (in Danish, as imports report them):',
        details: parsed.faults.map(faultLine),
      }
}

type Deps = { terminal: Terminal; configFile: string | undefined; env: NodeJS.ProcessEnv }

/** Resolves with all findings, or with the mistakes in files that the configuration names. Stores nothing. */
const findAll = async (
  config: Config,
  { terminal, configFile, env }: Deps,
): Promise<{ findings: Finding[] } | { mistakes: readonly string[] }> => {
  const { signal } = new AbortController()
  const time = realTime
  const lag = startLagMeter(time.mono)
  const folder = folderOf(configFile)
  const made = createSources(config, { time, lag, folder, env })
  const slides = readSlideLook(config, folder)
  if ('mistakes' in made) return { mistakes: [...made.mistakes, ...slides.mistakes] }
  if (slides.mistakes.length > 0) return slides
  const { source, prober, certificates, reachability, close } = made.sources
  const { sources, probes, poll } = config
  const findings: Finding[] = []
  terminal.progress('trying the references')
  const references = await reachability.tryReferences()
  for (const indeks of indekser) {
    const configured = sources[indeks]
    if (configured === undefined) continue
    const calls = await callIndex(indeks, config, source, terminal, signal)
    if (configured.auth.type === 'oioidws') findings.push(stsFinding(indeks, calls))
    if (anyKommuneOf(config).includes(indeks)) findings.push(anyKommuneFinding(indeks))
    findings.push(indexFinding(indeks, calls))
  }
  findings.push(...references.map(referenceFinding))
  if (sources.kleKonfiguration !== undefined)
    findings.push(await konfigurationFinding(sources.kleKonfiguration.url, config, signal))
  if (sources.servicePage !== undefined) {
    const page = createServicePage({ url: sources.servicePage.url, timeoutMs: poll.timeoutMs }, time)
    findings.push(servicePageFinding(await page.read(signal)))
  }
  for (const probe of probes) {
    terminal.progress(`probing ${probe.id}`)
    findings.push(probeFinding(await prober.probe(probe, signal), time.now()))
  }
  findings.push(...certificates.map((certificate) => certificateFinding(certificate, time.now())))
  const now = time.now()
  for (const window of config.maintenance)
    findings.push(maintenanceFinding(window, nextWindow(window, now), now))
  await close()
  lag.stop()
  return { findings }
}

/** Resolves with the exit code: 0 all is well, 1 mistakes in the configuration, 2 something fails, 3 some kommune gives no right. */
export const runCheck = async (config: Config, deps: Deps): Promise<0 | 1 | 2 | 3> => {
  const found = await findAll(config, deps)
  if ('mistakes' in found) {
    deps.terminal.printError('The configuration has mistakes:')
    for (const mistake of found.mistakes) deps.terminal.printError(`  ${mistake}`)
    return 1
  }
  for (const line of findingLines(found.findings)) deps.terminal.print(line)
  return checkExitCode(found.findings)
}
