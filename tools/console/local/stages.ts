import { STAGE_NAMES } from '../../../src/event/stage.ts';
import { STAGES } from '../../../src/pipeline.ts';
import { STAGE_ROWS, type StageRow } from '../stage-rows.ts';
import type { CountView, StageView } from '../view.ts';

interface Row extends StageRow {
  readonly alerts?: boolean;
}

/** The local stack knows which of what came in were alerts. */
const INGEST: readonly Row[] = [
  { label: 'events taken in', outcome: 'received', alerts: false },
  { label: 'refused', outcome: 'rejected', bad: true },
  { label: 'alerts taken in', outcome: 'received', alerts: true },
];

const NAMED: readonly (Pick<StageView, 'name' | 'does' | 'reads'> & { readonly rows: readonly Row[] })[] =
  STAGE_NAMES.map((name) => {
    const { trigger } = STAGES[name];
    const { does, rows } = STAGE_ROWS[name];
    return {
      name,
      does,
      ...(trigger !== 'http' && { reads: trigger }),
      rows: name === 'ingest' ? INGEST : rows,
    };
  });

interface Line {
  readonly stage: string;
  readonly source: string;
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly count: number;
}

/** Work that a stage has done: what its rate is of. */
const WORK: readonly string[] = ['received', 'forwarded', 'parked', 'grouped'];
const WINDOW_MS = 60_000;

/**
 * Reads the ledger's sums, `stage/source/outcome[/reason]`, into stages; remembers enough of them for a rate. That is of the last
 * minute, and right when it is called from the beginning on, every few seconds: before, nothing was done.
 */
export function createStages(): (
  ledger: Readonly<Record<string, number>>,
  now: number,
) => readonly StageView[] {
  let samples: { readonly at: number; readonly done: ReadonlyMap<string, number> }[] = [];
  return (ledger, now) => {
    const lines = Object.entries(ledger).map(([key, count]): Line => {
      const [stage = '', source = '', outcome = '', reason] = key.split('/');
      return { stage, source, outcome, reason, count };
    });
    const done = new Map(
      NAMED.map(({ name }) => [
        name,
        sum(lines.filter(({ stage, outcome }) => stage === name && WORK.includes(outcome))),
      ]),
    );
    // One older than the window stays, so that the rate is of the whole of it.
    const from = samples.findLastIndex(({ at }) => at <= now - WINDOW_MS);
    samples = [...samples.slice(Math.max(0, from)), { at: now, done }];
    const [oldest] = samples;
    const minutes = Math.max(WINDOW_MS, now - (oldest?.at ?? now)) / WINDOW_MS;
    return NAMED.map(({ rows, ...stage }) => ({
      ...stage,
      perMinute: ((done.get(stage.name) ?? 0) - (oldest?.done.get(stage.name) ?? 0)) / minutes,
      counts: rows.map((row) => countOf(stage.name, row, lines)),
    }));
  };
}

function countOf(name: string, { label, outcome, bad, alerts }: Row, lines: readonly Line[]): CountView {
  const mine = lines.filter(
    (line) =>
      line.stage === name &&
      line.outcome === outcome &&
      (alerts === undefined || (line.source === 'alert') === alerts),
  );
  const why: Record<string, number> = {};
  for (const { reason, count } of mine) if (reason !== undefined) why[reason] = (why[reason] ?? 0) + count;
  return {
    label,
    count: sum(mine),
    ...(bad && { bad }),
    ...(Object.keys(why).length > 0 && { why }),
  };
}

const sum = (lines: readonly Line[]) => lines.reduce((total, { count }) => total + count, 0);
