import { logtestCommand } from '@sluice/logtest/command';
import { Command, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { addAlert } from './alert-program.ts';
import { addBackup } from './backup-program.ts';
import { addCapacity } from './capacity-program.ts';
import { addCloudTrail } from './cloudtrail-program.ts';
import type { NormalizeOptions } from './commands/normalize.ts';
import type { SendSettings } from './commands/send-target.ts';
import { addConsole } from './console-program.ts';
import { addCost } from './cost-program.ts';
import { addDoctor } from './doctor-program.ts';
import { addFind } from './find-program.ts';
import { addForward } from './forward-program.ts';
import { addInit } from './init-program.ts';
import { addIntegration } from './integration-program.ts';
import { addIntel } from './intel-program.ts';
import { addKeys } from './keys-program.ts';
import { addLedger } from './ledger-program.ts';
import type { CliStreams } from './lines.ts';
import { addMute } from './mute-program.ts';
import { addRedact } from './redact-program.ts';
import { addReplay } from './replay-program.ts';
import { addReport } from './report-program.ts';
import { addRules } from './rules-program.ts';
import { addSecrets } from './secrets-program.ts';
import { addTokens } from './tokens-program.ts';
import { addUpgrade } from './upgrade-program.ts';
import { addWazuh } from './wazuh-program.ts';

/** What the commands need of the world. */
export interface CliContext {
  readonly streams: CliStreams;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  /** Width of help; undefined: not a terminal. */
  readonly columns?: number | undefined;
  /** Ends what would go on for ever. */
  readonly signal?: AbortSignal;
}

type Finish = (exitCode: number) => void;

const HELP_WIDTH = 100;

const PIPELINE = `
Each step is a filter: one JSON document a line in, one a line out. What is refused is said on
standard error with its line number, and the exit code is then 1. Wrong usage is 2.

The whole way of an event, from what an application posts to the rule it meets:
  $ sluice normalize --source app < events.ndjson | sluice redact | sluice encode | sluice logtest

Try it with one event:
  $ echo '{"action":"auth_login_failed","user":{"id":"u_1"},"ip":"198.51.100.7"}' |
      sluice normalize --source app | sluice redact | sluice enrich | sluice encode | sluice logtest`;

const examples = (text: string): string => `\nExamples:\n${text}`;

/** The command line: what there is, and what it is good for. Commands load their code when they are run. */
export function createProgram(context: CliContext, finish: Finish): Command {
  const program = new Command('sluice')
    .description('The steps of Sluice as filters, to try on your own data.')
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand('help [command]', 'explain a command')
    .addHelpText('after', PIPELINE)
    .showHelpAfterError('(see `sluice --help`)')
    .configureOutput({
      writeOut: (text) => context.streams.output.write(text),
      writeErr: (text) => context.streams.errors.write(text),
      getOutHelpWidth: () => context.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => context.columns ?? HELP_WIDTH,
    })
    .exitOverride();
  addInit(program, context, finish);
  addNormalize(program, context, finish);
  addRedact(program, context, finish);
  addEnrich(program, context, finish);
  addEncode(program, context, finish);
  addLogtest(program, context, finish);
  addForward(program, context, finish);
  addSend(program, context, finish);
  addCloudTrail(program, context, finish);
  addFind(program, context, finish);
  addLedger(program, context, finish);
  addReplay(program, context, finish);
  addReport(program, context, finish);
  addConsole(program, context, finish);
  addKeys(program, context, finish);
  addTokens(program, context, finish);
  addSecrets(program, context, finish);
  addMute(program, context, finish);
  addIntel(program, context, finish);
  addRules(program, context, finish);
  addWazuh(program, context, finish);
  addAlert(program, context, finish);
  addIntegration(program, context, finish);
  addCost(program, context, finish);
  addCapacity(program, context, finish);
  addDoctor(program, context, finish);
  addBackup(program, context, finish);
  addUpgrade(program, context, finish);
  for (const command of program.commands)
    command.showHelpAfterError(`(see \`sluice ${command.name()} --help\`)`);
  return program;
}

function addNormalize(program: Command, { streams, now }: CliContext, finish: Finish): void {
  program
    .command('normalize')
    .summary('what applications, CloudTrail or webhooks write → SecurityEvents')
    .description(
      'Turns events of applications, CloudTrail records, or bodies of webhooks into SecurityEvents (ECS). ' +
        'A CloudTrail line is one record or a whole file; its record travels on beside the event, as "@envelope".',
    )
    .addOption(
      new Option('--source <source>', 'what the lines are')
        .choices(['app', 'cloudtrail', 'supabase', 'sentry'])
        .makeOptionMandatory(),
    )
    .option('--tenant <name>', 'the tenant of the ingest key, trail or hook', 'main')
    .option('--application <name>', 'the application of the ingest key or hook', 'stdin')
    .addHelpText(
      'after',
      examples(`  $ echo '{"action":"auth_login","user":{"id":"u_1"}}' | sluice normalize --source app
  $ aws s3 cp s3://…/CloudTrail/….json.gz - | gunzip | sluice normalize --source cloudtrail`),
    )
    .action(async (options: Omit<NormalizeOptions, 'now'>) => {
      const { normalizeCommand } = await import('./commands/normalize.ts');
      finish(await normalizeCommand(streams, { ...options, now: now() }));
    });
}

function addEnrich(program: Command, { streams }: CliContext, finish: Finish): void {
  program
    .command('enrich')
    .summary('country, program and ATT&CK technique beside what was sent')
    .description('Adds to SecurityEvents what is known of their addresses, programs and actions.')
    .option('--geo <file>', 'MaxMind DB file with countries or networks, instead of the one that npm brings')
    .addHelpText(
      'after',
      examples('  $ sluice normalize --source app < events.ndjson | sluice redact | sluice enrich'),
    )
    .action(async ({ geo }: { readonly geo?: string }) => {
      const { enrichCommand } = await import('./commands/enrich.ts');
      finish(await enrichCommand(streams, { geo }));
    });
}

function addEncode(program: Command, { streams }: CliContext, finish: Finish): void {
  program
    .command('encode')
    .summary('SecurityEvents → exactly the lines that go to Wazuh')
    .description(
      'Prints SecurityEvents as they go to Wazuh: one compact JSON line each, trimmed to its limits.',
    )
    .addHelpText(
      'after',
      examples('  $ sluice normalize --source app < events.ndjson | sluice redact | sluice encode'),
    )
    .action(async () => {
      const { encodeCommand } = await import('./commands/encode.ts');
      finish(await encodeCommand(streams));
    });
}

function addLogtest(
  program: Command,
  { streams, env, now, signal, columns }: CliContext,
  finish: Finish,
): void {
  const command = logtestCommand({
    name: 'logtest',
    calledAs: 'sluice logtest',
    standardRules:
      "Without --rules these are the rules that Sluice ships, over a stand-in for Wazuh's rules on AWS.",
    context: {
      ...streams,
      now,
      colours: columns !== undefined && env.NO_COLOR === undefined,
      ...(signal === undefined ? {} : { signal }),
      standard: async () => (await import('./commands/rules/logtest-rules.ts')).shippedRuleFiles(),
    },
    finish,
  });
  program.addCommand(
    command
      .copyInheritedSettings(program)
      .summary('lines that go to Wazuh → the rules they meet, without a manager'),
  );
}

function addSend(program: Command, { streams, env }: CliContext, finish: Finish): void {
  program
    .command('send')
    .summary('events of applications → the ingest URL')
    .description(
      'Posts events as applications do, and prints the outcome of each. Without URL and key, they go to the stack ' +
        'that `npm start` runs from this checkout.',
    )
    .option('--url <url>', 'ingest URL, or SLUICE_URL')
    .option('--key <key>', 'ingest key; better in SLUICE_KEY, since other users see command lines')
    .addHelpText(
      'after',
      examples(`  $ echo '{"action":"auth_login_failed","user":{"id":"u_1"}}' | sluice send
  $ SLUICE_KEY=slk_… sluice send --url https://ingest.example.com < events.ndjson`),
    )
    .action(async (options: Partial<SendSettings>) => {
      const { sendTarget } = await import('./commands/send-target.ts');
      const { sendCommand } = await import('./commands/send.ts');
      const { url = env.SLUICE_URL, key = env.SLUICE_KEY } = options;
      finish(await sendCommand(streams, await sendTarget({ url, key })));
    });
}
