import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemorySink } from '../../adapters/memory/sink.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { SOURCES } from '../../src/event/envelope.ts';
import { SEVERITIES } from '../../src/event/severity.ts';
import { defaultRoute } from '../../src/forward/route.ts';
import { createRoutedSink } from '../../src/forward/routed-sink.ts';
import { type Delivery, SINK_NAMES } from '../../src/forward/sink.ts';
import { wireEvent } from '../support/envelopes.ts';

const answer = fc.constantFrom<Delivery>(
  { kind: 'delivered' },
  { kind: 'retry', reason: 'network', afterMs: 1, unsent: true },
  { kind: 'retry', reason: 'timeout', afterMs: 1 },
  { kind: 'parked', reason: 'refused_by_wazuh' },
);
const event = fc.record({
  source: fc.constantFrom(...SOURCES),
  severity: fc.integer({ min: 0, max: 99 }),
  tenant: fc.constantFrom('acme', 'beta'),
  answers: fc.record({ 'events-api': answer, agent: answer, s3: answer }),
});
const route = fc.record({
  name: fc.constantFrom('one', 'two', 'three'),
  when: fc.record(
    {
      minSeverity: fc.constantFrom(...SEVERITIES),
      sources: fc.subarray([...SOURCES], { minLength: 1 }),
      tenants: fc.subarray(['acme', 'beta'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  ),
  to: fc.constantFrom(...SINK_NAMES),
  fallback: fc.option(fc.constantFrom(...SINK_NAMES), { nil: undefined }),
});

test('whatever the routes and the sinks’ answers: one outcome each in order, no event taken twice or by a third way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 20 }),
      fc.array(route, { maxLength: 3 }),
      fc.boolean(),
      async (kinds, routes, hasAgent) => {
        const asked = new Map<string, string[]>();
        const sinks = SINK_NAMES.map((name) =>
          createMemorySink(({ id }) => {
            asked.set(id, [...(asked.get(id) ?? []), name]);
            return kinds[Number(id)]?.answers[name] ?? { kind: 'delivered' };
          }, name),
        );
        const sink = createRoutedSink({
          sinks,
          routes,
          otherwise: defaultRoute(hasAgent),
          telemetry: createMemoryTelemetry(),
        });
        const events = kinds.map(({ source, severity, tenant }, i) =>
          wireEvent(`${i}`, '{}', { source, severity, tenant }),
        );
        const outcomes = await sink.deliver(events, 60_000);

        expect(outcomes).toHaveLength(events.length);
        const taken = sinks.flatMap((one) => one.taken.map(({ id }) => id));
        expect(new Set(taken).size).toBe(taken.length);
        for (const [i, outcome] of outcomes.entries()) {
          expect(outcome.kind === 'delivered').toBe(taken.includes(`${i}`));
          expect(asked.get(`${i}`)?.length).toBeLessThanOrEqual(2);
        }
      },
    ),
  );
});
