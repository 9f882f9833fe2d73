import { expect, test } from 'vitest';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { MAX_TRACES_TOLD, tellTraces } from '../../../functions/middleware/tell-traces.ts';
import { inTrace } from '../../../src/event/event-trace.ts';
import { envelope } from '../../support/envelopes.ts';

const trace = (i: number) => String(i).padStart(32, 'a');

test('there is one line for each trace, which counts its events', () => {
  const telemetry = createMemoryTelemetry();
  const envelopes = [1, 2, 1].map((i) => inTrace(envelope('e'), trace(i)));
  tellTraces(telemetry, 'told', { stage: 'enrich' }, [...envelopes, envelope('in no trace')]);
  expect(telemetry.lines.map(({ level, message, fields }) => ({ level, message, ...fields }))).toEqual([
    { level: 'info', message: 'told', stage: 'enrich', trace_id: trace(1), count: 2 },
    { level: 'info', message: 'told', stage: 'enrich', trace_id: trace(2), count: 1 },
  ]);
});

test('a sender that names a trace for each event does not fill the log, and the last line says what is left out', () => {
  const telemetry = createMemoryTelemetry();
  const many = Array.from({ length: 500 }, (_, i) => inTrace(envelope('e'), trace(i)));
  tellTraces(telemetry, 'told', {}, many);
  expect(telemetry.lines).toHaveLength(MAX_TRACES_TOLD);
  expect(telemetry.lines.map(({ fields }) => fields.untold).filter(Boolean)).toEqual([500 - MAX_TRACES_TOLD]);
  expect(telemetry.lines.at(-1)?.fields).toHaveProperty('untold');
});
