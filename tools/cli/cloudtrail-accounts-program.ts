import type { Command } from 'commander';
import type { CliContext } from './program.ts';

/** `sluice cloudtrail accounts`. */
export function addAccounts(
  group: Command,
  { streams }: CliContext,
  finish: (exitCode: number) => void,
): void {
  group
    .command('accounts')
    .summary('accounts as AWS Organizations lists them → the `accounts` block of the configuration')
    .description(
      'Reads what AWS Organizations lists from standard input and prints it for `cloudtrail.accounts` of sluice.config.ts, ' +
        'so that events and alerts say what an account is called. Asks nobody.',
    )
    .option('--unit <path>', 'organisational unit of all of them, such as Production/Payments')
    .addHelpText(
      'after',
      `\nExamples:
  $ aws organizations list-accounts --output json | sluice cloudtrail accounts
  $ aws organizations list-accounts-for-parent --parent-id ou-a1b2-c3d4e5f6 --output json |
      sluice cloudtrail accounts --unit Production/Payments`,
    )
    .action(async (options: { readonly unit?: string }) => {
      const { cloudTrailAccountsCommand } = await import('./commands/cloudtrail/cloudtrail-accounts.ts');
      finish(await cloudTrailAccountsCommand(streams, options));
    });
}
