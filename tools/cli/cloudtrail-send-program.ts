import type { Command } from 'commander';
import type { CliContext } from './program.ts';

/** `sluice cloudtrail send`. */
export function addTrailSend(
  command: Command,
  { streams }: CliContext,
  finish: (exitCode: number) => void,
): void {
  command
    .command('send')
    .summary('a delivery of AWS → the trail queue or the bucket of the local stack')
    .description(
      'Delivers what AWS would: the body of a message (one JSON document, or one a line) goes onto the trail queue, a file ' +
        'with --object into the bucket, which announces it. Says what is in it as the pipeline reads it; the console shows ' +
        'what becomes of it.',
    )
    .argument('[file]', 'the file; without it, or as -, standard input')
    .requiredOption('--local', 'to the stack that `npm start` runs here')
    .option('--object <key>', 'put the file into the bucket under this key, which says what it holds')
    .addHelpText(
      'after',
      `\nExamples:
  $ sluice cloudtrail send --local finding.json
  $ aws sqs receive-message --queue-url … --query 'Messages[0].Body' --output text | sluice cloudtrail send --local
  $ sluice cloudtrail send --local --object AWSLogs/111122223333/vpcflowlogs/eu-west-1/2026/03/04/f.log.gz f.log.gz`,
    )
    .action(async (file: string | undefined, { object }: { readonly object?: string }) => {
      const { trailSendCommand } = await import('./commands/cloudtrail/trail-send.ts');
      finish(await trailSendCommand(streams, { file, object }));
    });
}
