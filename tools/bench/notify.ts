import { seededRandom } from './events.ts';
import { runStorm, type StormReport } from './notify/storm.ts';
import { ALERT_WAY, measureWay } from './notify/way.ts';
import type { Bar, Beside, Question } from './question.ts';
import { timesBeside } from './times.ts';

const BAR_MS = 300;
const STORM = { full: { alerts: 10_000, groups: 50 }, quick: { alerts: 1_000, groups: 20 } } as const;

/** How long an alert takes to Slack, and what becomes of ten thousand at once while channels fail. */
export const benchNotify: Question = {
  name: 'notify',
  asks: 'alert → Slack on the whole local stack, over a POST, a queue and a POST; 10 000 alerts at once',
  tasks: () => [],
  beside: async (effort) => {
    const plan = STORM[effort === 'quick' ? 'quick' : 'full'];
    return [
      timesBeside(
        {
          name: 'alert-to-slack',
          what: 'alert received → Slack message',
          floor: 'POST, queue, POST',
          barMs: BAR_MS,
        },
        await measureWay(ALERT_WAY, effort),
      ),
      storm(plan.alerts, await runStorm({ ...plan, apart: true, realTime: true, random: seededRandom(7) })),
    ];
  },
};

function storm(alerts: number, report: StormReport): Beside {
  const { channels, counted, pending, owed, duplicates, deadLetters, failures } = report;
  const doubled = Object.values(channels).reduce((sum, each) => sum + each.doubled, 0);
  const number = (value: number) => value.toLocaleString('en');
  const none = (of: string, count: number): Bar => ({
    of: `storm of ${number(alerts)} alerts: ${of}`,
    measured: number(count),
    bar: '0',
    held: count === 0,
    by: 'count',
  });
  return {
    name: 'storm',
    title: `${number(alerts)} alerts at once while channels refuse, as told by each channel; without a floor: nobody tells less than one message a group`,
    table: {
      headings: ['channel', 'firsts', 'digests', 'alerts told', 'doubled', 'refused', 'unanswered'],
      rows: Object.entries(channels).map(
        ([name, { firsts, digests, told, refused, unanswered, ...each }]) => [
          name,
          ...[firsts, digests, told, each.doubled, refused, unanswered].map(number),
        ],
      ),
    },
    notes: [
      `Pending ${pending}, owed ${owed}, dead letters ${deadLetters}, failed invocations ${failures}; alerts that came twice ${duplicates}.`,
      `Counted in ${report.countedS.toFixed(1)} s, told within ${report.ticks} minutes of the schedule (${report.wallS.toFixed(0)} s here).`,
    ],
    bars: [none('lost', alerts - counted), none('messages doubled', doubled)],
    data: report,
  };
}
