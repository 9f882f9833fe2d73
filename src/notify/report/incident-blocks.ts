import { SEVERITIES } from '../../event/severity.ts';
import { aliveIn, countIncidents, type IncidentFacts } from './incident-facts.ts';
import type { IncidentStory } from './incident-story.ts';
import { durationText, stepText } from './incident-words.ts';
import type { Period } from './period.ts';
import { type Block, grouped } from './report.ts';

/** `2026-03-04 05:06`. */
type TimeOf = (at: number) => string;

/** Of an incident; the CSV files have all. */
const LINES_SHOWN = 12;

export function incidentFigures(facts: IncidentFacts, period: Period): Block {
  const counts = countIncidents(facts, period);
  const span = (ms: number | undefined) => (ms === undefined ? 'none' : durationText(ms));
  return {
    kind: 'figures',
    figures: [
      { label: 'Opened', value: grouped(counts.opened) },
      { label: 'Resolved', value: grouped(counts.resolved) },
      { label: 'Still open', value: grouped(counts.open) },
      { label: 'Taken by nobody', value: grouped(counts.untaken) },
      { label: 'Mean time to acknowledge', value: span(counts.meanToTake) },
      { label: 'Mean time to resolve', value: span(counts.meanToResolve) },
    ],
  };
}

/** First what wants somebody: what is open or was taken by nobody; then the gravest, then as they began. */
function inOrder(stories: readonly IncidentStory[]): readonly IncidentStory[] {
  const rank = ({ alert, resolvedAt, takenAt }: IncidentStory) =>
    (resolvedAt === undefined || takenAt === undefined ? SEVERITIES.length : 0) +
    SEVERITIES.indexOf(alert.severity);
  return stories.toSorted((a, b) => rank(b) - rank(a) || a.openedAt - b.openedAt);
}

/** Those that people are shown; the others are for the file. */
const COLUMNS = [
  'what',
  'incident',
  'severity',
  'state',
  'opened',
  'acknowledged',
  'by',
  'resolved',
  'alerts',
  'source',
  'user',
  'controls',
];
const MORE_COLUMNS = ['digests', 'tenant', 'routes', 'rule', 'techniques'];

/** A row an incident; `told` shows people what happened, too. A second file has a row for each thing that happened. */
export function incidentTables(
  facts: IncidentFacts,
  { from }: Period,
  shown: number,
  timeOf: TimeOf,
  told: boolean,
): readonly Block[] {
  const stories = inOrder(aliveIn(facts, from));
  const number = (at: number) => `I${at + 1}`;
  const cut = facts.cut ? '. There were more than a report reads: the latest are missing' : '';
  return [
    {
      kind: 'table',
      name: 'incidents',
      caption: 'Incidents: alert groups of severity high and critical',
      columns: [...COLUMNS, ...MORE_COLUMNS],
      columnsShown: COLUMNS.length,
      rows: stories.map((story, at) => incidentRow(story, number(at), timeOf)),
      shown,
      lines: told ? stories.slice(0, shown).map((story) => linesOf(story, timeOf)) : undefined,
      empty: 'There was none.',
      note: `All that happened to each is in incident-timeline.csv. Resolved: no alert of it came for an interval; that nobody took it is told apart${cut}`,
    },
    {
      kind: 'file',
      name: 'incident-timeline',
      caption: 'What happened, step by step',
      columns: ['incident', 'at', 'what happened', 'route', 'who', 'rule', 'severity'],
      rows: stories.flatMap(({ steps, routes, alert }, i) =>
        steps.map((step) => [
          number(i),
          new Date(step.at).toISOString(),
          stepText(step, timeOf, routes.length > 1),
          step.route,
          step.who ?? '',
          alert.rule.id,
          alert.severity,
        ]),
      ),
      empty: '',
    },
  ];
}

function incidentRow(story: IncidentStory, number: string, timeOf: TimeOf): readonly (string | number)[] {
  const { alert, openedAt, takenAt, takenBy, resolvedAt } = story;
  const after = (at: number | undefined) => (at === undefined ? '' : `after ${durationText(at - openedAt)}`);
  const controls = alert.compliance.flatMap(({ framework, controls: ids }) =>
    ids.map((id) => `${framework} ${id}`),
  );
  return [
    alert.rule.description,
    number,
    alert.severity,
    resolvedAt === undefined ? 'open' : takenAt === undefined ? 'resolved, nobody took it' : 'resolved',
    timeOf(openedAt),
    after(takenAt),
    takenBy ?? '',
    after(resolvedAt),
    story.alerts,
    alert.source ?? '',
    alert.user ?? '',
    controls.join(', '),
    story.digests,
    alert.tenant ?? '',
    story.routes.join(' '),
    alert.rule.id,
    alert.techniques.join(' '),
  ];
}

/** The day stands where it changes. */
function linesOf({ steps, routes, more, openBefore }: IncidentStory, timeOf: TimeOf): readonly string[] {
  const times = steps.map(({ at }) => timeOf(at).split(' '));
  const lines = steps.slice(0, LINES_SHOWN).map((step, i) => {
    const [day, clock] = times[i] ?? [];
    return `${day === times[i - 1]?.[0] ? '' : `${day} `}${clock} ${stepText(step, timeOf, routes.length > 1)}`;
  });
  const left = Math.max(0, steps.length - LINES_SHOWN) + more;
  return [
    ...(openBefore === 0 ? [] : [`open ${openBefore === 1 ? 'once' : `${openBefore} times`} before`]),
    ...lines,
    ...(left === 0 ? [] : [`and ${left} more`]),
  ];
}
