import type { AlertRecord } from '../alert/alert-record.ts';
import type { IncidentRecord, IncidentStep } from '../group/incident-record.ts';

export interface StoryStep extends IncidentStep {
  readonly route: string;
}

/** An incident: the episodes of one group on all its routes, as one story. Times are epoch ms. */
export interface IncidentStory {
  readonly openedAt: number;
  /** Absent while it is open on one of its routes. */
  readonly resolvedAt?: number | undefined;
  /** When people first knew of it: the first message, or its beginning when there was none. */
  readonly knownAt: number;
  readonly takenAt?: number | undefined;
  readonly takenBy?: string | undefined;
  readonly routes: readonly string[];
  readonly alerts: number;
  readonly digests: number;
  /** How often the group was open before. */
  readonly openBefore: number;
  readonly steps: readonly StoryStep[];
  /** Steps that were too many to keep. */
  readonly more: number;
  readonly alert: AlertRecord;
}

const TAKEN: ReadonlySet<string> = new Set(['acknowledged', 'assigned', 'muted']);

/**
 * Episodes as incidents, the earliest first. Episodes of one group belong together when they were open at the same time, or when
 * one was handed on to the other's route: a group that nobody takes escalates also when it is quiet.
 *
 * @param until what has happened later is left out, so that the report of a day that is over says the same at any time
 */
export function incidentStories(records: readonly IncidentRecord[], until: number): readonly IncidentStory[] {
  const incidents = new Map<string, IncidentRecord[][]>();
  const before = records.filter(({ openedAt }) => openedAt < until);
  for (const record of before.toSorted((a, b) => a.openedAt - b.openedAt)) {
    const ofKey = incidents.get(record.key) ?? [];
    incidents.set(record.key, ofKey);
    const last = ofKey.at(-1);
    if (last !== undefined && belongs(last, record)) last.push(record);
    else ofKey.push([record]);
  }
  const stories = [...incidents.values()].flat().map((episodes) => storyOf(episodes, until));
  return stories.toSorted((a, b) => a.openedAt - b.openedAt);
}

function belongs(episodes: readonly IncidentRecord[], { openedAt, escalatedFrom }: IncidentRecord): boolean {
  const end = Math.max(...episodes.map(({ resolvedAt = Number.POSITIVE_INFINITY }) => resolvedAt));
  return openedAt < end || episodes.some(({ route }) => route === escalatedFrom);
}

function storyOf(episodes: readonly IncidentRecord[], until: number): IncidentStory {
  const latest = episodes.reduce((a, b) => (b.lastAt > a.lastAt ? b : a));
  const openedAt = Math.min(...episodes.map((episode) => episode.openedAt));
  const ends = episodes.map(({ resolvedAt = Number.POSITIVE_INFINITY }) => resolvedAt);
  const resolvedAt = Math.max(...ends);
  const steps = stepsOf(episodes).filter(({ at }) => at < until);
  const firstOf = (is: (kind: string) => boolean) => steps.find(({ kind }) => is(kind));
  const taken = steps.filter(({ kind }) => TAKEN.has(kind));
  const last = taken.findLast(({ kind }) => kind !== 'muted') ?? taken.at(-1);
  return {
    openedAt,
    ...(resolvedAt < until && { resolvedAt }),
    knownAt: firstOf((kind) => kind === 'told')?.at ?? openedAt,
    takenAt: taken[0]?.at,
    takenBy: last?.to ?? last?.who,
    routes: [...new Set(episodes.map(({ route }) => route))],
    // Each of its routes has counted the same alerts.
    alerts: Math.max(...episodes.map(({ alerts }) => alerts)),
    digests: Math.max(...episodes.map(({ digests }) => digests)),
    openBefore: Math.max(...episodes.map(({ reopened }) => reopened?.times ?? 0)),
    steps,
    more: episodes.reduce((sum, { more }) => sum + more, 0),
    alert: latest.alert,
  };
}

/** What somebody does is noted on every route that it concerns, and a hand-over on both: once is enough. */
function stepsOf(episodes: readonly IncidentRecord[]): readonly StoryStep[] {
  const all = episodes.flatMap(({ route, steps }) => steps.map((step) => ({ ...step, route })));
  const handedOn = new Set(all.flatMap(({ kind, who }) => (kind === 'escalated' && who ? [who] : [])));
  const isPart = ({ kind, route }: StoryStep) =>
    handedOn.has(route) && (kind === 'opened' || kind === 'taken_over');
  const seen = new Set<string>();
  return all
    .filter((step) => !isPart(step))
    .filter(({ kind, at, who, to, route }) => {
      const name = JSON.stringify(TAKEN.has(kind) ? [kind, at, who, to] : [kind, at, who, route]);
      return !seen.has(name) && seen.add(name);
    })
    .toSorted((a, b) => a.at - b.at);
}
