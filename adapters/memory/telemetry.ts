import type { LedgerEntry, LogFields, Telemetry } from '../../src/event/telemetry.ts';
import type { TraceId } from '../../src/event/trace-id.ts';

interface LogLine {
  readonly level: Parameters<Telemetry['log']>[0];
  readonly message: string;
  readonly fields: LogFields;
  readonly requestId: string | undefined;
  readonly traceId: TraceId | undefined;
}

interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MemoryTelemetry extends Telemetry {
  readonly lines: readonly LogLine[];
  readonly entries: readonly LedgerEntry[];
  readonly measurements: readonly Measurement[];
  /** Records in ledger entries that have all of these facts. */
  count(facts: Readonly<Record<string, string>>): number;
  begin(requestId: string): void;
  trace(id: TraceId): void;
  flush(): void;
}

/** Telemetry that keeps what it is told. */
export function createMemoryTelemetry(): MemoryTelemetry {
  const lines: LogLine[] = [];
  const entries: LedgerEntry[] = [];
  const measurements: Measurement[] = [];
  let requestId: string | undefined;
  let traceId: TraceId | undefined;

  return {
    lines,
    entries,
    measurements,
    count: (facts) =>
      entries
        .filter((entry) =>
          Object.entries(facts).every(([name, value]) => (entry as Record<string, unknown>)[name] === value),
        )
        .reduce((sum, entry) => sum + entry.count, 0),
    log: (level, message, fields = {}) => {
      lines.push({ level, message, fields, requestId, traceId });
    },
    ledger: (entry) => {
      entries.push(entry);
    },
    measure: (name, value, unit, dimensions = {}) => {
      measurements.push({ name, value, unit, dimensions });
    },
    begin: (id) => {
      requestId = id;
      traceId = undefined;
    },
    trace: (id) => {
      traceId = id;
    },
    flush: () => {},
  };
}
