// Runs each command, from its arguments to its exit code.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Config, readConfigFile } from '../config/config.ts'
import type { FactKind } from '../domain/facts/facts.ts'
import type { HandInput } from './haendelse.ts'
import type { ImportOptions } from './import.ts'
import type { FreezableData } from './open-data.ts'
import { type Place, placeOf } from './place.ts'
import type { SlideFile } from './slide.ts'
import type { Terminal } from './terminal.ts'
import type { FreezeInput } from './uge.ts'

/** Exit codes; `usage` is for wrong arguments. */
export const exit = { done: 0, refused: 1, usage: 2 } as const

/** `readInput` reads all of standard input. */
export type CommandDeps = { env: NodeJS.ProcessEnv; terminal: Terminal; readInput: () => Promise<string> }

/** Resolves a path from the folder where the command was typed; npm runs scripts in the project's folder. */
const pathOf = (named: string, env: NodeJS.ProcessEnv): string => resolve(env.INIT_CWD ?? '.', named)

const refuse = (terminal: Terminal, what: string, mistakes: readonly string[]): number => {
  terminal.printError(`The ${what} has mistakes:`)
  for (const mistake of mistakes) terminal.printError(`  ${mistake}`)
  return exit.refused
}

const withPlace = async (
  { env, terminal }: CommandDeps,
  work: (place: Place) => Promise<number> | number,
): Promise<number> => {
  const read = placeOf(env)
  return 'place' in read ? work(read.place) : refuse(terminal, 'environment', read.mistakes)
}

/** Like `withPlace`, with the configuration; `demo` when there is no file. */
const withConfig = (
  deps: CommandDeps,
  work: (config: Config | 'demo', place: Place) => Promise<number>,
): Promise<number> =>
  withPlace(deps, (place) => {
    if (place.configFile === undefined) return work('demo', place)
    const read = readConfigFile(place.configFile)
    return 'config' in read ? work(read.config, place) : refuse(deps.terminal, 'configuration', read.mistakes)
  })

/** Whether BORGERBLIK_CONFIG seems to be lost: the demo's data would then be used beside live data. Reports it. */
const isDemoByMistake = ({ kind, dataFolder }: Place, terminal: Terminal): boolean => {
  if (kind !== 'demo' || !existsSync(join(dataFolder, 'borgerblik.db'))) return false
  terminal.printError(
    `${dataFolder} holds live data, but BORGERBLIK_CONFIG is not set: set it to the server's value`,
  )
  return true
}

/** Why an import into the demo, or not into it, is refused: it writes there only when told to. */
const wrongMode = (
  place: Place,
  { writes, demo }: { writes: boolean; demo: boolean },
): string | undefined => {
  const { kind, configFile, database } = place
  if (kind === 'live' && demo)
    return `--demo is for the demo, but BORGERBLIK_CONFIG is set to ${configFile}: leave out one of them`
  if (kind === 'live' || demo || !writes) return undefined
  return `BORGERBLIK_CONFIG is not set, so this would write into the demo's ${resolve(database)}: set it to the server's value, or add --demo`
}

/** The database of an import, and its mode. */
const databaseLine = ({ kind, database }: Place): string =>
  `Database: ${resolve(database)} (${kind === 'demo' ? 'demo: invented data' : 'live'})`

// Each command imports its modules when it runs: loading all of them takes longer than most commands.

export const importFacts = (
  deps: CommandDeps,
  kind: FactKind,
  named: string,
  options: ImportOptions & { demo?: boolean | undefined },
): Promise<number> =>
  withConfig(deps, async (config, place) => {
    const { incomingOf, incomingOfAddress, runImport } = await import('./import.ts')
    const { openData } = await import('./open-data.ts')
    const { terminal } = deps
    const found =
      kind === 'kle-konfiguration' && named === '-'
        ? incomingOfAddress(await deps.readInput())
        : incomingOf(kind, named, pathOf(named, deps.env))
    if ('mistake' in found) {
      terminal.printError(found.mistake)
      return exit.usage
    }
    const { dryRun = false, demo = false } = options
    if (!demo && isDemoByMistake(place, terminal)) return exit.refused
    const wrong = wrongMode(place, { writes: !dryRun, demo })
    if (wrong !== undefined) {
      terminal.printError(wrong)
      return exit.refused
    }
    const data = await openData(place, config, { creates: !dryRun })
    try {
      const code = await runImport(data, kind, found.incoming, options, terminal)
      if (code === exit.done) terminal.print(databaseLine(place))
      return code
    } finally {
      await data.store.close()
    }
  })

