import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { cloudTrailRedaction } from '../../functions/middleware/record-redaction.ts';
import { defineConfig } from '../../src/config.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import { LINE_PARSERS, type LineContent } from '../../src/intake/lines/line-parsers.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { AwsContext } from '../../src/normalize/aws/aws-normalizer.ts';
import { AWS_NORMALIZERS } from '../../src/normalize/aws/normalizers.ts';

export const LOG_SOURCES = ['s3-access', 'alb', 'waf', 'vpcflow', 'lambda', 'rds'] as const;
export type LogSource = (typeof LOG_SOURCES)[number];

const ORIGINS = {
  's3-access': { name: 'access-logs', object: 'shop-invoices2026-03-04-05-21-07-0A1B2C3D4E5F6071' },
  alb: {
    name: 'alb-logs',
    object: 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/03/04/a.log.gz',
  },
  waf: {
    name: 'aws-waf-logs-shop',
    object: 'AWSLogs/111122223333/WAFLogs/eu-west-1/shop/2026/03/04/a.log.gz',
  },
  vpcflow: { name: 'flow-logs', object: 'AWSLogs/111122223333/vpcflowlogs/eu-west-1/2026/03/04/a.log.gz' },
  lambda: { name: '/aws/lambda/checkout', object: '2026/03/04/[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9' },
  rds: { name: '/aws/rds/instance/orders/postgresql', object: 'orders.0' },
} as const;

/** Beside a record, as the stage says it; a file's line or a log event has an id of its own. */
export function awsContext(source: LogSource, deliveryId = '1'): AwsContext {
  return {
    tenant: 'acme',
    origin: ORIGINS[source],
    deliveryId,
    account: '111122223333',
    region: 'eu-west-1',
    readAt: Date.parse('2026-03-04T05:10:00.000Z'),
  };
}

/** What a record becomes: every event is checked against the schema. */
export function normalizeLog(
  source: LogSource,
  record: JsonObject,
  deliveryId?: string,
): readonly Envelope[] {
  const normalized = AWS_NORMALIZERS[source]?.(record, awsContext(source, deliveryId));
  if (normalized?.ok !== true) throw new Error(`the record is refused: ${JSON.stringify(normalized)}`);
  for (const { event } of normalized.value) SecurityEventSchema.parse(event);
  return normalized.value;
}

/** The one envelope of a line of a file. */
export function ofLine(content: LineContent, line: string, deliveryId?: string): Envelope {
  const record = LINE_PARSERS[content]()(line);
  if (record === undefined || record === 'skip') throw new Error('the line is not read');
  return only(normalizeLog(content, record, deliveryId));
}

/** What a log event of CloudWatch Logs becomes. */
export function ofMessage(
  source: 'lambda' | 'rds',
  message: string,
  deliveryId?: string,
): readonly Envelope[] {
  return normalizeLog(source, { message, timestamp: Date.parse('2026-03-04T05:06:07.089Z') }, deliveryId);
}

export function only<T>(all: readonly T[]): T {
  const [first, ...more] = all;
  if (first === undefined || more.length > 0) throw new Error(`${all.length} instead of one`);
  return first;
}

const config = defineConfig({
  tenants: [{ id: 'acme' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
});

/** As the stage redacts it. */
export const redactLog = await cloudTrailRedaction(config, createMemoryTelemetry(), () =>
  Promise.reject(new Error('nobody here uses tokens')),
)('acme');
