import { type Command, Option } from 'commander';
import type { BackupFlags, RestoreFlags } from './commands/backup.ts';
import type { CliContext } from './program.ts';

type Finish = (exitCode: number) => void;

/** `sluice backup` and `sluice restore`. */
export function addBackup(program: Command, { streams, env, now, signal }: CliContext, finish: Finish): void {
  const world = { env, now, directory: process.cwd(), interrupted: () => signal?.aborted === true };

  placed(
    program
      .command('backup')
      .summary('save what the table of a deployment must not lose')
      .description(
        'Saves ingest keys (as digests), mutes, the ledger, groups of alerts, incidents, what reports count and how far trails are ' +
          'read into a folder, whole or not at all, for your own eyes. It reads the table while it is used. Secrets, the archive and ' +
          'dead letters are not in it.',
      )
      .requiredOption('--to <folder>', 'folder to make; it must not be there yet'),
  )
    .addHelpText(
      'after',
      `\nWhat to save how often, and what to do when something is gone: docs/disaster.md

Examples:
  $ sluice backup --to backups/2026-03-04 --region eu-west-1
  $ sluice backup --to "/Volumes/Safe Place/sluice" --local`,
    )
    .action(async (flags: BackupFlags) => {
      const { backupCommand } = await import('./commands/backup.ts');
      finish(await backupCommand(streams, { ...world, flags }));
    });

  placed(
    program
      .command('restore')
      .summary('bring back what `sluice backup` saved')
      .description(
        'Brings items of a backup back into a table. Nothing is written before the backup was found whole and of a version that this ' +
          'one knows. Items that have changed since stay as they are, and an interrupted restore is simply run again.',
      )
      .requiredOption('--from <folder>', 'folder that `sluice backup --to` made')
      .option('--only <kind...>', 'items of these kinds: key, mute, incident, …')
      .option('--overwrite', 'also items that have changed since; keys that were revoked since stay revoked')
      .option('--dry-run', 'say what would happen, and write nothing'),
  )
    .addHelpText(
      'after',
      `\nExamples:
  $ sluice restore --from backups/2026-03-04 --dry-run --region eu-central-1
  $ sluice restore --from backups/2026-03-04 --only key mute --region eu-central-1
  $ sluice restore --from "/Volumes/Safe Place/sluice" --local`,
    )
    .action(async (flags: RestoreFlags) => {
      const { restoreCommand } = await import('./commands/backup.ts');
      finish(await restoreCommand(streams, { ...world, flags }));
    });
}

function placed(command: Command): Command {
  return command
    .addOption(new Option('--local', 'the stack that `npm start` runs here').conflicts(['region', 'name']))
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option(
      '--name <name>',
      '`name` of the deployment (default: that of sluice.config.ts here, or "sluice")',
    );
}
