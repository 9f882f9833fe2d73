import { type Command, Option } from 'commander';
import type { ListSecretsFlags } from './commands/secrets/list-secrets.ts';
import type { RotateSigningFlags } from './commands/secrets/rotate-signing.ts';
import type { CliContext } from './program.ts';

/** `sluice secrets …`: their ages, and a change of the key that managers sign with. */
export function addSecrets(
  program: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const secrets = program
    .command('secrets')
    .summary("ages of the deployment's secrets, and how each is changed")
    .description(
      'What lies in Secrets Manager for this deployment. Nothing of it is ever shown. Uses your own AWS credentials, as the ' +
        "AWS CLI's. The keys of pseudonyms have a command of their own: `sluice tokens`.",
    )
    .helpCommand('help [command]', 'explain a command');

  secrets
    .command('list')
    .summary('every secret, when it was changed last, and how it is changed')
    .description(
      'Names every secret of the configuration here, with its age in days (EMPTY: fill it; OLD: beyond ' +
        '`rotation.remindAfterDays`) and what changes it. Needs secretsmanager:DescribeSecret, and reads no value.',
    )
    .addOption(new Option('--local', 'the stack that `npm start` runs here').conflicts('region'))
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nExamples:\n  $ AWS_REGION=eu-west-1 sluice secrets list\n  $ sluice secrets list --local',
    )
    .action(async (flags: ListSecretsFlags) => {
      const { listSecretsCommand } = await import('./commands/secrets/list-secrets.ts');
      finish(await listSecretsCommand(streams, { flags, env, now: now(), directory: process.cwd() }));
    });

  secrets
    .command('rotate')
    .summary('begin or finish a change of the key with which managers sign alerts')
    .description(
      'Changes the key in two steps, so that no alert is lost in between. The first makes a new key, keeps the old one beside ' +
        'it, and prints what to run for each manager node; both are accepted. The second, --finish, drops the old key. Key ' +
        'material is never shown; functions use a change within five minutes. An alert that is refused meanwhile waits on ' +
        'its manager.',
    )
    .addArgument(secrets.createArgument('<secret>', 'which').choices(['alert-signing']))
    .option('--finish', 'drop the old key')
    .option('--name <name>', '`name` of the deployment (default: as sluice.config.ts here says, or "sluice")')
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--endpoint <url>', 'a Secrets Manager server on this machine, instead of AWS')
    .addHelpText(
      'after',
      `\nExamples:
  $ export AWS_REGION=eu-west-1
  $ sluice secrets rotate alert-signing
  $ sluice secrets rotate alert-signing --finish   # when every node's self-test is content`,
    )
    .showHelpAfterError('(see `sluice secrets rotate --help`)')
    .action(async (_: string, flags: RotateSigningFlags) => {
      const { rotateSigningCommand } = await import('./commands/secrets/rotate-signing.ts');
      finish(await rotateSigningCommand(streams, { flags, env, directory: process.cwd() }));
    });
}
