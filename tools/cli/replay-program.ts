import { type Command, Option } from 'commander';
import { SOURCES } from '../../src/event/envelope.ts';
import { QUEUES } from '../../src/pipeline.ts';
import type { ReplayFlags } from './commands/ledger/replay.ts';
import { addDeployed } from './find-program.ts';
import type { CliContext } from './program.ts';

const FILTER = `
The filter is terms between spaces, all of which must hold:
  field=value        also != >= <= > <, which compare numbers, severities and times
  field=auth_*       * stands for any text
  field=a,b          any of several
  field="a b, *"     quotes keep spaces, commas and stars; \\" is a quote
Fields of a letter: reason class stage status attempt version. Of an event: tenant source origin
severity, and every path of ECS (user.id, source.ip, @timestamp). Of an alert: its own paths
(rule.level). A field that is not there differs from everything. Letters that SQS moved, since
their function crashed on them, have reason=none.`;

/** `sluice replay`. */
export function addReplay(
  program: Command,
  { streams, env, now, signal = new AbortController().signal }: CliContext,
  finish: (exitCode: number) => void,
): void {
  addDeployed(
    program
      .command('replay')
      .summary('dead letters, or events of the archive, once more on their way')
      .description(
        'Sends dead letters back to the queue that they came from, or events of the archive to the events queue, no faster than ' +
          '--rate and not while the queue is long. Nothing is sent twice: letters keep their keys, by which what was delivered is ' +
          'recognised, and the same command over the archive delivers once. Ctrl-C ends it between two messages.',
      )
      .addOption(
        new Option('--from <place>', 'what to replay').choices(['dlq', 'archive']).makeOptionMandatory(),
      )
      .addOption(
        new Option('--queue <queue>', 'whose dead letters').choices(Object.keys(QUEUES)).default('events'),
      )
      .option(
        '--since <time>',
        'of dead letters: when they were parked (default: all); of the archive, where it is needed: the hour in which events were read. 90m, 24h, 7d, 2026-03-04, 2026-03-04T05:06Z',
      )
      .option('--until <time>', 'likewise (default: now)')
      .option('--where <filter>', 'only what matches; see below')
      .option('--tenant <name>', 'of the archive: of this tenant only')
      .addOption(new Option('--source <source>', 'of the archive: of this source only').choices(SOURCES))
      .option('--dry-run', 'say what would go, and how long it would take; change nothing')
      .option('--rate <number>', 'events a second', '50')
      .option('--max-depth <number>', 'wait while so many messages stand in the queue', '100')
      .option('--limit <number>', 'end when so many events are sent, behind the message with which they are')
      .addOption(
        new Option(
          '--id <id>',
          'of the archive: name of this replay (default: follows from the arguments)',
        ).conflicts('again'),
      )
      .option('--again', 'of the archive: deliver once more what this command has delivered before'),
  )
    .addHelpText(
      'after',
      `${FILTER}

Examples:
  $ export AWS_REGION=eu-west-1
  $ sluice replay --from dlq --dry-run                     # what is there, and why
  $ sluice replay --from dlq --where 'reason=retries_exhausted'
  $ sluice replay --from dlq \\
      --where 'reason=refused_by_wazuh source=app event.action=auth_* severity>=47'
  $ sluice replay --from dlq --queue alerts --where 'reason=refused_by_channel'
  $ sluice replay --from archive --archive <bucket> --dry-run \\
      --since 2026-03-04T05:00Z --until 2026-03-04T06:59Z`,
    )
    .action(async (flags: ReplayFlags) => {
      const { replayCommand } = await import('./commands/ledger/replay.ts');
      finish(await replayCommand(streams, { flags, env, now, directory: process.cwd(), signal }));
    });
}
