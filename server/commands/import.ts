// The import command: reads a whole file or address, then stores all of it or nothing.
import { accessSync, constants, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Config } from '../config/config.ts'
import { servicesOf } from '../config/derive.ts'
import type { Fact, FactKind, Origin } from '../domain/facts/facts.ts'
import { findCpr } from '../domain/personal-data.ts'
import type { Staging } from '../domain/ports/facts.ts'
import { copenhagenDay } from '../domain/time.ts'
import { type Fault, fileFault, type ImportItem } from '../imports/item.ts'
import { parseKonfigurationJson } from '../imports/konfiguration-json.ts'
import { isWhole, openImport } from '../imports/open-import.ts'
import { noteUnknownSystems } from '../imports/systems.ts'
import { realTime } from '../poll/wait.ts'
import { fetchKonfiguration } from '../sources/konfiguration.ts'
import {
  endingLines,
  faultLines,
  outcomeLine,
  readingText,
  tooManyLine,
  unreadLine,
} from './import-report.ts'
import type { OpenedData } from './open-data.ts'
import type { Terminal } from './terminal.ts'

/** A source of facts: a file or an address. */
export type Incoming = {
  /** The file's name without its folder, or the address without its query. */
  name: string
  isAddress: boolean
  items(config: Config, onRead: (read: number, total: number) => void): AsyncIterable<ImportItem>
}

const itemsOfAddress = async function* (url: string, { poll }: Config): AsyncGenerator<ImportItem> {
  const { signal } = new AbortController()
  const found = await fetchKonfiguration({ url, timeoutMs: poll.timeoutMs }, realTime, signal)
  if (found.kind !== 'answer') {
    const detail = found.detail === undefined ? '' : ` (${found.detail})`
    yield fileFault(`et svar med status 200 og JSON; resultatet er "${found.kind}"${detail}`)
    return
  }
  const parsed = parseKonfigurationJson(found.answer, copenhagenDay(Date.now()))
  if ('faults' in parsed) for (const fault of parsed.faults) yield { fault }
  else for (const fact of parsed.facts) yield { fact }
}

const whyUnreadable = (path: string): string | undefined => {
  try {
    if (!statSync(path).isFile()) return 'is not a file'
    accessSync(path, constants.R_OK)
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
  }
}

/** Parses an http(s) address of KLE configurations. The mistake does not repeat it, because it may hold a token. */
export const incomingOfAddress = (text: string): { incoming: Incoming } | { mistake: string } => {
  const url = text.trim()
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    return { mistake: 'the text is not an http(s) address' }
  const { origin, pathname } = new URL(url)
  return {
    incoming: {
      name: `${origin}${pathname}`,
      isAddress: true,
      items: (config) => itemsOfAddress(url, config),
    },
  }
}

/** Opens the source named on the command line: an http(s) address, else the file at `path`. */
export const incomingOf = (
  kind: FactKind,
  named: string,
  path: string,
): { incoming: Incoming } | { mistake: string } => {
  if (/^https?:\/\//i.test(named)) {
    if (kind !== 'kle-konfiguration')
      return { mistake: `only kle-konfiguration can be read from an address; ${kind} is read from a file` }
    return incomingOfAddress(named)
  }
  const unreadable = whyUnreadable(path)
  if (unreadable !== undefined) return { mistake: `${named}: ${unreadable}` }
  const name = basename(path)
  return {
    incoming: {
      // A file with a CPR number is refused, and its name is not repeated either.
      name: findCpr(name) ? 'filen' : name,
      isAddress: false,
      items: (config, progress) =>
        openImport(kind, path, {
          products: config.products,
          services: servicesOf(config),
          today: copenhagenDay(Date.now()),
          progress,
        }),
    },
  }
}

const factsPerBatch = 500

/** Reads to the end, or until the list of faults is full; stages facts until the first fault. */
const readAll = async (
  incoming: Incoming,
  config: Config,
  staging: Staging,
  terminal: Terminal,
): Promise<Fault[]> => {
  const faults: Fault[] = []
  let facts: Fact[] = []
  let rows = 0
  let progress: [number, number] = [0, 0]
  const items = incoming.items(config, (read, total) => {
    progress = [read, total]
  })
  for await (const item of noteUnknownSystems(items, config.products)) {
    if ('fault' in item) faults.push(item.fault)
    else if ('note' in item) terminal.printError(`${incoming.name}: ${item.note}`)
    else if ('unread' in item) terminal.printError(`${incoming.name}: ${unreadLine(item.unread)}`)
    else {
      rows += 1
      if (faults.length === 0) facts.push(item.fact)
    }
    if (facts.length < factsPerBatch) continue
    staging.add(facts)
    facts = []
    terminal.progress(readingText(rows, ...progress))
  }
  staging.add(facts)
  return faults
}

export type ImportOptions = {
  /** Shows what would change, and stores nothing. */
  dryRun?: boolean | undefined
  /** The file is all there is for the kommuner it names. */
  whole?: boolean | undefined
  /** Ends however many facts. */
  allowEnding?: boolean | undefined
}

const endingShown = 100

/** Resolves with the exit code: 0 stored or already known, 1 refused. May throw StoreRefused. */
export const runImport = async (
  { store, config, assessor, clock }: OpenedData,
  kind: FactKind,
  incoming: Incoming,
  { dryRun = false, whole = false, allowEnding = false }: ImportOptions,
  terminal: Terminal,
): Promise<number> => {
  const { name, isAddress } = incoming
  const staging = store.stage(kind)
  const faults = await readAll(incoming, config, staging, terminal)
  if (faults.length > 0) {
    for (const line of faultLines(name, faults)) terminal.printError(line)
    return 1
  }
  const origin: Origin = {
    name,
    at: clock.now(),
    whole: isAddress || isWhole(kind) || (whole && 'kommuner'),
    allowsEnding: allowEnding,
    confirms: isAddress,
  }
  terminal.progress('gemmer')
  const { refused, ...outcome } = dryRun ? staging.outcome(origin) : await staging.commit(origin, assessor)
  if (dryRun)
    for (const line of endingLines(staging.ending(origin, endingShown), outcome.ended)) terminal.print(line)
  if (refused !== undefined) {
    terminal.printError(tooManyLine(name, kind, outcome.rows, refused))
    return 1
  }
  terminal.print(outcomeLine(name, outcome, dryRun))
  return 0
}
