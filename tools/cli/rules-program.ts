import type { Command } from 'commander';
import type { CliContext } from './program.ts';

/** `sluice rules …`: what there is. Commands load their code when they are run. */
export function addRules(
  program: Command,
  { streams }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const rules = program
    .command('rules')
    .summary('the Wazuh rules that Sluice ships, with your settings')
    .description(
      'The Wazuh rules of content/rules, with what `wazuh.rules` in the sluice.config.ts here says: the amount of a ' +
        'high-value transaction, the hours of the night.',
    )
    .helpCommand('help [command]', 'explain a command');

  rules
    .command('render')
    .summary('write the rule files into a folder')
    .description(
      'Writes every rule file into a folder, which is made when it is not there. Files of the same names are ' +
        'replaced, others stay. Copy them to etc/rules of the manager under these names: names decide the load order.',
    )
    .requiredOption('--out <dir>', 'the folder')
    .addHelpText('after', '\nExamples:\n  $ sluice rules render --out /var/ossec/etc/rules')
    .showHelpAfterError('(see `sluice rules render --help`)')
    .action(async ({ out }: { readonly out: string }) => {
      const { renderRulesCommand } = await import('./commands/rules-render.ts');
      finish(await renderRulesCommand(streams, { out, directory: process.cwd() }));
    });
}
