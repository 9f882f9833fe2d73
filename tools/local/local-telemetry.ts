import { Writable } from 'node:stream';
import { createTelemetry } from '../../adapters/aws/telemetry.ts';
import type { InvocationTelemetry } from '../../functions/middleware/invocation.ts';
import type { StageName } from '../../src/event/stage.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Journal } from './journal.ts';
import { LOCAL } from './stack-config.ts';
import type { createWaitingWord } from './waiting-word.ts';

export interface LocalTelemetryOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Hears every log line and metric document, instead of a log group. */
  readonly onLine: (line: string) => void;
  /** Finds the words for events that wait. */
  readonly waitingWord?: ReturnType<typeof createWaitingWord>;
  /** Says what was forwarded, for a manager whose verdicts cannot be seen. */
  readonly tellForwarded?: boolean;
}

/** The functions' own telemetry, whose numbers and warnings the journal hears too. */
export function localTelemetry(stage: StageName, options: LocalTelemetryOptions): InvocationTelemetry {
  const { journal, clock, onLine, waitingWord, tellForwarded = false } = options;
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (const line of chunk.toString('utf8').split('\n')) if (line !== '') onLine(line);
      done();
    },
  });
  const inner = createTelemetry({ namespace: LOCAL.name, stage, output });
  return {
    begin: (requestId) => inner.begin(requestId),
    trace: (id) => inner.trace(id),
    flush: () => inner.flush(),
    log: (level, message, fields) => {
      if (level === 'warn' || level === 'error')
        journal.add({ type: 'log', at: clock(), level, message, ...(fields && { fields }) });
      inner.log(level, message, fields);
    },
    ledger: (entry) => {
      journal.count(entry);
      const waiting = waitingWord?.(entry);
      if (waiting !== undefined) journal.add({ type: 'log', at: clock(), level: 'warn', message: waiting });
      if (tellForwarded && entry.outcome === 'forwarded')
        journal.add({
          type: 'log',
          at: clock(),
          level: 'info',
          message: `Wazuh has taken ${entry.count} ${entry.source} event${entry.count === 1 ? '' : 's'}`,
        });
      inner.ledger(entry);
    },
    measure: (name, value, unit, dimensions) => {
      // Each instance has a circuit of its own; once the node answers any of them, it is there again.
      const { node = '', sink = '' } = dimensions ?? {};
      if (name === 'ManagerUnreachable' && value === 0) journal.turned(node, sink, 0);
      if (name === 'NodeCircuit') journal.turned(node, sink, value);
      if (name === 'Redactions') journal.found(dimensions?.type ?? 'unknown', value);
      inner.measure(name, value, unit, dimensions);
    },
  };
}
