import type { Command } from 'commander';
import { addAccounts } from './cloudtrail-accounts-program.ts';
import { addBackfill } from './cloudtrail-backfill-program.ts';
import { addTrailFilter } from './cloudtrail-filter-program.ts';
import { addTrailSend } from './cloudtrail-send-program.ts';
import { addVerify } from './cloudtrail-verify-program.ts';
import type { CliContext } from './program.ts';

/** `sluice cloudtrail …`: what there is. Commands load their code when they are run. */
export function addCloudTrail(
  program: Command,
  context: CliContext,
  finish: (exitCode: number) => void,
): void {
  const group = program
    .command('cloudtrail')
    .summary('trails: what is left out, whether they are whole, what is missing')
    .description(
      'What concerns CloudTrail and nothing else, by the `cloudtrail` settings of the sluice.config.ts here.',
    )
    .helpCommand('help [command]', 'explain a command');
  addTrailSend(group, context, finish);
  addTrailFilter(group, context, finish);
  addVerify(group, context, finish);
  addAccounts(group, context, finish);
  addBackfill(group, context, finish);
}
