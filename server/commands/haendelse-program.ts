// The haendelse command's subcommands, with their arguments and help texts.
import type { Command } from 'commander'
import type { HandInput } from './haendelse.ts'
import { addStep, type CommandDeps, listIncidents } from './run.ts'

export const addHaendelse = (
  program: Command,
  deps: CommandDeps,
  end: (code: number) => void,
  dataHelp: string,
): void => {
  const haendelse = program
    .command('haendelse')
    .summary('list incidents, and add to them by hand')
    .description(
      'List incidents, and add to them by hand, also while the server runs. Each addition stands in the ' +
        'timeline of its incident, with its time and origin.',
    )
    .addHelpText('after', dataHelp)

  haendelse
    .command('list')
    .summary('list the open incidents')
    .description(
      "List the open incidents, and the imported events that are not over. Times are Copenhagen's.",
    )
    .option('--all', 'also those that ended in the last 90 days')
    .action(async ({ all = false }: { all?: boolean }) => end(await listIncidents(deps, all)))

  const add = (kind: HandInput['kind'], name: string, argument: string, summary: string): Command =>
    haendelse
      .command(name)
      .summary(summary)
      .argument(
        '<id>',
        'the number of an open incident; imported events (imported:ID in the list) cannot be changed',
      )
      .argument(argument, 'one line of at most 500 characters, without CPR numbers')
      .option('--origin <role>', "the unit or role that adds this, never a person's name")
      .action(async (id: string, text: string | undefined, { origin: role }: { origin?: string }) =>
        end(await addStep(deps, { kind, id, text, role })),
      )
  add('note', 'note', '<text>', 'add a note').description('Add a note to an open incident.')
  add('acknowledged', 'acknowledge', '[text]', 'report that someone is working on it').description(
    'Report that someone is working on an open incident.',
  )
  add('closed', 'close', '[text]', 'close it').description(
    'Close an open incident. It is reopened if the same cause is found again within 12 hours.',
  )
}
