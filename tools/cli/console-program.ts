import { type Command, InvalidArgumentError } from 'commander';
import { METRICS_COST_TEXT } from '../console/deployed/cost.ts';
import type { ConsoleFlags } from './commands/console.ts';
import type { CliContext } from './program.ts';

/** `sluice console`. */
export function addConsole(
  program: Command,
  { streams, env, now, signal }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('console')
    .summary('a page that shows a deployed pipeline, read-only')
    .description(
      'Serves the page of `npm start` for what is deployed, on this machine and for you alone: stages, queues, dead letters, budgets, ' +
        'ledger, alarms, the latest events, alerts and messages. It reads with your own AWS credentials and cannot change anything. ' +
        `It asks AWS only while a page is open: metrics once a minute (${METRICS_COST_TEXT}), queues and lists every ten seconds. ` +
        'What your credentials may not read is said on the page, with the permission that is missing. Ends with Ctrl-C.',
    )
    .option('--profile <name>', "profile of your AWS configuration (default: the SDK's own order)")
    .option('--region <region>', 'AWS region of the deployment, or AWS_REGION')
    .option('--name <name>', '`name` of the deployment (default: that of sluice.config.ts here, or "sluice")')
    .option('--stack <name>', 'its stack (default: the name)')
    .option(
      '--archive <bucket>',
      "the archive's bucket, or SLUICE_ARCHIVE (default: the stack's outputs say it)",
    )
    .option(
      '--port <port>',
      'where to serve it; 0: any free port (default: 8788, or the next that is free)',
      port,
    )
    .option('--policy', 'print the least IAM policy that it reads everything with, and end')
    .addHelpText(
      'after',
      `\nMore: docs/console-production.md

Examples:
  $ sluice console --profile security-audit --region eu-west-1
  $ sluice console --name sluice-staging --stack Platform --port 9000
  $ sluice console --region eu-west-1 --policy > console-policy.json`,
    )
    .action(async (flags: ConsoleFlags) => {
      const { consoleCommand } = await import('./commands/console.ts');
      const directory = process.cwd();
      finish(await consoleCommand(streams, { flags, env, now, directory, ...(signal && { signal }) }));
    });
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('give a number from 0 to 65535');
}
