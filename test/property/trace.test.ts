import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { eventRedaction } from '../../functions/middleware/redaction.ts';
import { countByTrace } from '../../src/event/event-trace.ts';
import { TRACE_ID, traceIdOfParent, traceIdOfXRay } from '../../src/event/trace-id.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { requestTrace } from '../../src/intake/request-trace.ts';
import { localConfig } from '../../tools/local/stack-config.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { eventsRequest, openDoor } from '../support/api-door.ts';

const hex = (length: number) =>
  fc.string({
    unit: fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16)),
    minLength: length,
    maxLength: length,
  });
const traceId = hex(32).filter((id) => !/^0+$/.test(id));
const noise = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 80 }),
  fc.stringMatching(/^[\da-f]{2}-[\da-f]{31,33}-[\da-f]{15,17}-[\da-f]{1,3}$/),
  fc.stringMatching(/^Root=1-[\da-f]{7,9}-[\da-f]{23,25}(;Sampled=1)?$/),
);

test('whatever a header holds, what is read of it is an id or nothing', () => {
  fc.assert(
    fc.property(noise, (header) => {
      for (const read of [traceIdOfParent(header), traceIdOfXRay(header)])
        if (read !== undefined) expect(read).toMatch(TRACE_ID);
    }),
  );
});

test('every id that W3C allows comes through both headers as it is', () => {
  fc.assert(
    fc.property(traceId, hex(2), (id, flags) => {
      expect(traceIdOfParent(`00-${id}-00f067aa0ba902b7-${flags}`)).toBe(id);
      expect(traceIdOfXRay(`Root=1-${id.slice(0, 8)}-${id.slice(8)};Sampled=1`)).toBe(id);
    }),
  );
});

/** With and without an id and a time of its own; some have a trace. */
const record = fc.record(
  {
    action: fc.constantFrom('auth_login', 'auth_login_failed', 'anything'),
    id: fc.stringMatching(/^[a-z\d]{1,12}$/),
    time: fc.integer({ min: 1_772_600_000, max: 1_772_700_000 }),
    trace_id: traceId,
    details: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
  },
  { requiredKeys: ['action'] },
);

const redactionOf = eventRedaction(
  localConfig({ url: 'https://127.0.0.1:55000', tls: { fingerprints: [] } }),
  createMemoryTelemetry(),
  async () => {
    throw new Error('no tenant of the local stack has token keys');
  },
);

/** What a request becomes: ids, keys of messages, and traces of events. */
async function taken(records: readonly { readonly trace_id?: string }[], trace: string) {
  const { call, events } = openDoor({
    redactionOf,
    traceOf: (header) => requestTrace(header, { ofInvocation: () => undefined, begin: () => 'f'.repeat(32) }),
  });
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
  const answer = await call('POST /v1/events', eventsRequest(JSON.stringify(records), { traceparent }));
  const messages = events.messages.map(({ body }) => {
    const unpacked = unpackMessage(body);
    if (!unpacked.ok) throw new Error(unpacked.error);
    return unpacked.value;
  });
  const envelopes = messages.flatMap((message) => message.envelopes);
  return {
    status: answer.status,
    ids: envelopes.map(({ event }) => event.event.id),
    keys: messages.map(({ message }) => message.key),
    traces: envelopes.map(({ event }) => event.trace?.id),
    counted: [...countByTrace(envelopes).values()].reduce((sum, count) => sum + count, 0),
  };
}

test('events sent again in another trace have the ids and the message keys that they had, so that they are known again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      traceId,
      traceId,
      async (records, one, other) => {
        const [first, again] = [await taken(records, one), await taken(records, other)];
        expect([first.status, again.status]).toEqual([202, 202]);
        expect(again.ids).toEqual(first.ids);
        expect(again.keys).toEqual(first.keys);
        // An event is in the trace that it says itself, and otherwise in that of the request.
        expect(first.traces).toEqual(records.map(({ trace_id }) => trace_id ?? one));
        expect(again.traces).toEqual(records.map(({ trace_id }) => trace_id ?? other));
        expect(first.counted).toBe(records.length);
      },
    ),
    { numRuns: 40 },
  );
});
