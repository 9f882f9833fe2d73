import { type Command, InvalidArgumentError } from 'commander';
import type { TrailFilterFlags } from './commands/cloudtrail/trail-filter.ts';
import type { CliContext } from './program.ts';

const SUGGESTIONS = 10;
const MAX_SUGGESTIONS = 100;

/** `sluice cloudtrail filter`. */
export function addTrailFilter(
  group: Command,
  { streams, now }: CliContext,
  finish: (exitCode: number) => void,
): void {
  group
    .command('filter')
    .summary('a dry run of `cloudtrail.filters` over files: what would go, and what stays')
    .description(
      'Runs the filters of the configuration over CloudTrail files and says what each would leave out: records, bytes, ' +
        'calls, times, and three examples; what it would leave out were it not for a rule; and what stays. Files are those ' +
        'of CloudTrail, lines with a record each, or what `aws cloudtrail lookup-events` prints; gzip or not. Changes nothing.',
    )
    .argument('[files...]', 'files to read; none, or -, for standard input')
    .option('--config <file>', 'another configuration than the sluice.config.ts here')
    .option(
      '--suggest [count]',
      `the loudest calls that no rule of level 7 or more alerts on, as filters to paste; without a count ${SUGGESTIONS}`,
      countOf,
    )
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      `\nWhat filters there are, and what they cost: docs/cloudtrail-filters.md

Examples:
  $ sluice cloudtrail filter AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/*.json.gz
  $ aws s3 cp s3://…/CloudTrail/….json.gz - | sluice cloudtrail filter --suggest
  $ aws cloudtrail lookup-events --max-items 5000 | sluice cloudtrail filter --suggest 20
  $ sluice cloudtrail filter --json *.json.gz | jq '.filters[] | {name, records}'`,
    )
    .action(async (files: readonly string[], flags: RawFlags) => {
      const { suggest, ...others } = flags;
      const { trailFilterCommand } = await import('./commands/cloudtrail/trail-filter.ts');
      finish(
        await trailFilterCommand(streams, {
          files,
          flags: {
            ...others,
            ...(suggest !== undefined && { suggest: suggest === true ? SUGGESTIONS : suggest }),
          },
          now: now(),
          directory: process.cwd(),
        }),
      );
    });
}

/** Commander has `true` for an option without its value. */
type RawFlags = Omit<TrailFilterFlags, 'suggest'> & { readonly suggest?: number | true };

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_SUGGESTIONS) return count;
  throw new InvalidArgumentError(`give a number from 1 to ${MAX_SUGGESTIONS}; files come before --suggest.`);
}
