import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from './context.ts';

/** What was asked for on the command line. */
export interface LogtestOptions {
  /** Folders of rule files, loaded together in Wazuh's order. */
  readonly rules: readonly string[];
  /** Folders of CDB lists. */
  readonly lists: readonly string[];
  readonly wazuhHome?: string;
  readonly location: string;
  /** IANA name; UTC when absent. */
  readonly timeZone?: string;
  readonly maxTried: number;
  readonly json?: boolean;
  readonly fresh?: boolean;
  readonly verbose?: boolean;
  readonly test?: readonly string[];
  readonly filter?: string;
  readonly junit?: string;
  readonly watch?: boolean;
  /** true: lint alone; false: not at all; absent: beside the work. */
  readonly lint?: boolean;
  readonly strict?: boolean;
}

export interface LogtestCommandSettings {
  /** As it is called: `sluice-logtest`, or `logtest` below `sluice`. */
  readonly name: string;
  /** As people type it. */
  readonly calledAs: string;
  /** A sentence on what rules are used when none are named. */
  readonly standardRules: string;
  readonly context: CommandContext;
  readonly finish: (exitCode: number) => void;
}

const examples = (calledAs: string): string => `
Examples:
  Which rule takes this event?
  $ echo '{"app":"shop","action":"login_failed"}' | ${calledAs} --rules my-rules
  Why not the one I wrote?
  $ ${calledAs} --rules my-rules -v < events.ndjson
  With all rules, lists and decoder names of a manager, and mine added
  $ ${calledAs} --wazuh-home /var/ossec --rules my-rules --json < events.ndjson | jq -r .rule.id
  The fixtures in my-rules/fixtures, at every change of them or of the rules
  $ ${calledAs} --test my-rules --watch
  In CI
  $ ${calledAs} --test my-rules --junit report.xml --strict

Exit codes: 0 done; 1 a test failed, or a warning with --strict; 2 wrong usage, or rules that do
not load. A line that is no event never ends the run.`;

/** The command with its options; both the bin of this package and \`sluice logtest\` are this. */
export function logtestCommand(settings: LogtestCommandSettings): Command {
  const { name, calledAs, standardRules, context, finish } = settings;
  const collect = (value: string, values: readonly string[] = []) => [...values, value];
  const folders = (flags: string, text: string) => new Option(flags, text).argParser(collect);
  return new Command(name)
    .description(
      'Evaluates events with Wazuh rules as a manager of release 4.14 would, one event a line on standard input, all in ' +
        `one session, and prints what wazuh-logtest prints. No manager is needed. ${standardRules}`,
    )
    .helpOption('-h, --help', 'explain the command')
    .addOption(folders('--rules <dir>', 'folder of rule files; repeatable, all are loaded together'))
    .addOption(folders('--lists <dir>', 'folder of CDB lists, as etc/lists of a manager; repeatable'))
    .option('--wazuh-home <dir>', 'an installed manager (/var/ossec): its rules, lists and decoder names')
    .option('--json', "per event one line: `output` of the manager's PUT /logtest; {} where nothing decodes")
    .option('--fresh', 'a session for every event, so that none counts towards another')
    .option('--location <text>', 'where the events come from', 'stdin')
    .addOption(
      new Option(
        '--time-zone <zone>',
        'zone of the clock that <time> and <weekday> read (default: UTC)',
      ).argParser(knownZone),
    )
    .option(
      '-v, --verbose',
      'show which rules were tried and why each did not match; with --test, what passed',
    )
    .addOption(
      new Option('--max-tried <n>', 'with -v: rules shown one by one under each parent, the rest in groups')
        .default(8)
        .argParser(wholeNumber),
    )
    .option('--test <dir...>', 'run the fixtures in DIR/fixtures or DIR; rules in DIR are loaded')
    .option('--filter <text>', 'with --test: only cases with this text in their file, rule or name')
    .option('--junit <file>', 'with --test: also write the results as JUnit XML')
    .option('--watch', 'do it again at every change of rules, lists or fixtures')
    .option('--lint', 'only look for what Wazuh accepts in silence and means nothing')
    .option('--no-lint', 'do not look for it')
    .option('--strict', 'with --lint or --test: a warning, or a rule without a fixture, is a failure')
    .addHelpText('after', examples(calledAs))
    .action(async (flags: Partial<LogtestOptions> & { location: string; maxTried: number }) => {
      const { runLogtest } = await import('./run.ts');
      finish(await runLogtest(context, { ...flags, rules: flags.rules ?? [], lists: flags.lists ?? [] }));
    });
}

function knownZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw new InvalidArgumentError('write a time zone as Europe/Warsaw');
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('give a whole number');
  return Number(text);
}
