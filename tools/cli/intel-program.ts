import type { Command } from 'commander';
import type { BuildFlags, CheckFlags } from './commands/intel.ts';
import type { CliContext } from './program.ts';

/** `sluice intel …`: what there is; the commands load their code when they are run. */
export function addIntel(
  program: Command,
  { streams, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  const intel = program
    .command('intel')
    .summary('build and ask sets of threat indicators')
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
      const { buildIntelCommand } = await import('./commands/intel.ts');
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
      const { checkIntelCommand } = await import('./commands/intel.ts');
      finish(await checkIntelCommand(streams, values, flags, now()));
    });
}
