import { createSession } from '@sluice/logtest';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { cloudTrailRedaction } from '../../../functions/middleware/record-redaction.ts';
import { defineConfig } from '../../../src/config.ts';
import type { AwsSource, Envelope, Origin } from '../../../src/event/envelope.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { AWS_NORMALIZERS } from '../../../src/normalize/aws/normalizers.ts';
import { loadShippedRules } from '../../unit/content/rule-fixtures.ts';

const BUS: Origin = { name: 'eventbridge' };
const READ_AT = Date.parse('2026-03-04T05:11:00Z');

/** What a record of AWS becomes. */
export function normalizeAws(
  source: AwsSource,
  record: JsonObject,
  origin: Origin = BUS,
): readonly Envelope[] {
  const normalize = AWS_NORMALIZERS[source];
  const read = normalize?.(record, { tenant: 'acme', origin, deliveryId: 'delivery-1', readAt: READ_AT });
  if (read === undefined || !read.ok) throw new Error(`${source} is not read: ${read?.error.message}`);
  return read.value;
}

const config = defineConfig({
  name: 'test',
  tenants: [{ id: 'acme' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
});
const noKeys = () => Promise.reject(new Error('nobody here uses tokens'));

/** As the stage redacts it. */
export const redactAws = await cloudTrailRedaction(config, createMemoryTelemetry(), noKeys)('acme');

/** The lines for Wazuh that come out at the end of the road, and the rules that they meet. */
export function roadOf(source: AwsSource, delivered: JsonObject, origin?: Origin) {
  const lines = normalizeAws(source, delivered, origin).map(
    (envelope) => encodeEnvelope(redactAws(envelope), undefined).line,
  );
  return { lines, documents: lines.map((line) => JSON.parse(line) as JsonObject) };
}

const { ruleset } = loadShippedRules();

/** Ends of the lines under Wazuh's stock rules and ours, `id level`. */
export function endsOf(lines: readonly string[]): readonly string[] {
  if (ruleset === undefined) throw new Error('the rules do not load');
  const session = createSession(ruleset, { now: () => READ_AT });
  return lines.map((log) => {
    const { rule } = session.evaluate({ log });
    return `${rule?.id} ${rule?.level}`;
  });
}
