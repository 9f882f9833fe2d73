import { type Command, Option } from 'commander';
import type { VerifyFlags } from './commands/cloudtrail/cloudtrail-verify.ts';
import type { CliContext } from './program.ts';

/** `sluice cloudtrail verify`. */
export function addVerify(
  group: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  addTrailTarget(
    group
      .command('verify')
      .summary("whether a trail's files are those that CloudTrail wrote, and all of them")
      .description(
        'Walks the digests that CloudTrail writes every hour, checks their signatures and how they name each other, and reads ' +
          'every log file that they name: what is missing, altered, or named by none is said, with what to do. All accounts and ' +
          'regions of the bucket are checked. The exit code is 0 when everything is proven, otherwise 1. Progress goes to ' +
          'standard error.',
      )
      .requiredOption(
        '--since <time>',
        'files that were delivered since then: 90m, 24h, 7d, a day (2026-03-04) or a time (2026-03-04T05:06Z)',
      )
      .option('--until <time>', 'likewise (default: now)')
      .option('--json', 'one JSON document'),
  )
    .addHelpText(
      'after',
      `\nWants s3:ListBucket and s3:GetObject on the bucket, kms:Decrypt on its key, and cloudtrail:ListPublicKeys. What is checked, and
what it proves: docs/cloudtrail-integrity.md

Examples:
  $ sluice cloudtrail verify --since 24h                       # the trails of the sluice.config.ts here
  $ sluice cloudtrail verify --since 7d --trail arn:aws:cloudtrail:eu-west-1:111122223333:trail/main
  $ sluice cloudtrail verify --since 2026-03-01 --until 2026-03-03 --bucket org-trail --account 111122223333
  $ sluice cloudtrail verify --since 1h --json | jq -e .proven`,
    )
    .action(async (flags: VerifyFlags) => {
      const { cloudTrailVerifyCommand } = await import('./commands/cloudtrail/cloudtrail-verify.ts');
      finish(await cloudTrailVerifyCommand(streams, { flags, env, now, directory: process.cwd() }));
    });
}

/** Options that say whose files are meant. */
export function addTrailTarget(command: Command): Command {
  return command
    .addOption(new Option('--trail <arn>', "the trail's bucket, as CloudTrail knows it").conflicts('bucket'))
    .option(
      '--bucket <name>',
      'the bucket itself (default: those of all trails of the sluice.config.ts here)',
    )
    .option('--account <id>', 'files of this account only')
    .option('--region <region>', 'files of this region only')
    .option('--role <arn>', 'role to read with, when the files are of another account')
    .option('--local', 'the stack that `npm start` runs here');
}
