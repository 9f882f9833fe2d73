import type { Command } from 'commander';
import type { RotateFlags } from './commands/secrets/rotate-tokens.ts';
import type { CliContext } from './program.ts';

/** `sluice tokens …`: what there is. Secrets Manager is opened by the commands, which load their code when they are run. */
export function addTokens(
  program: Command,
  { streams, env }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const tokens = program
    .command('tokens')
    .summary("change the key of a tenant's pseudonyms")
    .description(
      'Keys of the pseudonyms that the redaction action `token` leaves, such as email_5f2c0a9be1d34c77, one for each ' +
        "tenant, in Secrets Manager. Uses your own AWS credentials, as the AWS CLI's.",
    )
    .helpCommand('help [command]', 'explain a command');

  tokens
    .command('rotate')
    .summary('begin or finish a change of key')
    .description(
      'Changes the key in two steps, so that nothing falls apart in between. The first makes a new key and keeps the ' +
        'old one beside it: from then on events carry new pseudonyms, and the old ones in sluice.previous_tokens, so ' +
        'that a search for an old pseudonym still finds them and each of them links the two. The second, --finish, ' +
        'drops the old key, once nothing has to be followed across the change any more. Key material is never shown; ' +
        'functions use a change within five minutes.',
    )
    .requiredOption('--tenant <name>', 'the tenant whose key it is, one of sluice.config.ts')
    .option('--finish', 'drop the old key')
    .option('--name <name>', '`name` of the deployment (default: as sluice.config.ts here says, or "sluice")')
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--endpoint <url>', 'a Secrets Manager server on this machine, instead of AWS')
    .addHelpText(
      'after',
      `\nExamples:
  $ export AWS_REGION=eu-west-1
  $ sluice tokens rotate --tenant main
  $ sluice tokens rotate --tenant main --finish   # weeks later, as long as your searches look back`,
    )
    .showHelpAfterError('(see `sluice tokens rotate --help`)')
    .action(async (flags: RotateFlags) => {
      const { rotateTokensCommand } = await import('./commands/secrets/rotate-tokens.ts');
      finish(await rotateTokensCommand(streams, { flags, env, directory: process.cwd() }));
    });
}
