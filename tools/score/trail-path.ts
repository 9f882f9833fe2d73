import { createSession, type Session, type Verdict } from '@sluice/logtest';
import { createMemorySecrets } from '../../adapters/memory/secrets.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { cloudTrailRedaction } from '../../functions/middleware/record-redaction.ts';
import { tokenKeysIn } from '../../functions/middleware/token-keys.ts';
import { createEnricher } from '../../src/enrich/enricher.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { normalizeCloudTrail } from '../../src/normalize/cloudtrail.ts';
import { loadShippedRules } from '../local/shipped-rules.ts';
import { LOCAL, localConfig } from '../local/stack-config.ts';

export interface TrailOutcome {
  /** As it would lie in the queue; undefined when the record was refused. */
  readonly redacted: Envelope | undefined;
  /** As Wazuh reads it: `aws` of the line. */
  readonly aws: JsonObject | undefined;
  readonly verdict: Verdict | undefined;
}

/** What a CloudTrail record meets on its way: normalize, redact, enrich, encode, and the shipped rules. */
export interface TrailPath {
  /** Forgets what the rules have counted. */
  restart(): void;
  take(record: JsonObject): TrailOutcome;
}

export const CONFIG = localConfig({ url: 'https://localhost:55000', tls: {} });
export const NO_TOKEN_KEYS = tokenKeysIn(createMemorySecrets({}), LOCAL.name);

const redact = await cloudTrailRedaction(CONFIG, createMemoryTelemetry(), NO_TOKEN_KEYS)(LOCAL.tenant);

export function createTrailPath(): TrailPath {
  const enrich = createEnricher({ geo: undefined, accounts: {} });
  const ruleset = loadShippedRules();
  let now = 0;
  let session: Session;
  const restart = () => {
    session = createSession(ruleset, { now: () => now, live: true });
  };
  restart();
  return {
    restart,
    take(record) {
      const readAt = typeof record.eventTime === 'string' ? Date.parse(record.eventTime) : Number.NaN;
      if (!Number.isNaN(readAt)) now = readAt;
      const normalized = normalizeCloudTrail(record, {
        tenant: LOCAL.tenant,
        bucket: LOCAL.trailBucket,
        object: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/a.json.gz',
        readAt: now,
      });
      if (!normalized.ok) return { redacted: undefined, aws: undefined, verdict: undefined };
      const redacted = redact(normalized.value);
      const { line } = encodeEnvelope(enrich(redacted), undefined);
      const { aws } = JSON.parse(line) as { aws: JsonObject };
      return { redacted, aws, verdict: session.evaluate({ log: line, location: 'Wazuh-AWS' }) };
    },
  };
}

/** Runs the record; false when our code threw, which it never may. */
export function survives(path: TrailPath, record: JsonObject): boolean {
  try {
    path.take(record);
    return true;
  } catch {
    return false;
  }
}
