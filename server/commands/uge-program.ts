// The uge command's subcommands, with their arguments and help texts.
import type { Command } from 'commander'
import { type CommandDeps, freeze, listFrozen, verify } from './run.ts'
import type { FreezeInput } from './uge.ts'

export const addUge = (
  program: Command,
  deps: CommandDeps,
  end: (code: number) => void,
  dataHelp: string,
): void => {
  const uge = program
    .command('uge')
    .summary('list, verify and freeze weeks')
    .description(
      'List the frozen weeks, verify that none has been changed, and freeze weeks, also while the server runs.',
    )
    .addHelpText('after', dataHelp)

  uge
    .command('list')
    .summary('list the frozen weeks')
    .description("List the frozen weeks, each in its latest revision. Times are Copenhagen's.")
    .action(async () => end(await listFrozen(deps)))

  uge
    .command('verify')
    .summary('verify that no frozen week has been changed')
    .description(
      'Verify every row of the chain of frozen weeks. Exits with 0 and prints the head, or with 1 and names the week ' +
        'that does not match.',
    )
    .option('--head <hash>', 'the hash on a slide, or its first 12 digits or more: it must be in the chain')
    .action(async ({ head }: { head?: string }) => end(await verify(deps, head)))

  uge
    .command('freeze')
    .summary('freeze a week that was missed or is wanted early, or correct one')
    .description(
      'Freeze a week. When its time has passed, it is frozen from the history as of then; when its time has not come, ' +
        'as of now, and again at its time. Without --uge all weeks that are due are frozen, as the server does.',
    )
    .option('--uge <week>', 'the week, such as 2026-W48')
    .option('--correct <reason>', 'freeze it again as a further revision, by the present configuration')
    .action(async (input: FreezeInput) => end(await freeze(deps, input)))
}
