import type { StageName } from '../../../src/event/stage.ts';
import { STAGES } from '../../../src/pipeline.ts';
import { STAGE_ROWS, type StageRow } from '../stage-rows.ts';
import type { CountView, StageView } from '../view.ts';
import { inMinute, type Metrics, sumOf } from './metrics.ts';

/** The outcome that each stage's rate is of. */
const RATES: Readonly<Record<StageName, StageRow['outcome']>> = {
  ingest: 'received',
  'cloudtrail-forwarder': 'received',
  enrich: 'forwarded',
  'alert-notify': 'grouped',
};

/** The stages by what they measured in the last hour. Without metrics nothing is known but what they do. */
export function stageViews(metrics: Metrics | undefined): readonly StageView[] {
  return (Object.keys(STAGES) as StageName[]).map((stage) => {
    const { trigger } = STAGES[stage];
    const named = {
      name: stage,
      does: STAGE_ROWS[stage].does,
      ...(trigger === 'http' ? {} : { reads: trigger }),
    };
    return metrics === undefined ? { ...named, counts: [] } : { ...named, ...measured(metrics, stage) };
  });
}

function measured(metrics: Metrics, stage: StageName): Omit<StageView, 'name' | 'does' | 'reads'> {
  const { rows } = STAGE_ROWS[stage];
  const records = metrics.found('records').filter(({ by }) => by.stage === stage);
  const invocations = metrics.ofFunction(stage, 'invocations');
  const errors = metrics.ofFunction(stage, 'errors');
  const latest = (metric: 'p50' | 'p99') => metrics.ofFunction(stage, metric)?.points[0]?.value;
  const [p50, p99] = [latest('p50'), latest('p99')];
  const rated = records.find(({ by }) => by.outcome === RATES[stage]);
  // Unless `observability.metrics` is `all`, nothing is told of records; where it is, what runs and counts nothing has had nothing.
  const isTold = metrics.found('records').length > 0;
  const none = isTold && invocations !== undefined ? 0 : undefined;
  const perMinute = rated === undefined ? none : inMinute(rated, metrics.minute);
  const counts = rows.map(({ outcome, label, bad }): CountView => {
    const found = records.find(({ by }) => by.outcome === outcome);
    const why = reasons(metrics, stage, outcome);
    return {
      label: `${label}, last hour`,
      count: found === undefined ? 0 : sumOf(found),
      ...(bad && { bad }),
      ...(why && { why }),
    };
  });
  const known = records.length > 0 || none !== undefined;
  return {
    ...(perMinute !== undefined && { perMinute }),
    ...(errors !== undefined && { errors: sumOf(errors) }),
    ...((p50 !== undefined || p99 !== undefined) && {
      durationMs: { ...(p50 !== undefined && { p50 }), ...(p99 !== undefined && { p99 }) },
    }),
    counts: known ? [...counts, ...refusals(metrics, stage)] : [],
  };
}

function reasons(
  metrics: Metrics,
  stage: StageName,
  outcome: string,
): Readonly<Record<string, number>> | undefined {
  const sums: Record<string, number> = {};
  for (const found of metrics.found('reasons'))
    if (found.by.stage === stage && found.by.outcome === outcome && found.by.reason !== undefined)
      sums[found.by.reason] = (sums[found.by.reason] ?? 0) + sumOf(found);
  return Object.keys(sums).length === 0 ? undefined : sums;
}

/** Whole requests that the door refused: no record of them was counted. */
function refusals(metrics: Metrics, stage: StageName): readonly CountView[] {
  const found = metrics.found('refused').filter(({ by }) => by.stage === stage);
  if (found.length === 0) return [];
  const why = Object.fromEntries(found.map((each) => [each.by.status ?? '', sumOf(each)]));
  const count = Object.values(why).reduce((sum, each) => sum + each, 0);
  return [{ label: 'requests refused, last hour', count, bad: true, why }];
}
