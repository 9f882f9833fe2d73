import type { Envelope } from '../../src/event/envelope.ts';
import { SOURCES } from '../../src/event/envelope.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { LineRefused } from './lines.ts';

/** What travels beside a CloudTrail event between two filters; application events need nothing beside them. */
const BESIDE = '@envelope';

/** An envelope as one line: the SecurityEvent itself, with `@envelope` only when there is a source record. */
export function envelopeLine({ event, source, tenant, origin, record }: Envelope): string {
  return JSON.stringify(
    record === undefined ? event : { ...event, [BESIDE]: { source, tenant, origin, record } },
  );
}

/** @throws LineRefused when the line is no SecurityEvent as `sluice normalize` prints it */
export function readEnvelopeLine(value: unknown): Envelope {
  if (!isJsonObject(value) || !isJsonObject(value.event) || typeof value.event.id !== 'string')
    throw new LineRefused('this is no normalized event; run it through `sluice normalize` first');
  const { [BESIDE]: beside, ...event } = value;
  const tenant = textAt(value.organization, 'id') ?? 'unknown';
  const application = textAt(value.service, 'name') ?? 'unknown';
  const facts = isJsonObject(beside) ? beside : {};
  const source = SOURCES.find((name) => name === facts.source) ?? 'app';
  const origin = isJsonObject(facts.origin) ? facts.origin : { name: application };
  return {
    source,
    tenant,
    origin: origin as unknown as Envelope['origin'],
    event: event as unknown as Envelope['event'],
    ...(isJsonObject(facts.record) && { record: facts.record as JsonObject }),
  };
}

function textAt(value: JsonValue | undefined, key: string): string | undefined {
  const found = isJsonObject(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}
