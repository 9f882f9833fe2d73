import type { Command } from 'commander';
import type { UpgradeFlags } from './commands/upgrade.ts';
import type { CliContext } from './program.ts';

/** `sluice upgrade`. */
export function addUpgrade(
  program: Command,
  { streams, env }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('upgrade')
    .summary('whether what is deployed can be upgraded to this checkout now')
    .description(
      'Compares the deployed stack with this checkout, and changes nothing: versions and forms of state, what would be replaced or ' +
        'removed, whether queues are calm and read, dead letters, alarms that ring. Exit code 0: nothing speaks against it; 1: somebody must ' +
        'decide first; 2: wrong usage.',
    )
    .option('--check', 'look (there is nothing else to do: `npx cdk deploy` deploys)')
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--stack <name>', 'its stack (default: `name` in sluice.config.ts)')
    .option('--template <file>', 'template to deploy, where the pipeline stands in a stack of yours')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      `\nHow an upgrade goes: docs/upgrades.md

Examples:
  $ sluice upgrade --check
  $ sluice upgrade --check --region eu-west-1 --json | jq '.[] | select(.weight != "fine")'
  $ npx cdk synth --quiet && sluice upgrade --check --stack Platform --template cdk.out/Platform.template.json`,
    )
    .action(async (flags: UpgradeFlags) => {
      const { upgradeCommand } = await import('./commands/upgrade.ts');
      finish(await upgradeCommand(streams, { flags, env, directory: process.cwd() }));
    });
}
