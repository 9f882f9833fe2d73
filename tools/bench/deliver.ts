import { agentFrames } from './deliver/agent-frames.ts';
import { agentRows } from './deliver/agent-rows.ts';
import { apiRows } from './deliver/api-rows.ts';
import { realRows } from './deliver/real-row.ts';
import type { Row } from './deliver/run.ts';
import { s3Rows } from './deliver/s3-rows.ts';
import { wireEvents } from './deliver/wire-events.ts';
import { atLeast, type Beside, type Question } from './question.ts';

const EVENTS = 10_000;
/** Its requests hold 100 events, and each is answered with all of them. */
const API_EVENTS = 3_000;

/** The sinks at work, their peers in processes of their own; and into a real manager, if the environment names one. */
export const benchDeliver: Question = {
  name: 'deliver',
  asks: 'events a second of each sink, CPU and requests, against raw writes of the same bytes',
  guarded: 'all',
  tasks: () => [agentFrames()],
  beside: async (effort) => {
    const events = wireEvents(EVENTS);
    const rows = [
      ...(await agentRows(events, effort)),
      ...(await apiRows(events.slice(0, API_EVENTS), effort)),
      ...(await s3Rows(events, effort)),
      ...(await realRows(events, process.env, effort)),
    ];
    return [sinks(rows)];
  },
};

/** The agent's own work: nobody at the other end holds it up. */
const AGENT_ROW = 'agent into a hole, no pace';
const AGENT_EVENTS_PER_SECOND = 10_000;

function sinks(rows: readonly Row[]): Beside {
  const named = rows.map((row) => ({ ...row, name: `${row.sink} into ${row.into}` }));
  const agent = named.find(({ name }) => name === AGENT_ROW)?.eventsPerSecond ?? Number.NaN;
  return {
    name: 'sinks',
    title: `${EVENTS.toLocaleString('en')} events by each sink (${API_EVENTS.toLocaleString('en')} by events-api), one process, events a second of elapsed time`,
    table: {
      headings: [
        'sink',
        'into',
        'events/s',
        'CPU µs/event',
        'floor events/s',
        'floor µs',
        'ratio of CPU',
        'requests per 1000 events',
      ],
      rows: rows.map(({ sink, into, eventsPerSecond, cpuUsPerEvent, floor, ratio, per1000 }) => [
        sink,
        into,
        number(eventsPerSecond),
        number(cpuUsPerEvent),
        floor === undefined ? '–' : number(floor.eventsPerSecond),
        floor === undefined ? '–' : number(floor.cpuUsPerEvent),
        ratio === undefined ? '–' : ratio.toFixed(2),
        Object.entries(per1000)
          .map(([what, count]) => `${number(count)} ${what}`)
          .join(', '),
      ]),
    },
    bars: [atLeast(AGENT_ROW, agent, AGENT_EVENTS_PER_SECOND, 'events/s', 'elapsed')],
    // A pace waits, and a raw write of the agent's frames is next to nothing: their ratios do not hold still.
    ratios: named.flatMap(({ name, sink, ratio }) =>
      ratio === undefined || sink === 'agent' ? [] : [{ label: name, ratio }],
    ),
    chart: {
      title: 'Events a second by each sink, one process',
      unit: 'events a second, elapsed time',
      parts: ['Sluice'],
      rows: named.map(({ name, eventsPerSecond }) => ({
        label: name,
        values: [eventsPerSecond],
        note: number(eventsPerSecond),
      })),
      limit: { value: AGENT_EVENTS_PER_SECOND, label: 'bar of agent' },
    },
    data: rows,
  };
}

const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
