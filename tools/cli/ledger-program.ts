import { type Command, Option } from 'commander';
import { SOURCES } from '../../src/event/envelope.ts';
import type { LedgerFlags } from './commands/ledger/ledger.ts';
import type { CliContext } from './program.ts';

/** `sluice ledger`. */
export function addLedger(
  program: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('ledger')
    .summary('what was taken and what became of it, by hour and source, and whether it balances')
    .description(
      'Counts from the records themselves: received = forwarded + duplicate + filtered + rejected + parked + in flight. ' +
        'What is in flight and in no queue is missing: the balance column says how many events, and the exit code is 1. ' +
        'Hours are those (UTC) in which the events were read.',
    )
    .option(
      '--since <time>',
      'first hour: so long ago (90m, 24h, 7d), a day (2026-03-04) or a time (2026-03-04T05:06Z)',
      '24h',
    )
    .option('--until <time>', 'last hour, likewise (default: now)')
    .addOption(new Option('--source <source>', 'of this source only').choices(SOURCES))
    .option('--tenant <name>', 'of this tenant only')
    .option('--explain', 'name the requests, files and messages that are missing, parked, late or doubled')
    .option('--json', 'one JSON document')
    .addOption(new Option('--local', 'the stack that `npm start` runs here').conflicts(['region', 'name']))
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--name <name>', '`name` of the deployment (default: that of sluice.config.ts here, or "sluice")')
    .addHelpText(
      'after',
      `\nWhat each column means: docs/ledger.md

Examples:
  $ sluice ledger --local
  $ sluice ledger --since 7d --source cloudtrail --region eu-west-1
  $ sluice ledger --since 2026-03-01 --until 2026-03-02 --tenant acme --explain
  $ sluice ledger --json | jq -e .balanced`,
    )
    .action(async (flags: LedgerFlags) => {
      const { ledgerCommand } = await import('./commands/ledger/ledger.ts');
      finish(await ledgerCommand(streams, { flags, env, now: now(), directory: process.cwd() }));
    });
}
