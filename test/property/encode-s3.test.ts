import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from '../../packages/logtest/src/decode/decode.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { toS3Line } from '../../src/forward/encode-s3.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { MODULE_LOCATION, moduleEnvelope } from '../../tools/local/manager/aws-module.ts';
import { app, CONTEXT, trail } from '../support/any-envelope.ts';

const FROM = {
  bucket: 'b'.repeat(63),
  key: `wazuh/${'t'.repeat(40)}/cloudtrail/2026/03/04/05/${'i'.repeat(32)}.jsonl.gz`,
};

function hasNull(value: JsonValue): boolean {
  return value === null || (isJsonObject(value) && Object.values(value).some(hasNull));
}

test('any envelope becomes a line that Wazuh’s module turns into the same event, within the manager’s limits', () => {
  fc.assert(
    fc.property(fc.oneof(app, trail), (envelope) => {
      const direct = encodeEnvelope(envelope, 'events/a.jsonl.gz');
      const encoded = toS3Line(direct);
      if (!encoded.ok) throw new Error(encoded.error);
      const { line } = encoded.value;
      expect(line).toMatch(/^\{[ -~]*\}$/);
      const inner = JSON.parse(line) as JsonObject;
      expect(inner).not.toHaveProperty('full_log');
      expect(hasNull(inner)).toBe(false);
      expect(inner.source).toBe(envelope.source === 'app' ? 'sluice' : 'cloudtrail');

      const { aws, sluice, srcip } = JSON.parse(direct.line);
      const whole = isJsonObject(aws)
        ? { ...aws, sluice }
        : { source: 'sluice', srcip, sourceIPAddress: srcip, sluice };
      // What is cut for this way alone says so.
      const { truncated } = inner.sluice as JsonObject;
      if (truncated === undefined && !('full_log' in whole)) expect(inner).toEqual(whole);

      const log = moduleEnvelope(FROM, inner);
      expect(Buffer.byteLength(`1:${MODULE_LOCATION}:${log}`)).toBeLessThanOrEqual(65_535);
      const decoded = decode({ log, location: MODULE_LOCATION }, CONTEXT);
      const value = (name: string) => decoded.byName.get(name);
      expect(decoded.decoder).toBe('json');
      expect(decoded.fields.length).toBeLessThanOrEqual(256);
      expect(value('integration')).toBe('aws');
      expect(value('aws.sluice.event.id')).toBe(direct.id);
      expect(value('aws.sluice.organization.id')).toBe('acme');
    }),
    { numRuns: 60 },
  );
});
