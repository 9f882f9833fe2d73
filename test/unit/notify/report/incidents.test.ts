import { describe, expect, test } from 'vitest';
import { createMemoryAlertHistory } from '../../../../adapters/memory/alert-history.ts';
import type { IncidentRecord, IncidentStep } from '../../../../src/notify/group/incident-record.ts';
import { incidentStories } from '../../../../src/notify/report/incident-story.ts';
import { durationText } from '../../../../src/notify/report/incident-words.ts';
import { makeDaily, makeMonthly } from '../../../../src/notify/report/make-report.ts';
import { gridsOf, type Report } from '../../../../src/notify/report/report.ts';
import { reportCsv } from '../../../../src/notify/report/report-csv.ts';
import { reportHtml } from '../../../../src/notify/report/report-html.ts';
import { reportText } from '../../../../src/notify/report/report-text.ts';
import { incidentWith } from '../incident-builder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (time: string) => Date.parse(`2026-03-04T${time}Z`);
const FOREVER = Number.POSITIVE_INFINITY;

/** An episode from `from` to `until` (open if absent), with steps between. */
function episode(
  thread: string,
  [from, until]: readonly [string, string?],
  { steps = [], ...changes }: Partial<IncidentRecord> & { steps?: readonly IncidentStep[] } = {},
  rule: object = {},
) {
  const { openedAt = at(from) } = changes;
  const resolvedAt = until === undefined ? undefined : at(until);
  const end: IncidentStep[] = resolvedAt === undefined ? [] : [{ at: resolvedAt, kind: 'resolved' }];
  const all: IncidentStep[] = [{ at: openedAt, kind: 'opened' }, ...steps, ...end];
  return incidentWith(
    {
      thread,
      openedAt,
      resolvedAt,
      steps: all.toSorted((a, b) => a.at - b.at),
      aliveUntil: Math.max(...all.map((step) => step.at), openedAt + HOUR),
      ...changes,
    },
    { rule },
  );
}
const ESCALATED = [
  episode('a', ['09:00:00', '09:05:00'], {
    steps: [
      { at: at('09:00:01'), kind: 'told', who: 'slack' },
      { at: at('09:15:00'), kind: 'escalated', who: 'lead' },
      { at: at('09:20:00'), kind: 'acknowledged', who: 'Ada' },
    ],
    taken: { by: 'Ada', at: at('09:20:00') },
    alerts: 3,
  }),
  episode('b', ['09:15:00', '09:40:00'], {
    route: 'lead',
    escalatedFrom: 'security',
    steps: [
      { at: at('09:15:00'), kind: 'taken_over', who: 'security' },
      { at: at('09:15:02'), kind: 'told', who: 'boss' },
      { at: at('09:20:00'), kind: 'acknowledged', who: 'Ada' },
    ],
    alerts: 2,
  }),
];

async function daily(records: readonly IncidentRecord[], now?: number): Promise<Report> {
  const history = createMemoryAlertHistory();
  for (const record of records) await history.incidents.enter(record);
  return makeDaily({ history, ledger: async () => undefined, ...(now && { now }) }, '2026-03-04', 'UTC');
}
const rowsOf = (report: Report, name: string) =>
  gridsOf(report).find((grid) => grid.name === name)?.rows ?? [];
function figuresOf({ sections }: Report) {
  const blocks = sections.find(({ title }) => title === 'Incidents')?.blocks ?? [];
  const figures = blocks.flatMap((block) => (block.kind === 'figures' ? block.figures : []));
  return Object.fromEntries(figures.map(({ label, value }) => [label, value]));
}

describe('an incident', () => {
  test('is one story over the routes that its group went, with every step once', () => {
    const [story, ...others] = incidentStories(ESCALATED, FOREVER);
    expect(others).toEqual([]);
    expect(story?.steps.map(({ kind, who = '' }) => `${kind} ${who}`.trim())).toEqual([
      'opened',
      'told slack',
      'resolved',
      'escalated lead',
      'told boss',
      'acknowledged Ada',
      'resolved',
    ]);
    expect(story).toMatchObject({
      openedAt: at('09:00:00'),
      knownAt: at('09:00:01'),
      takenAt: at('09:20:00'),
      takenBy: 'Ada',
      resolvedAt: at('09:40:00'),
      routes: ['security', 'lead'],
      alerts: 3,
    });
  });

  test('is another one when its group opens again after it was over, and the same while another route has it open', () => {
    const again = episode('c', ['11:00:00', '11:05:00']);
    expect(incidentStories([...ESCALATED, again], FOREVER)).toHaveLength(2);
    const long = episode('d', ['09:10:00', '12:00:00'], { route: 'mail' });
    expect(incidentStories([...ESCALATED, again, long], FOREVER)).toHaveLength(2);
    const whole = episode('d', ['09:02:00', '12:00:00'], { route: 'mail' });
    expect(incidentStories([...ESCALATED, again, whole], FOREVER)).toHaveLength(1);
  });

  test('is told as it was at the end of the time that is meant, whatever came later', () => {
    const [story] = incidentStories(ESCALATED, at('09:18:00'));
    expect(story?.resolvedAt).toBeUndefined();
    expect(story?.takenAt).toBeUndefined();
    expect(story?.steps.at(-1)?.kind).toBe('told');
  });
});

