import type { IncidentLog } from '../group/incident-log.ts';
import type { IncidentRecord } from '../group/incident-record.ts';
import { type IncidentStory, incidentStories } from './incident-story.ts';
import type { Period } from './period.ts';

const HOUR_MS = 3_600_000;
/** Within which an authority is to be told of a breach of personal data, from when it became known (GDPR, article 33). */
export const NOTIFY_MS = 72 * HOUR_MS;
/** Episodes that a report reads: some 40 MB. */
const MOST_RECORDS = 10_000;

export interface IncidentFacts {
  /** What "open" and times that still run are told for: the end of the period, or now if that is earlier. */
  readonly asOf: number;
  /** Those of the period, and those before it whose 72 hours reach into it. */
  readonly stories: readonly IncidentStory[];
  /** There were more than a report reads. */
  readonly cut: boolean;
}

/** Reads the incidents that a report of the period can speak of. */
export async function readIncidents(
  log: Pick<IncidentLog, 'aliveSince'>,
  { from, until }: Period,
  now = until,
): Promise<IncidentFacts> {
  const records: IncidentRecord[] = [];
  let cut = false;
  for await (const some of log.aliveSince(from - NOTIFY_MS)) {
    const fitting = some.filter(({ openedAt }) => openedAt < until);
    cut = records.length + fitting.length > MOST_RECORDS;
    records.push(...fitting.slice(0, MOST_RECORDS - records.length));
    if (cut) break;
  }
  return { asOf: Math.min(until, now), stories: incidentStories(records, until), cut };
}

/** What the figures say of incidents of a period. Spans are in ms. */
export interface IncidentCounts {
  readonly opened: number;
  readonly resolved: number;
  readonly open: number;
  /** Of those that were open in the period, also when they have gone quiet. */
  readonly untaken: number;
  readonly meanToTake: number | undefined;
  readonly meanToResolve: number | undefined;
}

export function countIncidents(
  { stories }: Pick<IncidentFacts, 'stories'>,
  { from, until }: Period,
): IncidentCounts {
  const isIn = (at: number | undefined) => at !== undefined && at >= from && at < until;
  const mean = (spans: readonly number[]) =>
    spans.length === 0 ? undefined : spans.reduce((sum, span) => sum + span, 0) / spans.length;
  const spans = (pick: (story: IncidentStory) => number | undefined) =>
    stories.flatMap((story) => {
      const at = pick(story);
      return at !== undefined && isIn(at) ? [Math.max(0, at - story.openedAt)] : [];
    });
  const alive = aliveIn({ stories }, from);
  return {
    opened: stories.filter(({ openedAt }) => isIn(openedAt)).length,
    resolved: stories.filter(({ resolvedAt }) => isIn(resolvedAt)).length,
    open: stories.filter(({ resolvedAt }) => resolvedAt === undefined).length,
    untaken: alive.filter(({ takenAt }) => takenAt === undefined).length,
    meanToTake: mean(spans(({ takenAt }) => takenAt)),
    meanToResolve: mean(spans(({ resolvedAt }) => resolvedAt)),
  };
}

/** Those that were open, or that something happened to, from then on. */
export function aliveIn({ stories }: Pick<IncidentFacts, 'stories'>, from: number): readonly IncidentStory[] {
  return stories.filter(
    ({ resolvedAt, steps }) =>
      resolvedAt === undefined || Math.max(resolvedAt, steps.at(-1)?.at ?? 0) >= from,
  );
}
