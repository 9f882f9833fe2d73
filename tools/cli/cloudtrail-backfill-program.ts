import { type Command, Option } from 'commander';
import { addTrailTarget } from './cloudtrail-verify-program.ts';
import type { BackfillFlags } from './commands/cloudtrail/cloudtrail-backfill.ts';
import type { CliContext } from './program.ts';

/** `sluice cloudtrail backfill`. */
export function addBackfill(
  group: Command,
  { streams, env, now, signal = new AbortController().signal }: CliContext,
  finish: (exitCode: number) => void,
): void {
  addTrailTarget(
    group
      .command('backfill')
      .summary('what was never taken: from the bucket, or from the history that CloudTrail keeps itself')
      .description(
        'Finds the log files that the deployment has never taken, by its ledger, and announces them to the trail queue as S3 ' +
          'would have. Or, where there are no files, reads the last 90 days of management events from CloudTrail itself and ' +
          'sends them to that queue: two requests a second, a region after the other, from the newest event back. Records that ' +
          'came before are recognised. Ctrl-C ends it in order, and the same command goes on.',
      )
      .addOption(
        new Option('--from <place>', "the bucket, or CloudTrail's history (LookupEvents)")
          .choices(['s3', 'lookup'])
          .default('s3'),
      )
      .requiredOption(
        '--since <time>',
        'files that were delivered, or events that happened, since then: 90m, 24h, 7d, 2026-03-04, 2026-03-04T05:06Z',
      )
      .option('--until <time>', 'likewise (default: now)')
      .option('--dry-run', 'say what is missing; change nothing')
      .option('--again', 'of files: announce those too that were taken')
      .option('--rate <number>', 'of files: so many a second', '20')
      .option('--max-depth <number>', 'of files: wait while so many messages stand in the trail queue', '100')
      .option('--state <file>', 'of history: where its progress is kept', '.sluice-backfill.json')
      .option(
        '--name <name>',
        '`name` of the deployment (default: that of sluice.config.ts here, or "sluice")',
      ),
  )
    .addHelpText(
      'after',
      `\nThe deployment is that of AWS_REGION, or of the sluice.config.ts here. With --from lookup, --region may name several between
commas (default: that of the deployment), and the account is that of the credentials or of --role. See docs/cloudtrail-integrity.md

Examples:
  $ export AWS_REGION=eu-west-1
  $ sluice cloudtrail backfill --since 7d --dry-run            # what of a week was never taken
  $ sluice cloudtrail backfill --since 7d --account 111122223333
  $ sluice cloudtrail backfill --from lookup --since 90d --region eu-west-1,us-east-1
  $ sluice cloudtrail backfill --from lookup --since 7d --role arn:aws:iam::444455556666:role/history --state member.json`,
    )
    .action(async (flags: BackfillFlags) => {
      const { cloudTrailBackfillCommand } = await import('./commands/cloudtrail/cloudtrail-backfill.ts');
      finish(await cloudTrailBackfillCommand(streams, { flags, env, now, directory: process.cwd(), signal }));
    });
}
