import { type Command, Option } from 'commander';
import type { CapacityFlags } from './commands/capacity.ts';
import type { CliContext } from './program.ts';

const EXAMPLES = `
Examples:
  $ sluice capacity --events-per-second 200 --sink events-api
  $ sluice capacity --events-per-second 20000 --sink agent --burst 300
  $ sluice capacity --events-per-second 5000 --batch 500 --sink s3 --json
  $ sluice capacity --events-per-second 2000 --from files --batch 50 --sink s3`;

/** `sluice capacity`: the command loads its code when it is run. */
export function addCapacity(
  program: Command,
  { streams }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('capacity')
    .summary('how much a deployment takes, and what is the first that does not')
    .description(
      'Simulates events that come evenly for a while, and says how long they wait, where the first limit is met and what raises it. ' +
        'It asks nobody. See docs/capacity.md.',
    )
    .requiredOption('--events-per-second <n>', 'events that come in a second')
    .addOption(
      new Option('--from <how>', 'how they come: to the door, or in files that AWS writes into buckets')
        .choices(['requests', 'files'])
        .default('requests'),
    )
    .option('--batch <n>', 'events in a request, at most 500, or in a file', '100')
    .addOption(
      new Option('--sink <sink>', 'the way into Wazuh')
        .choices(['events-api', 'agent', 's3'])
        .default('events-api'),
    )
    .option('--burst <seconds>', 'how long they come', '60')
    .option('--nodes <n>', 'manager nodes', '1')
    .option('--concurrency <n>', 'invocations of enrich at once, instead of what is deployed')
    .option('--json', 'numbers for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: CapacityFlags) => {
      const { capacityCommand } = await import('./commands/capacity.ts');
      finish(capacityCommand(streams, flags));
    });
}
