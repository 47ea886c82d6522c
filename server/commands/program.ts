// The command line: commands, help texts, and exit codes of commands that throw.
import { Argument, Command, CommanderError, type OutputConfiguration } from 'commander'
import { StoreRefused } from '../../db/open.ts'
import { type FactKind, factKinds } from '../domain/facts/facts.ts'
import { StoreFailed } from '../domain/ports/store-trouble.ts'
import { UnreadableWeek } from '../domain/ports/weeks.ts'
import { addHaendelse } from './haendelse-program.ts'
import { backUpTo, type CommandDeps, checkAll, exit, importFacts, restoreFrom, writeSlide } from './run.ts'
import { createTerminal, type Stream } from './terminal.ts'
import { addUge } from './uge-program.ts'

export type ProgramDeps = {
  env: NodeJS.ProcessEnv
  /** Reads all of standard input. */
  readInput: () => Promise<string>
  out: Stream
  err: Stream
  mono: () => number
}

const dataHelp = `
The data is in the folder BORGERBLIK_DATA (./data): borgerblik.db with BORGERBLIK_CONFIG, else demo.db.`
const exitHelp = `
Exits with 0 when done, 1 when refused, 2 for wrong arguments; check has its own codes.`

const createProgram = (
  deps: CommandDeps,
  output: OutputConfiguration,
  end: (code: number) => void,
): Command => {
  // The commands inherit what is set before they are added.
  const program = new Command('npm run borgerblik --')
    .configureOutput(output)
    .description("An operator's commands for Borgerblik Status.")
    .exitOverride()
    .showHelpAfterError('See --help.')
    .configureHelp({ helpWidth: 100 })
    .addHelpText('after', dataHelp + exitHelp)

  program
    .command('import')
    .summary('import facts from a file')
    .description(
      'Import facts, also while the server runs: all of the file or nothing. The whole file is checked first; up ' +
        'to 100 faults are listed, each with line, column, value and what was expected. Importing the same file ' +
        'again changes nothing.',
    )
    .addArgument(new Argument('<kind>', 'the kind of facts').choices(factKinds))
    .argument(
      '<file>',
      "CSV or XLSX; for kle KL's KLE XML; for kle-konfiguration also an http(s) address of JSON, or - to read the address from standard input",
    )
    .option('--dry-run', 'show what would change and what would end, and store nothing')
    .option('--whole', 'the file is all there is for the kommuner it names: what else is held of them ends')
    .option('--allow-ending', 'let it end more than a fifth of what is held of the kind')
    .option('--demo', "write into the demo's data (without BORGERBLIK_CONFIG)")
    .addHelpText('after', dataHelp)
    .action(async (kind: FactKind, file: string, options: Parameters<typeof importFacts>[3]) =>
      end(await importFacts(deps, kind, file, options)),
    )

  program
    .command('backup')
    .summary('copy the database to a file, at any time')
    .description(
      'Copy the database to FILE as of this moment, also while the server writes to it, and check the copy.',
    )
    .argument('<FILE>', 'the copy')
    .option('--force', 'overwrite FILE if it exists')
    .addHelpText('after', dataHelp)
    .action(async (file: string, { force = false }: { force?: boolean }) =>
      end(await backUpTo(deps, file, force)),
    )

  program
    .command('restore')
    .summary('replace the database with a backup')
    .description(
      'Replace the database with FILE, made by backup, all or nothing. Stop the server first: the command is ' +
        'refused while one runs. The former database is kept as NAME.before-restore-TIME.',
    )
    .argument('<FILE>', 'the backup')
    .addHelpText('after', dataHelp)
    .action(async (file: string) => end(await restoreFrom(deps, file)))

  addHaendelse(program, deps, end, dataHelp)
  program
    .command('slide')
    .summary('write the slides of a frozen week to a file')
    .description(
      'Write the slides of a frozen week as a PowerPoint presentation, in the look of slide.template in the ' +
        'configuration. The same week gives the same file. An existing file is replaced.',
    )
    .requiredOption('--uge <week>', 'the week, such as 2026-W48')
    .requiredOption('--out <file>', 'the file to write')
    .option('--navne', 'name kommuner everywhere, and not only where they moved')
    .addHelpText('after', dataHelp)
    .action(async ({ navne = false, ...file }: { uge: string; out: string; navne?: boolean }) =>
      end(await writeSlide(deps, { ...file, navne })),
    )

  addUge(program, deps, end, dataHelp)

  program
    .command('check')
    .summary('call everything in the configuration once')
    .description(
      'Check the configuration, call each source once (indexes, STS, addresses, probes), request one count for each ' +
        'kommune to find out what its right allows, and report how long certificates last. Stores nothing. Without ' +
        'BORGERBLIK_CONFIG it checks the demo, with its own sandbox.',
    )
    .addHelpText(
      'after',
      `
Exits with 0 when all is well, 1 for mistakes in the configuration, 2 when something cannot be reached or has
wrong settings (or for wrong arguments), 3 when everything is reached but some kommune gives no right.`,
    )
    .action(async () => end(await checkAll(deps)))

  return program
}

/** Runs the command in `args`. Resolves with the exit code; rejects only for a bug. */
export const runProgram = async (args: readonly string[], deps: ProgramDeps): Promise<number> => {
  const { env, readInput, out, err, mono } = deps
  const terminal = createTerminal(out, err, mono)
  let code: number = exit.done
  const output = { writeOut: (text: string) => out.write(text), writeErr: (text: string) => err.write(text) }
  const program = createProgram({ env, terminal, readInput }, output, (ended) => {
    code = ended
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage
    if (![StoreRefused, StoreFailed, UnreadableWeek].some((kind) => error instanceof kind)) throw error
    terminal.printError((error as Error).message)
    return exit.refused
  }
}
