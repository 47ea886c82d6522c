// Owns the command line: what can be asked for, how it is explained, and how a command that throws ends.
import { Argument, Command, CommanderError } from 'commander'
import { isSqliteError } from '../../db/driver.ts'
import { StoreRefused } from '../../db/open.ts'
import { type FactKind, factKinds } from '../domain/facts/facts.ts'
import { backUpTo, type CommandDeps, checkAll, exit, importFacts, restoreFrom } from './run.ts'
import { createTerminal, type Stream } from './terminal.ts'

export type ProgramDeps = {
  env: NodeJS.ProcessEnv
  /** Reads all of what stands on standard input; asked only by who wants it. */
  readInput: () => Promise<string>
  out: Stream
  err: Stream
  mono: () => number
}

const dataHelp = `
The data: in the folder BORGERBLIK_DATA (./data), borgerblik.db with BORGERBLIK_CONFIG and else demo.db.`
const exitHelp = `
Ends with 0 when done, 1 when refused, 2 when asked for wrongly; check has codes of its own.`

const createProgram = (deps: CommandDeps, end: (code: number) => void): Command => {
  const program = new Command('npm run borgerblik --')
    .description('What an operator does beside a running Borgerblik Status.')
    .exitOverride()
    .showHelpAfterError('See --help.')
    .configureHelp({ helpWidth: 100 })
    .addHelpText('after', dataHelp + exitHelp)

  program
    .command('import')
    .summary('take in what others tell, from a file')
    .description(
      'Take in what others tell, beside a server that may run: all of the file or nothing. Everything is read ' +
        'and checked first; each fault is told with its line, column, value and what was expected, up to a ' +
        'hundred. The same file again changes nothing.',
    )
    .addArgument(new Argument('<kind>', 'what the file tells').choices(factKinds))
    .argument(
      '<file>',
      "CSV or XLSX; for kle KL's KLE XML; for kle-konfiguration also an http(s) address that answers JSON, or - for one that stands on standard input",
    )
    .option('--dry-run', 'say what would change, and store nothing')
    .addHelpText('after', dataHelp)
    .action(async (kind: FactKind, file: string, { dryRun = false }: { dryRun?: boolean }) =>
      end(await importFacts(deps, kind, file, dryRun)),
    )

  program
    .command('backup')
    .summary('copy the database to a file, at any time')
    .description(
      'Copy the database to FILE as it is at this moment, also while the server writes to it, and check the copy.',
    )
    .argument('<FILE>', 'the copy')
    .option('--force', 'overwrite FILE if it is there')
    .addHelpText('after', dataHelp)
    .action(async (file: string, { force = false }: { force?: boolean }) =>
      end(await backUpTo(deps, file, force)),
    )

  program
    .command('restore')
    .summary('put a backup in the place of the database')
    .description(
      'Put FILE, made by backup, in the place of the database, all or nothing. Stop the server first: it is ' +
        'refused while one runs. The former database is kept beside it as NAME.before-restore-TIME.',
    )
    .argument('<FILE>', 'the backup')
    .addHelpText('after', dataHelp)
    .action(async (file: string) => end(await restoreFrom(deps, file)))

  program
    .command('check')
    .summary('reach everything that is configured, once')
    .description(
      'Check the configuration, reach each source once (indexes, STS, addresses, probes), ask one count about each ' +
        'kommune to learn what its right allows, and tell how long certificates last. Stores nothing. Without ' +
        'BORGERBLIK_CONFIG it checks the demo, with a sandbox of its own.',
    )
    .addHelpText(
      'after',
      `
Ends with 0 when all is well, 1 when the configuration is mistaken, 2 when something cannot be reached or
is set wrongly (or check is asked for wrongly), 3 when everything is reached and some kommune gives no right.`,
    )
    .action(async () => end(await checkAll(deps)))

  return program
}

/** Runs the command that `args` ask for. Resolves with the exit code; rejects only for a bug. */
export const runProgram = async (args: readonly string[], deps: ProgramDeps): Promise<number> => {
  const { env, readInput, out, err, mono } = deps
  const terminal = createTerminal(out, err, mono)
  let code: number = exit.done
  const program = createProgram({ env, terminal, readInput }, (ended) => {
    code = ended
  })
  const write = { writeOut: (text: string) => out.write(text), writeErr: (text: string) => err.write(text) }
  for (const command of [program, ...program.commands]) command.configureOutput(write)
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage
    if (error instanceof StoreRefused) terminal.printError(error.message)
    else if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY'))
      terminal.printError('The database is busy with something long, such as another import. Try again.')
    else throw error
    return exit.refused
  }
}
