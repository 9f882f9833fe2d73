import type { SluiceConfig } from '../../src/config.ts';
import { MESSAGE_FILL_BYTES } from '../../src/event/limits.ts';
import { queueText } from '../../src/event/message-queue.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { apply, redactors } from './redaction.ts';

/** What only our own stages write, and only when it is redacted: redacting it again would break it. */
const OURS = {
  key: /^[\w-]{24}$/,
  zstd: /^KLUv\/[A-Za-z0-9+/]+=*$/,
  gzip: /^H4sI[A-Za-z0-9+/]+=*$/,
} as const;

/**
 * Makes of a body that cannot be read what may be kept: with masks by the rules of every tenant, since nobody knows whose it
 * is. The packed events of a message that another version of Sluice wrote stay as they are, so that it can be replayed.
 */
export function createLetterCleaner(config: SluiceConfig, telemetry: Telemetry): (body: string) => string {
  const redactorOf = redactors(config, (settings) => policyFor(settings, 'alert'));
  const redacted = <T extends JsonValue>(value: T): T =>
    ['', ...config.tenants.map(({ id }) => id)].reduce(
      (clean, tenant) => apply(redactorOf(tenant), clean, telemetry).value,
      value,
    );
  return (body) => {
    const value = parsed(body);
    if (value === undefined) return fitting(redacted(body));
    if (!isJsonObject(value)) return fitting(queueText(redacted(value)));
    return fitting(queueText({ ...redacted(value), ...ownParts(value) }));
  };
}

/** A mask may be longer than what it hides, and a letter carries attributes: what the queue refuses comes back for ever. */
function fitting(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MESSAGE_FILL_BYTES) return text;
  return `${bytes.toString('utf8', 0, MESSAGE_FILL_BYTES).replace(/\ufffd$/, '')}…`;
}

function parsed(body: string): JsonValue | undefined {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return undefined;
  }
}

function ownParts(value: JsonObject): JsonObject {
  const own = (name: keyof typeof OURS): JsonObject => {
    const part = value[name];
    return typeof part === 'string' && OURS[name].test(part) ? { [name]: part } : {};
  };
  const [key, packed] = [own('key'), { ...own('gzip'), ...own('zstd') }];
  return 'key' in key && Object.keys(packed).length > 0 ? { ...key, ...packed } : {};
}
