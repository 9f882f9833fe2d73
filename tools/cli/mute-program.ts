import type { Command } from 'commander';
import type { MuteAddFlags } from './commands/alert/mute.ts';
import type { DeployedFlags } from './commands/deployed/deployed-place.ts';
import type { CliContext } from './program.ts';

type Finish = (exitCode: number) => void;

/** `sluice mute …`: what there is. The table is opened by the commands, which load their code when they are run. */
export function addMute(program: Command, { streams, env, now }: CliContext, finish: Finish): void {
  const mute = program
    .command('mute')
    .summary('hold alerts back during maintenance')
    .description(
      'Mutes of a deployment, in its DynamoDB table: alerts that nobody is told of until the mute ends. Then one message a ' +
        "route tells how many of which were held back. Uses your own AWS credentials, as the AWS CLI's.",
    )
    .helpCommand('help [command]', 'explain a command');
  const world = { env, now, directory: process.cwd() };

  mute
    .command('add')
    .summary('hold alerts back for a while')
    .description(
      'Holds back the alerts that all of the given conditions hold for; of one that is given more than once, any. It works within ' +
        'ten seconds. Groups that are open stay open; what they have counted is still told.',
    )
    .requiredOption('--minutes <number>', 'how long, 1 to 43200 (30 days)')
    .requiredOption('--comment <text>', 'why, for those who miss the alerts')
    .option('--all', 'every alert, instead of conditions')
    .option('--rule <id...>', 'number of a Wazuh rule')
    .option('--group <name...>', 'group of rules')
    .option('--tenant <name...>', 'tenant')
    .option('--source <name...>', 'application, kind of source (cloudtrail, sentry), address or network')
    .option('--agent <name...>', 'agent, by id or name')
    .option('--user <name...>', 'user, by id or name')
    .option('--by <name>', 'who you are (default: USER)')
    .addHelpText(
      'after',
      `\nExamples:
  $ sluice mute add --source checkout --minutes 90 --comment "load test"
  $ sluice mute add --rule 100102 --rule 100103 --source 203.0.113.0/24 --minutes 60 --comment "pen test"
  $ sluice mute add --all --minutes 15 --comment "move of the database" --local`,
    )
    .action(async (flags: MuteAddFlags) => {
      const { addMuteCommand } = await import('./commands/alert/mute.ts');
      finish(await addMuteCommand(streams, { ...world, flags }));
    });

  mute
    .command('list')
    .summary('what is held back, until when, and how many were')
    .description(
      'Every mute of the table and of sluice.config.ts here, the earliest to end first; those that are over for a week.',
    )
    .action(async (flags: DeployedFlags) => {
      const { listMutesCommand } = await import('./commands/alert/mute.ts');
      finish(await listMutesCommand(streams, { ...world, flags }));
    });

  mute
    .command('remove')
    .summary('end a mute before its time')
    .description(
      'Ends a mute of the table; what it has held back is told within a minute. One of sluice.config.ts ends by a deployment.',
    )
    .argument('<id>', 'as `sluice mute list` shows it')
    .action(async (id: string, flags: DeployedFlags) => {
      const { removeMuteCommand } = await import('./commands/alert/mute.ts');
      finish(await removeMuteCommand(streams, { ...world, id, flags }));
    });

  for (const command of mute.commands)
    command
      .option('--local', 'the stack that `npm start` runs from this checkout')
      .option(
        '--name <name>',
        '`name` of the deployment (default: as sluice.config.ts here says, or "sluice")',
      )
      .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
      .showHelpAfterError(`(see \`sluice mute ${command.name()} --help\`)`);
}
