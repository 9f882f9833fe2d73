import type { Command } from 'commander';
import type { CliContext } from './program.ts';

/** `sluice cloudtrail …`: what there is. Commands load their code when they are run. */
export function addCloudTrail(
  program: Command,
  _context: CliContext,
  _finish: (exitCode: number) => void,
): void {
  program
    .command('cloudtrail')
    .summary('trails: what is left out, whether they are whole, what is missing')
    .description(
      'What concerns CloudTrail and nothing else, by the `cloudtrail` settings of the sluice.config.ts here.',
    )
    .helpCommand('help [command]', 'explain a command');
}
