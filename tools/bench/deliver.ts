import { textTable } from '../score/text-table.ts';
import { agentRows } from './deliver/agent-rows.ts';
import { apiRows } from './deliver/api-rows.ts';
import { realRows } from './deliver/real-row.ts';
import type { Row } from './deliver/run.ts';
import { s3Rows } from './deliver/s3-rows.ts';
import { wireEvents } from './deliver/wire-events.ts';
import type { Beside, Question } from './question.ts';

const EVENTS = 10_000;
/** Its requests hold 100 events, and each is answered with all of them. */
const API_EVENTS = 3_000;

/** The sinks at work, their peers in processes of their own; and into a real manager, if the environment names one. */
export const benchDeliver: Question = {
  name: 'deliver',
  asks: 'events a second of each sink, CPU and requests, against raw writes of the same bytes',
  tasks: () => [],
  beside: async () => {
    const events = wireEvents(EVENTS);
    const rows = [
      ...(await agentRows(events)),
      ...(await apiRows(events.slice(0, API_EVENTS))),
      ...(await s3Rows(events)),
      ...(await realRows(events, process.env)),
    ];
    return [sinks(rows)];
  },
};

function sinks(rows: readonly Row[]): Beside {
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
  const text = textTable(
    ['sink', 'into', 'events/s', 'CPU µs/event', 'floor events/s', 'floor µs', 'requests per 1000 events'],
    rows.map(({ sink, into, eventsPerSecond, cpuUsPerEvent, floor, per1000 }) => [
      sink,
      into,
      number(eventsPerSecond),
      number(cpuUsPerEvent),
      floor === undefined ? '–' : number(floor.eventsPerSecond),
      floor === undefined ? '–' : number(floor.cpuUsPerEvent),
      Object.entries(per1000)
        .map(([what, count]) => `${number(count)} ${what}`)
        .join(', '),
    ]),
  );
  return { name: 'sinks', text, data: rows };
}
