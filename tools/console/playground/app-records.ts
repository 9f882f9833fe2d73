import type { Envelope } from '../../../src/event/envelope.ts';
import { isJsonArray } from '../../../src/kernel/json.ts';
import { ok } from '../../../src/kernel/result.ts';
import { normalizeAppEvent } from '../../../src/normalize/app.ts';
import { type Played, refuse } from './problem.ts';
import type { WrittenRecord } from './record-text.ts';
import { MAX_RECORDS, type PlayProblem } from './view.ts';

/** Whose events they are: that of the local stack. */
const TENANT = 'demo';
const APPLICATION = 'playground';

/** Events as applications send them, in the forms of a request's body: one or a list. */
export function normalizeRecords(
  records: readonly WrittenRecord[],
  where: PlayProblem['where'],
  now: number,
): Played<readonly Envelope[]> {
  const events = records.flatMap(({ line, value }) =>
    (isJsonArray(value) ? value : [value]).map((event) => ({ line, event })),
  );
  if (events.length > MAX_RECORDS)
    return refuse({
      where,
      message: `${events.length} events are more than the ${MAX_RECORDS} that are read here`,
    });
  const derivedIds = new Map();
  const request = { tenant: TENANT, application: APPLICATION, receivedAt: now, requestId: 'playground' };
  const envelopes: Envelope[] = [];
  for (const [position, { line, event }] of events.entries()) {
    const normalized = normalizeAppEvent(event, { ...request, position, derivedIds });
    if (normalized.ok) envelopes.push(normalized.value);
    else {
      const { message, path } = normalized.error;
      const advice =
        normalized.error.code === 'tenant_mismatch'
          ? `; leave it out, or write "${TENANT}"`
          : '; or choose another kind of record';
      return refuse({ where, line, ...(path === '' ? {} : { path }), message: `${message}${advice}` });
    }
  }
  return ok(envelopes);
}
