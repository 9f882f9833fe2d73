import { FAULT_KINDS } from './fault-kinds.ts';
import type { FaultSpan } from './fault-schedule.ts';
import type { Functions } from './functions.ts';
import type { FaultRecord, Sample } from './run-result.ts';
import type { Weather } from './weather.ts';
import type { World } from './world.ts';

export interface CrewOptions {
  readonly schedule: readonly FaultSpan[];
  readonly weather: Weather;
  readonly world: World;
  readonly functions: Functions;
  readonly latest: () => Sample | undefined;
  readonly tell: (line: string) => void;
}

interface Running {
  readonly span: FaultSpan;
  readonly strikes: number;
  readonly retried: number;
  readonly duplicates: number;
}

const sumOf = (sample: Sample | undefined, outcome: 'retried' | 'duplicate'): number =>
  Object.entries(sample?.vitals.ledger ?? {})
    .filter(([line]) => line.split('/')[2] === outcome)
    .reduce((sum, [, count]) => sum + count, 0);

/** Makes the faults of a schedule begin and end, and keeps what was counted meanwhile. */
export function createFaultCrew({ schedule, weather, world, functions, latest, tell }: CrewOptions) {
  const coming = [...schedule];
  let running: Running[] = [];
  const records: FaultRecord[] = [];
  const counts = ({ kind }: FaultSpan) => ({
    strikes: weather.strikes()[kind] ?? 0,
    retried: sumOf(latest(), 'retried'),
    duplicates: sumOf(latest(), 'duplicate'),
  });
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(0).padStart(5)} s`;

  function begin(span: FaultSpan): void {
    running.push({ span, ...counts(span) });
    weather.begin(span.kind, world, functions);
    tell(`${seconds(span.fromMs)}  ${span.kind} begins: ${FAULT_KINDS[span.kind].happens}`);
  }

  function end({ span, ...before }: Running): void {
    weather.end(span.kind, world, functions);
    const after = counts(span);
    const counted = weather.counts(span.kind);
    const record: FaultRecord = {
      ...span,
      strikes: counted ? after.strikes - before.strikes : undefined,
      retried: after.retried - before.retried,
      duplicates: after.duplicates - before.duplicates,
    };
    records.push(record);
    const strikes = record.strikes === undefined ? '' : `${record.strikes} strikes, `;
    tell(
      `${seconds(span.toMs)}  ${span.kind} ends: ${strikes}${record.retried} events put off, ${record.duplicates} duplicates recognised`,
    );
  }

  return {
    playUntil: (nowMs: number): void => {
      for (const each of running.filter(({ span }) => span.toMs <= nowMs)) {
        running = running.filter((other) => other !== each);
        end(each);
      }
      for (let next = coming[0]; next !== undefined && next.fromMs <= nowMs; next = coming[0]) {
        coming.shift();
        begin(next);
      }
    },
    /** In the order they began. */
    records: (): readonly FaultRecord[] => records.toSorted((a, b) => a.fromMs - b.fromMs),
  };
}
