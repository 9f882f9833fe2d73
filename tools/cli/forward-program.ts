import { type Command, Option } from 'commander';
import type { ForwardFlags } from './commands/forward/forward-target.ts';
import { EXIT } from './faults.ts';
import type { CliContext } from './program.ts';

const EXAMPLES = `
Lines are sent as they come, up to 10,000 at once. A way in is given its time: what it does not take now is sent again,
until everything is delivered or Ctrl-C, which says from which line to go on. What Wazuh refuses for good is said with
its line and the exit code is 1.

The agent port takes thousands of events a second and drops what is too many without a word; its pace goes up while
the manager keeps up, and down when its counters or a missing answer say so. To read the counters it needs --url and an
account with manager:read; without them pongs alone count, and do not raise the pace above 14,000 a second. The API
takes 3,000 events a minute.

Functions of a deployment and this command, or several of it, share a manager's budget and pace through a table, by the
name of the node: give --table, --region and --node to fit in among them. Without --table several of it on one machine
share a pace all the same. Where senders do not know of each other, a manager may drop some: what it dropped is sent
again, and some events come twice.

Examples:
  $ export SLUICE_WAZUH_URL=https://wazuh.example.com:55000 SLUICE_WAZUH_USER=sluice SLUICE_WAZUH_PASSWORD=…
  $ sluice encode < redacted.ndjson | sluice forward --to events-api --ca wazuh-ca.pem
  $ sluice encode < redacted.ndjson |
      sluice forward --to agent --manager wazuh.example.com --agent-key-file client.keys --ca wazuh-ca.pem

A flood from four processes; each prints what became of its part:
  $ for i in 1 2 3 4; do sluice forward --to agent --manager wazuh.example.com --agent-key-file client.keys \\
      --ca wazuh-ca.pem < part-$i.ndjson & done; wait`;

/** `sluice forward`: the second half of the step of that name. */
export function addForward(
  program: Command,
  { streams, env }: CliContext,
  finish: (exitCode: number) => void,
): void {
  program
    .command('forward')
    .summary('lines that go to Wazuh → a manager')
    .description(
      'Delivers lines that `sluice encode` printed, as the deployed function does, and prints what became of them. ' +
        'Progress goes to standard error.',
    )
    .addOption(new Option('--to <sink>', 'the way in').choices(['agent', 'events-api']).makeOptionMandatory())
    .option(
      '--url <url>',
      "the manager's server API, or SLUICE_WAZUH_URL; else the first node of sluice.config.ts",
    )
    .option('--user <name>', 'API user, or SLUICE_WAZUH_USER')
    .option('--password-file <file>', 'its password; without this in SLUICE_WAZUH_PASSWORD')
    .option('--ca <file>', 'PEM of the authority of its certificate, or SLUICE_WAZUH_CA')
    .option('--fingerprint <sha256>', 'of its certificate, instead of a CA, or SLUICE_WAZUH_FINGERPRINT')
    .option(
      '--manager <host[:port]>',
      'agent port, for --to agent, or SLUICE_WAZUH_AGENT; else that of the first node of sluice.config.ts',
    )
    .option('--agent-key-file <file>', 'key of the agent, as client.keys has it, or SLUICE_AGENT_KEY_FILE')
    .option(
      '--max-rate <events>',
      'highest pace of --to agent, events a second (default: as configured, or 20000)',
    )
    .option('--node <name>', 'its name in budget and pace (default: that in sluice.config.ts, else its host)')
    .option('--table <name>', 'table through which budget and pace are shared')
    .option('--region <region>', 'AWS region of the table, or AWS_REGION')
    .option('--endpoint <url>', 'a table server on this machine, instead of AWS')
    .addOption(
      new Option(
        '--local',
        'the manager of the stack that `npm start` runs here; for --to events-api',
      ).conflicts(['url', 'manager', 'table']),
    )
    .option('--each', 'print the outcome of each event, one JSON document a line, instead of the sum')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ForwardFlags) => {
      const [{ forwardCommand }, { forwardTarget }] = await Promise.all([
        import('./commands/forward/forward.ts'),
        import('./commands/forward/forward-target.ts'),
      ]);
      const stop = new AbortController();
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
      const hear = () => {
        // Whoever asks again does not want to wait for a clean end.
        if (stop.signal.aborted) process.exit(EXIT.interrupted);
        streams.errors.write('stopping; what is being sent is waited for (once more: ends at once)\n');
        stop.abort();
      };
      const target = await forwardTarget(flags, { streams, env, directory: process.cwd() });
      for (const signal of signals) process.on(signal, hear);
      try {
        const { each = false } = flags;
        finish(await forwardCommand(streams, { ...target, each, signal: stop.signal }));
      } finally {
        for (const signal of signals) process.off(signal, hear);
        await target.close();
      }
    });
}
