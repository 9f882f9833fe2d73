import { type Command, Option } from 'commander';
import type { KeyRequestFlags } from './commands/key-request.ts';
import type { KeyTableFlags } from './commands/key-table.ts';
import type { CliContext } from './program.ts';

/** `sluice keys …`: what there is. The table is opened by the commands, which load their code when they are run. */
export function addKeys(
  program: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const keys = program
    .command('keys')
    .summary('make, list and revoke ingest keys')
    .description(
      "Ingest keys of a deployment, in its DynamoDB table. Uses your own AWS credentials, as the AWS CLI's: " +
        'environment, AWS_PROFILE, SSO and so on. The region has to be named.',
    )
    .helpCommand('help [command]', 'explain a command');

  keys
    .command('create')
    .summary('make a key for an application')
    .description(
      'Makes an ingest key and prints it on standard output, this once: only its hash is stored. All else that is ' +
        'said goes to standard error.',
    )
    .requiredOption('--tenant <name>', 'the tenant whose events it brings, one of sluice.config.ts')
    .requiredOption('--application <name>', 'the application that holds it; becomes service.name')
    .addOption(
      new Option('--expires <date>', 'first day (UTC) on which it is refused: 2027-01-31').conflicts('days'),
    )
    .option('--days <number>', 'refuse it after so many days; without either it never expires')
    .addHelpText(
      'after',
      `\nExamples:
  $ export AWS_REGION=eu-west-1
  $ sluice keys create --tenant main --application shop
  $ KEY=$(sluice keys create --tenant main --application shop --days 90)`,
    )
    .action(async (flags: KeyTableFlags & KeyRequestFlags) => {
      const { createKeyCommand } = await import('./commands/keys.ts');
      finish(await createKeyCommand(streams, { flags, env, now: now(), directory: process.cwd() }));
    });

  keys
    .command('list')
    .summary('every key ever made, oldest first')
    .description('Prints every key ever made, oldest first; neither secrets nor their hashes.')
    .option('--json', 'one JSON document a line, times in ISO 8601, null where there is none')
    .addHelpText('after', '\nExamples:\n  $ sluice keys list --json | jq -r "select(.revoked == null).id"')
    .action(async ({ json = false, ...flags }: KeyTableFlags & { readonly json?: boolean }) => {
      const { listKeysCommand } = await import('./commands/keys.ts');
      finish(await listKeysCommand(streams, { flags, env, json }));
    });

  keys
    .command('revoke')
    .summary('refuse a key from now on')
    .description('Revokes a key for good. Ingest may believe it half a minute longer.')
    .argument('<id>', 'the 16 hex digits between slk_ and the secret, as `sluice keys list` shows them')
    .addHelpText('after', '\nExamples:\n  $ sluice keys revoke 0123456789abcdef')
    .action(async (id: string, flags: KeyTableFlags) => {
      const { revokeKeyCommand } = await import('./commands/keys.ts');
      finish(await revokeKeyCommand(streams, { flags, env, now: now(), id }));
    });

  for (const command of keys.commands)
    addTable(command).showHelpAfterError(`(see \`sluice keys ${command.name()} --help\`)`);
}

function addTable(command: Command): Command {
  return command
    .option('--table <name>', 'table of the deployment, or SLUICE_TABLE (default: "sluice")')
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--endpoint <url>', 'a table server on this machine, instead of AWS');
}