test.each([
  [40_000, '40 s'],
  [12 * MINUTE, '12 min'],
  [185 * MINUTE, '3 h 05 min'],
  [52 * HOUR, '2 d 4 h'],
])('%i ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

describe('the digest', () => {
  const yesterday = episode('y', ['00:00:00'], { openedAt: at('00:00:00') - 5 * HOUR, key: 'y' });
  const open = episode('o', ['20:00:00'], { key: 'o' });
  const over = episode('p', ['00:00:00'], {
    key: 'p',
    openedAt: at('00:00:00') - 9 * HOUR,
    resolvedAt: at('00:00:00') - 8 * HOUR,
    aliveUntil: at('00:00:00') - 8 * HOUR,
    steps: [{ at: at('00:00:00') - 8 * HOUR, kind: 'resolved' }],
  });

  test('counts what opened, ended, is open and was taken by nobody, and how long that took', async () => {
    const report = await daily([...ESCALATED, yesterday, open, over]);
    expect(figuresOf(report)).toEqual({
      Opened: '2',
      Resolved: '1',
      'Still open': '2',
      'Taken by nobody': '2',
      'Mean time to acknowledge': '20 min',
      'Mean time to resolve': '40 min',
    });
    expect(rowsOf(report, 'incidents')).toHaveLength(3);
  });

  test('says nothing of a mean that there is none of', async () => {
    expect(figuresOf(await daily([]))).toMatchObject({ Opened: '0', 'Mean time to resolve': 'none' });
  });

  test('tells how much of the 72 hours is left for what may concern personal data, and for nothing else', async () => {
    const rule = { groups: ['data_changed'] };
    const records = [
      episode(
        'd',
        ['10:00:00'],
        { key: 'd', steps: [{ at: at('10:00:30'), kind: 'told', who: 'slack' }] },
        rule,
      ),
      episode('e', ['10:00:00'], { key: 'e' }, { gdpr: ['IV_35.7.d'] }),
      episode('f', ['10:00:00'], { key: 'f' }, { gdpr: ['IV_33'] }),
    ];
    const rows = rowsOf(await daily(records, at('16:00:30')), 'personal-data');
    expect(rows.map((row) => row.slice(1, 4))).toEqual([
      ['2026-03-04 10:00', '2026-03-07 10:00', '2 d 18 h left'],
      ['2026-03-04 10:00', '2026-03-07 10:00', '2 d 18 h left'],
    ]);
    const late = rowsOf(
      await daily([...records, { ...over, thread: 'g', alert: records[0]?.alert ?? over.alert }]),
      'personal-data',
    );
    expect(late).toHaveLength(3);
  });
});

describe('the compliance report', async () => {
  const history = createMemoryAlertHistory();
  for (const record of ESCALATED) await history.incidents.enter(record);
  const of = { watched: {}, frameworks: ['gdpr'] as const };
  const report = await makeMonthly({ history }, '2026-03', 'Europe/Berlin', of);

  test('tells people what happened to an incident, at the times of their zone, in the page and in the text', () => {
    for (const text of [reportHtml(report), reportText(report)]) {
      expect(text).toContain('2026-03-04 10:00 opened on route security');
      expect(text).toContain('10:15 escalated to route lead');
      expect(text).toContain('10:20 acknowledged by Ada');
      expect(text).not.toMatch(/undefined|NaN|Infinity/);
    }
  });

  test('has a file with a row for each thing that happened', () => {
    const file = reportCsv(report).find(({ filename }) => filename.endsWith('-incident-timeline.csv'));
    const lines = file?.text.trim().split('\r\n') ?? [];
    expect(lines).toHaveLength(8);
    expect(lines[4]).toBe('I1,2026-03-04T09:15:00.000Z,escalated to route lead,security,lead,100102,high');
  });

  test('has no table of personal data when GDPR is not asked for', async () => {
    const other = await makeMonthly({ history }, '2026-03', 'UTC', { ...of, frameworks: ['pci'] });
    expect(gridsOf(other).map(({ name }) => name)).not.toContain('personal-data');
    expect(gridsOf(report).map(({ name }) => name)).toContain('personal-data');
  });
});
