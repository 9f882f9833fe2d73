import type { Command } from 'commander';
import type { BundleFlags } from './commands/wazuh/integration-bundle.ts';
import type { CliContext } from './program.ts';

/** `sluice integration …`: the script that brings a manager's alerts back. Commands load their code when they are run. */
export function addIntegration(
  program: Command,
  { streams, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const integration = program
    .command('integration')
    .summary('the script that brings alerts back from a manager')
    .description(
      'The script that brings alerts back from a manager: content/integration, with its installer.',
    )
    .helpCommand('help [command]', 'explain a command');
  integration
    .command('bundle')
    .summary('pack it for the managers')
    .description(
      'Writes sluice-integration.tar.gz: the script, its installer, the ingest URL, and the threshold of the ' +
        'sluice.config.ts here, if there is one. No secret is in it.',
    )
    .requiredOption('--url <url>', 'base of the ingest URL, output IngestUrl of the stack')
    .option('--out <directory>', 'where the archive goes', '.')
    .addHelpText(
      'after',
      `\nExamples:
  $ sluice integration bundle --url https://abc123.execute-api.eu-west-1.amazonaws.com
  $ scp sluice-integration.tar.gz root@manager:`,
    )
    .action(async (flags: BundleFlags) => {
      const { integrationBundleCommand } = await import('./commands/wazuh/integration-bundle.ts');
      finish(await integrationBundleCommand(streams, { flags, now, directory: process.cwd() }));
    });
  for (const command of integration.commands)
    command.showHelpAfterError(`(see \`sluice integration ${command.name()} --help\`)`);
}