const withData = (
  deps: CommandDeps,
  work: (data: FreezableData, place: Place) => Promise<number>,
): Promise<number> =>
  withConfig(deps, async (config, place) => {
    if (isDemoByMistake(place, deps.terminal)) return exit.refused
    const { openData } = await import('./open-data.ts')
    const data = await openData(place, config, { creates: false })
    try {
      return await work(data, place)
    } finally {
      await data.store.close()
    }
  })

export const listIncidents = (deps: CommandDeps, all: boolean): Promise<number> =>
  withData(deps, async (data) => {
    const { listHaendelser } = await import('./haendelse.ts')
    return listHaendelser(data, all, deps.terminal)
  })

export const addStep = (deps: CommandDeps, input: HandInput): Promise<number> =>
  withData(deps, async (data) => {
    const { stepHaendelse } = await import('./haendelse.ts')
    return stepHaendelse(data, input, deps.terminal)
  })

export const listFrozen = (deps: CommandDeps): Promise<number> =>
  withData(deps, async (data) => {
    const { listWeeks } = await import('./uge.ts')
    return listWeeks(data, deps.terminal)
  })

export const verify = (deps: CommandDeps, head: string | undefined): Promise<number> =>
  withData(deps, async ({ store }) => {
    const { verifyWeeks } = await import('./uge.ts')
    return verifyWeeks(store, head, deps.terminal)
  })

export const freeze = (deps: CommandDeps, input: FreezeInput): Promise<number> =>
  withData(deps, async (data) => {
    const { freezeWeeks } = await import('./uge.ts')
    return freezeWeeks(data, input, deps.terminal)
  })

export const writeSlide = (deps: CommandDeps, { out, ...file }: Omit<SlideFile, 'path'>): Promise<number> =>
  withData(deps, async (data, place) => {
    const { writeSlides } = await import('./slide.ts')
    return writeSlides(data, place, { ...file, out, path: pathOf(out, deps.env) }, deps.terminal)
  })

export const backUpTo = (deps: CommandDeps, named: string, overwrite: boolean): Promise<number> =>
  withPlace(deps, async ({ database, kind }) => {
    const { backUp } = await import('../../db/backup.ts')
    const { terminal } = deps
    const progress = (share: number) => terminal.progress(`copying: ${Math.floor(100 * share)} %`)
    const bytes = await backUp(database, pathOf(named, deps.env), kind, { overwrite, progress })
    terminal.print(`${named}: a copy of ${database}, checked; ${(bytes / 1_000_000).toFixed(1)} MB`)
    return exit.done
  })

export const restoreFrom = (deps: CommandDeps, named: string): Promise<number> =>
  withPlace(deps, async ({ database, kind }) => {
    const { restore } = await import('../../db/backup.ts')
    const { terminal } = deps
    const kept = restore(database, pathOf(named, deps.env), kind, Date.now())
    terminal.print(`${database}: restored from ${named}`)
    if (kept !== undefined) terminal.print(`The former database is kept as ${kept}`)
    return exit.done
  })

export const checkAll = (deps: CommandDeps): Promise<number> =>
  withConfig(deps, async (config, { configFile }) => {
    const { runCheck } = await import('./check.ts')
    const { withDemo } = await import('./check-demo.ts')
    const { terminal, env } = deps
    if (config !== 'demo') return runCheck(config, { terminal, configFile, env })
    terminal.print('BORGERBLIK_CONFIG is not set: checking the demo, with its own sandbox.')
    return withDemo((demo) => runCheck(demo, { terminal, configFile, env }))
  })
