import { MAX_EVENTS_PER_REQUEST } from '../../../src/event/limits.ts';
import type { SinkName } from '../../../src/forward/sink.ts';
import { tooSmall } from '../../capacity/advice.ts';
import { ageChart, seconds } from '../../capacity/chart.ts';
import { DEPLOYED, type Load, type Setting } from '../../capacity/load.ts';
import { type Course, simulate } from '../../capacity/simulate.ts';
import { stationsOf } from '../../capacity/stations.ts';
import { textTable } from '../../score/text-table.ts';
import { EXIT } from '../faults.ts';
import type { CliStreams } from '../lines.ts';
import { wholeNumber } from './whole-number.ts';

export interface CapacityFlags {
  readonly eventsPerSecond: string;
  readonly from: NonNullable<Load['from']>;
  readonly batch: string;
  readonly sink: SinkName;
  readonly burst: string;
  readonly nodes: string;
  readonly concurrency?: string;
  readonly json?: boolean;
}

/** After the burst it is looked at for so long. */
const AFTER_S = 3_600;
const MAX_EVENTS_IN_FILE = 100_000;

/**
 * Prints what becomes of a load.
 *
 * @throws UsageError
 */
export function capacityCommand(streams: CliStreams, flags: CapacityFlags): number {
  const load: Load = {
    eventsPerSecond: wholeNumber('--events-per-second', flags.eventsPerSecond, 1, 1_000_000),
    from: flags.from,
    batch: wholeNumber(
      '--batch',
      flags.batch,
      1,
      flags.from === 'files' ? MAX_EVENTS_IN_FILE : MAX_EVENTS_PER_REQUEST,
    ),
    sink: flags.sink,
  };
  const setting: Setting = {
    ...DEPLOYED,
    nodes: wholeNumber('--nodes', flags.nodes, 1, 100),
    ...(flags.concurrency !== undefined && {
      concurrency: wholeNumber('--concurrency', flags.concurrency, 2, 1_000),
    }),
  };
  const forS = wholeNumber('--burst', flags.burst, 1, 3_600);
  const course = simulate(load, setting, { forS, untilS: forS + AFTER_S });
  streams.output.write(
    flags.json === true
      ? `${JSON.stringify({ load, setting, stations: stationsOf(load, setting), ...course }, undefined, 2)}\n`
      : `${view(load, setting, forS, course)}\n`,
  );
  return EXIT.done;
}

function view(load: Load, setting: Setting, forS: number, course: Course): string {
  const { eventsPerSecond, from, batch, sink } = load;
  const number = (value: number) =>
    Number.isFinite(value) ? value.toLocaleString('en', { maximumFractionDigits: 0 }) : 'none';
  const all = tooSmall(load, setting);
  const short = all.filter(({ looksOn }) => looksOn !== true);
  const watchers = all.filter(({ looksOn }) => looksOn === true);
  const end =
    course.doneAtS === undefined
      ? `Not everything is delivered ${seconds(AFTER_S)} after it.`
      : `Everything is delivered ${seconds(Math.max(0, course.doneAtS - forS))} after it.`;
  return [
    `${number(eventsPerSecond)} events a second for ${seconds(forS)}, ${number(batch)} in a ${from === 'files' ? 'file' : 'request'}, by ${sink}`,
    '',
    ageChart(course.moments),
    '',
    `An event waits for ${seconds(course.worstAgeS)} at most, ${number(course.mostConcurrency)} invocations run at once. ${end}`,
    '',
    textTable(
      ['limit', 'events/s for good'],
      stationsOf(load, setting).map(({ name, limit }) => [name, number(limit)]),
    ),
    '',
    ...(short.length === 0
      ? ['For good this is within every limit, with a fifth to spare.']
      : [
          'For good this is too much; raise, in this order:',
          ...short.map(({ name, remedy }) => `  ${name}: ${remedy}`),
        ]),
    ...watchers.map(
      ({ name, remedy }) =>
        `The ${name} holds nothing up, but does not follow: ${remedy} (docs/capacity.md).`,
    ),
  ].join('\n');
}
