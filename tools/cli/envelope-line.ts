import * as z from 'zod';
import { type Envelope, SOURCES } from '../../src/event/envelope.ts';
import { type SecurityEvent, SecurityEventSchema } from '../../src/event/security-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { LineRefused } from './faults.ts';

/** What travels beside a CloudTrail event between two filters; application events need nothing beside them. */
export const BESIDE = '@envelope';

const BesideSchema = z.object({
  source: z.enum(SOURCES),
  tenant: z.string(),
  origin: z.object({ name: z.string(), object: z.string().exactOptional() }),
  record: z.custom<JsonObject>(isJsonObject).exactOptional(),
});

/** An envelope as one line: the SecurityEvent itself, with `@envelope` only when there is a source record. */
export function envelopeLine({ event, source, tenant, origin, record }: Envelope): string {
  return JSON.stringify(
    record === undefined ? event : { ...event, [BESIDE]: { source, tenant, origin, record } },
  );
}

/**
 * Reads what `sluice normalize` printed, redacted or enriched since: the kinds of values must be those of the schema,
 * their form not, since a mask is longer than an address.
 *
 * @throws LineRefused
 */
export function readEnvelopeLine(value: JsonValue): Envelope {
  if (!isJsonObject(value)) throw notNormalized('');
  const { [BESIDE]: beside, ...event } = value;
  const fault = SecurityEventSchema.safeParse(event).error?.issues.find(isOfWrongKind);
  if (fault !== undefined) throw notNormalized(known(fault.path));
  const checked = event as unknown as SecurityEvent;
  if (beside === undefined) {
    const origin = { name: checked.service?.name ?? 'unknown' };
    return { source: 'app', tenant: checked.organization.id, origin, event: checked };
  }
  const facts = BesideSchema.safeParse(beside);
  if (!facts.success) throw notNormalized(BESIDE);
  return { ...facts.data, event: checked };
}

type Issue = z.core.$ZodIssue;

function isOfWrongKind(issue: Issue): boolean {
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isOfWrongKind));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

/** Keys of `labels` and `sluice.details` are the sender's own. */
function known(path: readonly PropertyKey[]): string {
  const [section] = path;
  return section === 'labels' || section === 'sluice' ? section : path.map(String).join('.');
}

function notNormalized(path: string): LineRefused {
  const where = path === '' ? '' : ` (look at ${path})`;
  return new LineRefused(`this is no normalized event${where}; run it through \`sluice normalize\` first`);
}
