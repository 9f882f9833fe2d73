import type { Command } from 'commander';
import type { InitFlags } from './commands/init.ts';
import type { CliContext } from './program.ts';

/** `sluice init`: what there is. What asks and writes is loaded when it is run. */
export function addInit(
  program: Command,
  { streams, env, signal }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('init')
    .summary('ask what a deployment needs, and write sluice.config.ts')
    .description(
      'Asks about the account, the applications, Wazuh and who is told, checks every answer as it is given, writes a ' +
        'configuration that `npx cdk synth` takes, and prints the next commands: exactly those that fill the secrets which this ' +
        'configuration makes. It asks for no secret, and talks to nobody.',
    )
    .option('--answers <file>', 'JSON with answers; what it holds is offered, or taken with --yes')
    .option('--yes', 'ask nothing; what no answer says is what is usual')
    .option('--force', 'write over a file that is there')
    .option('--output <file>', 'what is written', 'sluice.config.ts')
    .addHelpText(
      'after',
      `
Answers: name, region, account, tenants, hooks, nodes, trust (authorities, fingerprints, ca), fingerprints, ca, ways (agent,
s3), trails, organization, services, channels (slack, email, pagerduty), mailFrom, mailTo, dashboardUrl, alarmEmail. Only nodes
has to be there.

Examples:
  $ npx sluice init
  $ echo '{"nodes":["https://wazuh.example.com:55000"],"alarmEmail":"on-call@example.com"}' > answers.json
  $ npx sluice init --yes --answers answers.json --force
  $ npx sluice init --output staging.config.ts && npx cdk deploy -c config=staging.config.ts`,
    )
    .showHelpAfterError('(see `sluice init --help`)')
    .action(async (flags: InitFlags) => {
      const { initCommand } = await import('./commands/init.ts');
      finish(await initCommand(streams, { flags, env, directory: process.cwd(), signal }));
    });
}
