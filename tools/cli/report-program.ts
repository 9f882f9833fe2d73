import { type Command, Option } from 'commander';
import type { ReportFlags } from './commands/report/report.ts';
import type { CliContext } from './program.ts';

/** `sluice report`. */
export function addReport(
  program: Command,
  { streams, env, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('report')
    .summary('the daily security digest and the monthly compliance report, as files or by mail')
    .description(
      'Makes a report of what users did in a deployment and of its alerts, which are kept for 40 days, and writes it as a page, as ' +
        'text, and each chart and table as CSV. Hours of the archive that are not summed yet are read when --archive names its bucket. Days are those of a time zone. Progress goes to standard error, the names of the files to standard output. ' +
        'With --send nothing is written: stage alert-notify makes it and sends it, with its own channel.',
    )
    .argument('<which>', 'daily or monthly')
    .option('--date <day>', 'of the digest, such as 2026-03-04 (default: yesterday)')
    .option('--month <month>', 'of the compliance report, such as 2026-03 (default: the last one)')
    .option('--time-zone <zone>', 'IANA name of the time zone whose days are meant', 'UTC')
    .option('--frameworks <list>', 'views of the compliance report, between commas', 'pci,gdpr,soc2')
    .option('--out <directory>', 'where the files go; it is made when it is not there', '.')
    .addOption(
      new Option(
        '--send',
        'have the deployment send it by mail now, instead of writing files here',
      ).conflicts('out'),
    )
    .option(
      '--channel <name>',
      'the e-mail channel that gets it (default: the one of its schedule, or the only one)',
    )
    .option('--wait <seconds>', 'how long to wait for what becomes of it', '150')
    .addOption(
      new Option('--local', 'the stack that `npm start` runs here').conflicts(['region', 'name', 'archive']),
    )
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option(
      '--archive <bucket>',
      'bucket of the archive, or SLUICE_ARCHIVE: events are counted there that nobody has summed',
    )
    .option('--name <name>', '`name` of the deployment (default: that of sluice.config.ts here, or "sluice")')
    .addHelpText(
      'after',
      `\nWhat the reports say: docs/reports.md

Examples:
  $ sluice report daily --local --out reports
  $ sluice report daily --date 2026-03-04 --time-zone Europe/Berlin --region eu-west-1
  $ sluice report monthly --month 2026-03 --frameworks pci,soc2 --out evidence/2026-03
  $ sluice report daily --send --channel soc-mail --region eu-west-1`,
    )
    .action(async (which: string, flags: ReportFlags) => {
      const { reportCommand } = await import('./commands/report/report.ts');
      finish(await reportCommand(streams, { which, flags, env, now: now(), directory: process.cwd() }));
    });
}
