import type { Command } from 'commander';
import type { BuildFlags, CheckFlags } from './commands/intel/intel.ts';
import type { IntelFlags } from './commands/intel/intel-place.ts';
import type { RefreshFlags } from './commands/intel/intel-refresh.ts';
import type { CliContext } from './program.ts';

/** `sluice intel …`: what there is; the commands load their code when they are run. */
export function addIntel(
  program: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const intel = program
    .command('intel')
    .summary('refresh feeds of threat indicators, build and ask sets of them')
    .description(
      'Sets of threat indicators, which `enrich` looks events up in; see docs/threat-intelligence.md.',
    )
    .helpCommand('help [command]', 'explain a command');

  intel
    .command('build')
    .summary('build a set of lists and MISP events')
    .description(
      'Reads each file as one feed, named after it: an event of MISP where it ends with .json, otherwise a list with ' +
        'one indicator a line. Every line that is not taken is counted with its reason.',
    )
    .argument('<files...>', 'lists and event files')
    .requiredOption('--out <file>', 'where the set is written')
    .option('--provider <name>', 'who publishes them (default: the name of each file)')
    .option('--lifetime <days>', 'days for which an indicator counts after it was seen last', '30')
    .option('--allow <value...>', 'addresses, blocks and names that are yours')
    .action(async (files: string[], flags: BuildFlags) => {
      const { buildIntelCommand } = await import('./commands/intel/intel.ts');
      finish(await buildIntelCommand(streams, files, flags, now()));
    });

  intel
    .command('check')
    .summary('look values up in a set')
    .description(
      'Says of each address, name, page, hash or user agent what the set knows; exit code 1 when something is listed.',
    )
    .argument('<values...>', 'what to look up')
    .requiredOption('--set <file>', 'a set that `sluice intel build` wrote')
    .action(async (values: string[], flags: CheckFlags) => {
      const { checkIntelCommand } = await import('./commands/intel/intel.ts');
      finish(await checkIntelCommand(streams, values, flags, now()));
    });

  const world = { env, now, directory: process.cwd() };
  const status = intel
    .command('status')
    .summary('what was read of each feed and when, and which set is in use')
    .description(
      'Shows every feed of sluice.config.ts here: when it was read last, how much of it was taken and why not the rest, and the ' +
        'set that events are looked up in. Exit code 1 when a feed or the set is stale.',
    )
    .action(async (flags: IntelFlags) => {
      const { statusIntelCommand } = await import('./commands/intel/intel-status.ts');
      finish(await statusIntelCommand(streams, { ...world, flags }));
    });

  const refresh = intel
    .command('refresh')
    .summary('read the feeds now')
    .description(
      'Does here, with your own AWS credentials, what the deployment does on its clock: reads every feed that has changed, builds a ' +
        'set and puts it in use. Exit code 1 when a feed was not read.',
    )
    .option('--accept <feed...>', 'feeds that have rightly lost nine in ten of their indicators at once')
    .action(async (flags: RefreshFlags) => {
      const { refreshIntelCommand } = await import('./commands/intel/intel-refresh.ts');
      finish(await refreshIntelCommand(streams, { ...world, flags }));
    });

  for (const command of [status, refresh])
    command
      .option('--local', 'the stack that `npm start` runs from this checkout')
      .option('--bucket <name>', "the stack's output ThreatBucketName, when sluice.config.ts names none")
      .option(
        '--name <name>',
        '`name` of the deployment (default: as sluice.config.ts here says, or "sluice")',
      )
      .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
      .showHelpAfterError(`(see \`sluice intel ${command.name()} --help\`)`);
}
