import { SEVERITIES } from '../../event/severity.ts';
import { aliveIn, countIncidents, type IncidentFacts } from './incident-facts.ts';
import type { IncidentStory } from './incident-story.ts';
import { spanText, stepText } from './incident-words.ts';
import type { Period } from './period.ts';
import { type Block, grouped } from './report.ts';

type TimeOf = (at: number) => string;

/** Of an incident; the CSV files have all. */
const LINES_SHOWN = 12;
const CONTROLS_SHOWN = 8;

export function incidentFigures(facts: IncidentFacts, period: Period): Block {
  const counts = countIncidents(facts, period);
  const span = (ms: number | undefined) => (ms === undefined ? 'none' : spanText(ms));
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

/** The gravest first, then as they began. */
function inOrder(stories: readonly IncidentStory[]): readonly IncidentStory[] {
  const rank = ({ alert }: IncidentStory) => SEVERITIES.indexOf(alert.severity);
  return stories.toSorted((a, b) => rank(b) - rank(a) || a.openedAt - b.openedAt);
}

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
      columns: [
        'what',
        'severity',
        'state',
        'opened',
        'acknowledged',
        'by',
        'resolved',
        'alerts',
        'digests',
        'source',
        'user',
        'tenant',
        'routes',
        'rule',
        'techniques',
        'controls',
        'incident',
      ],
      rows: stories.map((story, at) => [...incidentRow(story, timeOf), number(at)]),
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

function incidentRow(story: IncidentStory, timeOf: TimeOf): readonly (string | number)[] {
  const { alert, openedAt, takenAt, takenBy, resolvedAt } = story;
  const after = (at: number | undefined) => (at === undefined ? '' : `after ${spanText(at - openedAt)}`);
  const controls = alert.compliance.flatMap(({ framework, controls: ids }) =>
    ids.map((id) => `${framework} ${id}`),
  );
  const rest = controls.length - CONTROLS_SHOWN;
  return [
    alert.rule.description,
    alert.severity,
    resolvedAt === undefined ? 'open' : takenAt === undefined ? 'resolved, nobody took it' : 'resolved',
    timeOf(openedAt),
    after(takenAt),
    takenBy ?? '',
    after(resolvedAt),
    story.alerts,
    story.digests,
    alert.source ?? '',
    alert.user ?? '',
    alert.tenant ?? '',
    story.routes.join(' '),
    alert.rule.id,
    alert.techniques.join(' '),
    `${controls.slice(0, CONTROLS_SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
  ];
}

function linesOf({ steps, routes, more, openBefore }: IncidentStory, timeOf: TimeOf): readonly string[] {
  const several = routes.length > 1;
  const lines = steps
    .slice(0, LINES_SHOWN)
    .map((step) => `${timeOf(step.at)}  ${stepText(step, timeOf, several)}`);
  const left = Math.max(0, steps.length - LINES_SHOWN) + more;
  return [
    ...(openBefore === 0 ? [] : [`It was open ${openBefore === 1 ? 'once' : `${openBefore} times`} before.`]),
    ...lines,
    ...(left === 0 ? [] : [`and ${left} more`]),
  ];
}
