import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { SINK_NAMES, type SinkName } from '../../src/forward/sink.ts';
import { FAULT_KINDS, FAULT_NAMES, type FaultKind } from './fault-kinds.ts';
import type { Settings } from './run-result.ts';

export interface SoakArguments extends Settings {
  /** Where the report goes, as Markdown. */
  readonly report: string | undefined;
  readonly json: boolean;
}

/** The server API takes 30 requests of 100 events a minute, 50 events a second. Half of that is for what a fault has held back. */
const MOST_BY_API = 25;
const DEFAULT_RATE = 100;
const DEFAULT_MINUTES = 10;

function numberBetween(low: number, high: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high))
      throw new InvalidArgumentError(`use a number from ${low} to ${high}`);
    return value;
  };
}

function wholeBetween(low: number, high: number) {
  return (text: string): number => {
    const value = numberBetween(low, high)(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('use a whole number');
    return value;
  };
}

function faultList(text: string): readonly FaultKind[] {
  if (text === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !FAULT_NAMES.some((known) => known === name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`there is no fault "${unknown}"; there are ${FAULT_NAMES.join(', ')}`);
  return FAULT_NAMES.filter((name) => names.includes(name));
}

const HELP = `
A sixth of the run is calm, then faults come at random times until four fifths of it are over, then it is calm again. When the load
has ended, what is left is worked off and everything is counted: every event that was taken is at the manager, once but for the
counted windows of docs/faults.md; the ledger balances for each source; no planted personal data or secret stands anywhere in the
clear; every attack was told of on every channel; memory is flat, and so are file descriptors, timers and handles; and the process
of the functions ends by itself when it is closed. The exit code is 1 when one of these is not so, and 2 when the run cannot be made.

The same seed gives the same load and the same faults; what a fault meets depends on the machine. One that is busy with something else
may not keep up: the report says how long events took. The servers around the functions keep everything in memory, some 10 KB for each
event.

Faults:
${FAULT_NAMES.map((name) => `  ${name.padEnd(18)} ${FAULT_KINDS[name].happens}`).join('\n')}

Examples:
  npm run soak
  npm run soak -- --minutes 1 --seed 7
  npm run soak -- --minutes 60 --rate 50 --report soak.md
  npm run soak -- --minutes 2 --faults manager-down,table-fails
  npm run soak -- --minutes 5 --faults none --sink events-api --rate 25 --json`;

/** Reads the command line of `npm run soak`; prints help or what is wrong and ends the process, as commander does. */
export function readArguments(argv: readonly string[]): SoakArguments {
  const command = new Command('npm run soak --')
    .description(
      'Runs the pipeline on this machine for minutes or hours under a steady load, with faults at random, and says whether it holds.',
    )
    .option('--minutes <n>', 'how long load comes', numberBetween(0.05, 10_080), DEFAULT_MINUTES)
    .option('--rate <n>', 'events a second', wholeBetween(5, 2_000), DEFAULT_RATE)
    .addOption(
      new Option(
        '--sink <way>',
        `the way into the manager (default: agent above ${MOST_BY_API} events a second, else events-api)`,
      ).choices(SINK_NAMES),
    )
    .option(
      '--seed <n>',
      'of load and faults (default: one at random, told at the start)',
      wholeBetween(0, 2 ** 31 - 1),
    )
    .addOption(
      new Option('--faults <list>', 'names joined by commas, or none')
        .argParser(faultList)
        .default(FAULT_NAMES, 'every one'),
    )
    .option('--report <file>', 'write the report there, as Markdown')
    .option('--json', 'everything that was measured, for machines', false)
    .addHelpText('after', HELP)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.showHelpAfterError('(--help says what there is)').parse(argv, { from: 'user' });
  const given = command.opts<{
    minutes: number;
    rate: number;
    sink?: SinkName;
    seed?: number;
    faults: readonly FaultKind[];
    report?: string;
    json: boolean;
  }>();
  return {
    minutes: given.minutes,
    rate: given.rate,
    seed: given.seed ?? randomInt(2 ** 31),
    sink: given.sink ?? (given.rate > MOST_BY_API ? 'agent' : 'events-api'),
    faults: given.faults,
    report: given.report,
    json: given.json,
  };
}
