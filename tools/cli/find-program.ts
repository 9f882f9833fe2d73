import { type Command, Option } from 'commander';
import { SOURCES } from '../../src/event/envelope.ts';
import type { FindFlags } from './commands/ledger/find.ts';
import type { CliContext } from './program.ts';

/** `sluice find`. */
export function addFind(
  program: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  addDeployed(
    program
      .command('find')
      .summary('an event by its id: where the archive has it, and what became of it')
      .description(
        'Looks an event up in the archive, newest hours first, and prints it, redacted as it is kept, with its object, its ' +
          'message and what the delivery mark says. Progress goes to standard error: hours, objects read, requests spent. ' +
          'The exit code is 1 when it is not found.',
      )
      .argument('<event id>', 'event.id, as ingest answered it and as Wazuh shows it (sluice.event.id)')
      .option(
        '--since <time>',
        'how far back: 90m, 24h, 7d, a day (2026-03-04) or a time (2026-03-04T05:06Z); what counts is the hour in which Sluice read the event',
        '24h',
      )
      .option('--until <time>', 'where to begin, likewise (default: now)')
      .option('--tenant <name>', 'of this tenant only')
      .addOption(new Option('--source <source>', 'of this source only').choices(SOURCES))
      .option('--json', 'one JSON document'),
  )
    .addHelpText(
      'after',
      `\nExamples:
  $ export AWS_REGION=eu-west-1 SLUICE_ARCHIVE=<output ArchiveBucketName of the stack>
  $ sluice find 0f5c1a52-6a5b-4c0e-9b0e-0d6d2e1f7a11
  $ sluice find 0f5c1a52-6a5b-4c0e-9b0e-0d6d2e1f7a11 --since 2026-03-01 --until 2026-03-04 --tenant acme
  $ sluice find 0f5c1a52-6a5b-4c0e-9b0e-0d6d2e1f7a11 --local --json | jq .envelope.event`,
    )
    .action(async (id: string, flags: FindFlags) => {
      const { findCommand } = await import('./commands/ledger/find.ts');
      finish(await findCommand(streams, { id, flags, env, now: now(), directory: process.cwd() }));
    });
}

/** Options that say which deployment is meant. */
export function addDeployed(command: Command): Command {
  return command
    .addOption(
      new Option('--local', 'the stack that `npm start` runs here').conflicts(['region', 'name', 'archive']),
    )
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--name <name>', '`name` of the deployment (default: that of sluice.config.ts here, or "sluice")')
    .option('--archive <bucket>', "the archive's bucket, or SLUICE_ARCHIVE");
}
