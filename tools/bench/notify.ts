import { textTable } from '../score/text-table.ts';
import { seededRandom } from './events.ts';
import { quantile } from './harness.ts';
import { runStorm, type StormReport } from './notify/storm.ts';
import { measureWay, type WayTimes } from './notify/way.ts';
import type { Beside, Question } from './question.ts';

const BAR_MS = 300;
const STORM = { alerts: 10_000, groups: 50 } as const;

/** How long an alert takes to Slack, and what becomes of ten thousand at once while channels fail. */
export const benchNotify: Question = {
  name: 'notify',
  asks: 'alert → Slack on the whole local stack, over a POST, a queue and a POST; 10 000 alerts at once; not asked unless named',
  onlyWhenNamed: true,
  tasks: () => [],
  beside: async () => [
    way(await measureWay()),
    storm(await runStorm({ ...STORM, apart: true, realTime: true, random: seededRandom(7) })),
  ],
};

function way({ subject, floor }: WayTimes): Beside {
  const facts = (times: readonly number[]) => ({
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    max: Math.max(...times),
  });
  const data = { alerts: subject.length, barMs: BAR_MS, subject: facts(subject), floor: facts(floor) };
  const row = (name: string, { p50, p99, max }: ReturnType<typeof facts>) => [
    name,
    ...[p50, p99, max].map((ms) => ms.toFixed(0)),
  ];
  const ratio = (q: 'p50' | 'p99' | 'max') => (data.subject[q] / data.floor[q]).toFixed(2);
  const verdict = data.subject.p99 <= BAR_MS ? 'held' : 'NOT HELD';
  const text = textTable(
    [`${subject.length} alerts`, 'p50 ms', 'p99 ms', 'max ms'],
    [
      row('alert received → Slack', data.subject),
      row('POST, queue, POST', data.floor),
      ['ratio', ratio('p50'), ratio('p99'), ratio('max')],
    ],
  );
  return { name: 'notify-way', text: `${text}\np99 ≤ ${BAR_MS} ms ${verdict}`, data };
}

function storm(report: StormReport): Beside {
  const { channels, counted, pending, owed, duplicates, deadLetters, failures } = report;
  const text = textTable(
    [
      `${counted.toLocaleString('en')} alerts`,
      'firsts',
      'digests',
      'alerts told',
      'doubled',
      'refused',
      'unanswered',
    ],
    Object.entries(channels).map(([name, { firsts, digests, told, doubled, refused, unanswered }]) => [
      name,
      ...[firsts, digests, told, doubled, refused, unanswered].map((count) => count.toLocaleString('en')),
    ]),
  );
  const left = `pending ${pending}, owed ${owed}, lost ${STORM.alerts - counted}, dead letters ${deadLetters}, failed invocations ${failures}`;
  const twice = `alerts that came twice ${duplicates}`;
  const times = `counted in ${report.countedS.toFixed(1)} s, told within ${report.ticks} minutes of the schedule (${report.wallS.toFixed(0)} s here)`;
  return { name: 'notify-storm', text: `${text}\n${left}; ${twice}\n${times}`, data: report };
}
