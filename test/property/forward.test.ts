import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from '../../packages/logtest/src/decode/decode.ts';
import { batchEvents } from '../../src/forward/batch.ts';
import { classifyEvents, classifyLogin } from '../../src/forward/classify.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { app, CONTEXT, trail } from '../support/any-envelope.ts';

test('any envelope becomes one line of JSON within Wazuh’s limits that its decoder reads, with its id, and the same line each time', () => {
  fc.assert(
    fc.property(fc.oneof(app, trail), fc.option(fc.string(), { nil: undefined }), (envelope, archived) => {
      const encoded = encodeEnvelope(envelope, archived);
      expect(encodeEnvelope(structuredClone(envelope), archived)).toEqual(encoded);
      const { id, line } = encoded;
      expect(id).toBe(envelope.event.event.id);
      expect(line).not.toMatch(/[\r\n]/);
      expect(line.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_000);
      const { sluice } = JSON.parse(line);
      expect(sluice.event.id).toBe(id);

      const decoded = decode({ log: line, location: 'API-Webhook' }, CONTEXT);
      const value = (name: string) => decoded.byName.get(name);
      expect(decoded.decoder).toBe('json');
      expect(value('integration')).toBe(envelope.source === 'app' ? 'sluice' : 'aws');
      expect(value('sluice.event.id')).toBe(id);
      expect(value('sluice.organization.id')).toBe('acme');
      // A manager stores no more than this; the mark of a trimmed event is among the last.
      expect(decoded.fields.length).toBeLessThanOrEqual(256);
      if (sluice.truncated) expect(value('sluice.truncated')).toBe('true');
      for (const [, text] of decoded.fields)
        if (!text.startsWith('[')) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(32_766);
    }),
    { numRuns: 300 },
  );
});

test('every event is in exactly one request', () => {
  const lines = fc.array(
    fc.integer({ min: 1, max: 65_000 }).map((size) => ({ line: '"'.repeat(size) })),
    {
      maxLength: 400,
    },
  );
  fc.assert(
    fc.property(lines, (events) => {
      const positions = batchEvents(events).flatMap(({ from, to }) =>
        Array.from({ length: to - from }, (_, i) => from + i),
      );
      expect(positions).toEqual(events.map((_, i) => i));
    }),
    { numRuns: 50 },
  );
});

test('any answer of anybody has a meaning, and only Wazuh’s own can deliver or park', () => {
  const answer = fc.record({
    status: fc.integer({ min: 100, max: 599 }),
    body: fc.oneof(fc.string(), fc.json()),
  });
  fc.assert(
    fc.property(answer, fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (received, lines) => {
      classifyLogin(received);
      const verdict = classifyEvents(received, lines);
      if (verdict.kind === 'settled' && received.status !== 413)
        expect(verdict.deliveries.map(({ kind }) => kind)).not.toContain('parked');
    }),
  );
});
