import { type Command, Option } from 'commander';
import { DOCUMENT_KINDS, type DocumentKind } from '../../src/redact/document-policies.ts';
import type { CliContext } from './program.ts';

interface RedactFlags {
  readonly policy: DocumentKind;
  readonly all?: boolean;
  readonly tenant?: string;
  readonly strings?: boolean;
  readonly summary?: boolean;
  readonly explain?: boolean;
  readonly color?: boolean;
}

const AFTER = `
Which policy:
  --policy says what the lines are, and the detectors then act as they do in the pipeline: what
  detection needs (identities, IP addresses, request ids) stays. "all" is for any other document:
  no field is spared, but a detector whose own action is "keep" still keeps. --all goes further:
  the policy "all", and every detector masks. It stands for a whole policy, so it goes with
  neither --policy nor --tenant.

--explain prints what you feed it, findings and all, so that you can judge them: look at it on
your own terminal and do not keep it. What would go is highlighted in a colour by pack; without
colour it stands between «», and what a policy only reports between ‹›.

Examples:
  $ sluice normalize --source app < events.ndjson | sluice redact --summary
  $ sluice redact --policy cloudtrail < records.ndjson
  $ sluice redact --all < anything.ndjson
  $ echo '"mail ann@example.com"' | sluice redact --strings
  $ echo '"mail ann@example.com from 198.51.100.7"' | sluice redact --strings --all
  $ sluice normalize --source app < events.ndjson | sluice redact --explain
  $ sluice redact --explain --tenant main --color < normalized.ndjson | less -R`;

/** `sluice redact`: what there is. Commands load their code when they are run. */
export function addRedact(
  program: Command,
  { streams, env, columns }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('redact')
    .summary('personal data and secrets out')
    .description(
      'Redacts a JSON document a line with the built-in policy for its kind. What `sluice normalize` printed is ' +
        'redacted as in the pipeline: the event by the policy `event`, the CloudTrail record beside it by `cloudtrail`.',
    )
    .addOption(new Option('--policy <kind>', 'kind of document').choices(DOCUMENT_KINDS).default('event'))
    .addOption(
      new Option(
        '--all',
        'every detector masks, those included that keep by themselves, and no field is spared',
      ).conflicts(['policy', 'tenant']),
    )
    .option('--tenant <id>', 'with the settings of this tenant in the sluice.config.ts of this directory')
    .option(
      '--strings',
      'lines are JSON strings; prints {"text","findings":[{"type","start","end"}]}, ' +
        'offsets in Unicode code points of the string as it was, end exclusive',
    )
    .option('--summary', 'at the end, print findings by type on standard error')
    .addOption(
      new Option('--explain', 'change nothing; show what would go, and why. Shows content').conflicts(
        'summary',
      ),
    )
    .option('--color', 'colours in --explain also where the output is no terminal, or NO_COLOR is set')
    .option('--no-color', 'never')
    .addHelpText('after', AFTER)
    .action(async (flags: RedactFlags) => {
      const { all = false, tenant, strings = false, summary = false } = flags;
      const policy = all ? 'all' : flags.policy;
      const options = { policy, all, tenant, directory: process.cwd(), strings };
      if (flags.explain === true) {
        const [{ explainCommand }, { choosePaint }] = await Promise.all([
          import('./commands/redact/redact-explain.ts'),
          import('./commands/redact/redact-paint.ts'),
        ]);
        const paint = choosePaint(flags.color, columns !== undefined, env);
        finish(await explainCommand(streams, { ...options, paint }));
        return;
      }
      const { redactCommand } = await import('./commands/redact/redact.ts');
      finish(await redactCommand(streams, { ...options, summary }));
    });
}
