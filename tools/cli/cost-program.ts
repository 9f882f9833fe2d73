import { type Command, Option } from 'commander';
import type { CostFlags } from './commands/cost.ts';
import type { CliContext } from './program.ts';

const EXAMPLES = `
Examples:
  $ sluice cost --events-per-day 1000000
  $ sluice cost --events-per-day 50000 --source cloudtrail --sink s3
  $ sluice cost --source app=200000 --source cloudtrail=50000 --sink agent --region eu-central-1
  $ sluice cost --source app=1000000 --batch 500 --no-archive --json`;

/** `sluice cost`: the command loads its code when it is run. */
export function addCost(program: Command, { streams }: CliContext, finish: (exitCode: number) => void): void {
  program
    .command('cost')
    .summary('what a deployment costs on AWS, by part')
    .description(
      'Says what AWS bills for so many events a day, by part, and what would lower it. Requests, writes and metrics are those ' +
        'that the local stack was counted with; what is installed is read from sluice.config.ts when there is one, and what is asked ' +
        'about and not there is added. See docs/cost.md.',
    )
    .option('--events-per-day <n>', 'events a day, evenly of the sources without a number (default: 1000000)')
    .option(
      '--source <name[=events]>',
      'where events come from, with how many a day if not evenly: app, or app=1000000; may be repeated (default: app)',
      (value: string, before: readonly string[]) => [...before, value],
      [] as readonly string[],
    )
    .option('--event-bytes <n>', 'bytes of an event as it comes', '1024')
    .option('--batch <n>', 'events in a request of an application', '100')
    .addOption(new Option('--sink <sink>', 'the way into Wazuh').choices(['events-api', 'agent', 's3']))
    .option('--alerts-per-day <n>', 'alerts that people are told of', '10')
    .option('--files-per-day <n>', 'files that AWS writes of each source a day', '288')
    .option(
      '--region <region>',
      'us-east-1, eu-west-1, eu-central-1 or us-gov-west-1 (default: as sluice.config.ts says)',
    )
    .addOption(
      new Option('--manager <where>', 'how the manager is reached')
        .choices(['same-region', 'internet'])
        .default('same-region'),
    )
    .option('--nat-gateways <n>', 'NAT gateways, beside what sluice.config.ts installs', '0')
    .option('--endpoints <n>', 'interface endpoints of the VPC, those of each zone counted', '0')
    .option('--kms-keys <n>', 'keys of KMS', '0')
    .option('--waf', 'a web ACL before the API')
    .option('--no-archive', 'without the archive')
    .option('--always-free', 'less what AWS gives every account each month')
    .option('--json', 'numbers for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: CostFlags) => {
      const { costCommand } = await import('./commands/cost.ts');
      finish(await costCommand(streams, flags, process.cwd()));
    });
}
