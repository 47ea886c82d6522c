// Owns the import command: reads all of a file or an address, then stores all of it or nothing.
import { accessSync, constants, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Fact, FactKind, Origin } from '../domain/facts/facts.ts'
import { findCpr } from '../domain/personal-data.ts'
import type { Staging } from '../domain/ports/facts.ts'
import { copenhagenDay } from '../domain/time.ts'
import { type Fault, fileFault, type ImportItem } from '../imports/item.ts'
import { parseKonfigurationJson } from '../imports/konfiguration-json.ts'
import { isWhole, openImport } from '../imports/open-import.ts'
import { realTime } from '../poll/wait.ts'
import { fetchKonfiguration } from '../sources/konfiguration.ts'
import { faultLines, outcomeLine, readingText, unreadLine } from './import-report.ts'
import type { OpenedData } from './open-data.ts'
import type { Terminal } from './terminal.ts'

/** Where facts are read from. */
export type Incoming = {
  /** Without its folder, or without its search. */
  name: string
  isAddress: boolean
  items(config: Config, onRead: (read: number, total: number) => void): AsyncIterable<ImportItem>
}

const itemsOfAddress = async function* (url: string, { poll }: Config): AsyncGenerator<ImportItem> {
  const { signal } = new AbortController()
  const found = await fetchKonfiguration({ url, timeoutMs: poll.timeoutMs }, realTime, signal)
  if (found.kind !== 'answer') {
    const detail = found.detail === undefined ? '' : ` (${found.detail})`
    yield fileFault(`an answer with status 200 and JSON; what came of it is "${found.kind}"${detail}`)
    return
  }
  const parsed = parseKonfigurationJson(found.answer, copenhagenDay(Date.now()))
  if ('faults' in parsed) for (const fault of parsed.faults) yield { fault }
  else for (const fact of parsed.facts) yield { fact }
}

const whyUnreadable = (path: string): string | undefined => {
  try {
    if (!statSync(path).isFile()) return 'is no file'
    accessSync(path, constants.R_OK)
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`
  }
}

/** An http(s) address of KLE configurations, or that it is none: without repeating it, for it may hold a token. */
export const incomingOfAddress = (text: string): { incoming: Incoming } | { mistake: string } => {
  const url = text.trim()
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return { mistake: 'the address is none' }
  const { origin, pathname } = new URL(url)
  return {
    incoming: {
      name: `${origin}${pathname}`,
      isAddress: true,
      items: (config) => itemsOfAddress(url, config),
    },
  }
}

/** What is named on the command line as a file or an address; `path` is the file's. Or why it is neither. */
export const incomingOf = (
  kind: FactKind,
  named: string,
  path: string,
): { incoming: Incoming } | { mistake: string } => {
  if (/^https?:\/\//i.test(named)) {
    if (kind !== 'kle-konfiguration')
      return { mistake: `an address: only kle-konfiguration is read from one, and ${kind} from a file` }
    return incomingOfAddress(named)
  }
  const unreadable = whyUnreadable(path)
  if (unreadable !== undefined) return { mistake: `${named}: ${unreadable}` }
  const name = basename(path)
  return {
    incoming: {
      // Such a file is refused, and its name is no more repeated than what is in it.
      name: findCpr(name) ? 'the file' : name,
      isAddress: false,
      items: ({ products }, progress) =>
        openImport(kind, path, { products, today: copenhagenDay(Date.now()), progress }),
    },
  }
}

const factsAtOnce = 500

/** Reads to the end, or as far as faults are listed; stages until the first of them. */
const readAll = async (
  incoming: Incoming,
  config: Config,
  staging: Staging,
  terminal: Terminal,
): Promise<Fault[]> => {
  const faults: Fault[] = []
  let facts: Fact[] = []
  let rows = 0
  let far: [number, number] = [0, 0]
  const items = incoming.items(config, (read, total) => {
    far = [read, total]
  })
  for await (const item of items) {
    if ('fault' in item) faults.push(item.fault)
    else if ('unread' in item) terminal.printError(`${incoming.name}: ${unreadLine(item.unread)}`)
    else {
      rows += 1
      if (faults.length === 0) facts.push(item.fact)
    }
    if (facts.length < factsAtOnce) continue
    staging.add(facts)
    facts = []
    terminal.progress(readingText(rows, ...far))
  }
  staging.add(facts)
  return faults
}

/** Resolves with the exit code: 0 stored, or known already; 1 refused. Throws StoreRefused. */
export const runImport = async (
  { store, config, assessor, clock }: OpenedData,
  kind: FactKind,
  incoming: Incoming,
  dryRun: boolean,
  terminal: Terminal,
): Promise<number> => {
  const { name, isAddress } = incoming
  const staging = store.stage(kind)
  const faults = await readAll(incoming, config, staging, terminal)
  if (faults.length > 0) {
    for (const line of faultLines(name, faults)) terminal.printError(line)
    return 1
  }
  const origin: Origin = { name, at: clock.now(), whole: isAddress || isWhole(kind), confirms: isAddress }
  terminal.progress('storing')
  const outcome = dryRun ? staging.outcome(origin) : await staging.commit(origin, assessor)
  terminal.print(outcomeLine(name, outcome, dryRun))
  return 0
}
