import { factsOfAction } from '../event/actions.ts';
import type { Envelope } from '../event/envelope.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type HookContext, type HookFault, hookEnvelope, hookEventId, notAnObject } from './hook-event.ts';
import { auditEvent, readAuditLine, readAuditRow } from './supabase-auth.ts';
import { logEvent, readLogLine } from './supabase-log.ts';
import { readTableChange, tableEvent } from './supabase-table.ts';
import { isVerification, verificationEvent } from './supabase-verification.ts';

/**
 * Turns what Supabase sends into an event: a database webhook, an entry of the audit log of Supabase Auth (as a row that
 * is inserted, as the row alone, or as a line of the log), any other line of a log, a password or factor that was
 * checked, or whatever else there is, which is kept as `supabase_event`.
 */
export function normalizeSupabase(record: JsonValue, context: HookContext): Result<Envelope, HookFault> {
  if (!isJsonObject(record)) return err(notAnObject());
  const change = readTableChange(record);
  if (change !== undefined) {
    // A row that is changed or deleted there is somebody at the audit log itself, and no sign-in.
    const isNewEntry = change.type === 'INSERT' && change.table === 'audit_log_entries';
    const entry = isNewEntry ? readAuditRow(change.record) : undefined;
    return ok(entry === undefined ? tableEvent(change, context) : auditEvent(entry, context));
  }
  const row = readAuditRow(record);
  if (row !== undefined) return ok(auditEvent(row, context));
  const line = readLogLine(record);
  if (line === undefined)
    return ok((isVerification(record) ? verificationEvent : otherEvent)(record, context));
  const entry = readAuditLine(line);
  return ok(entry === undefined ? logEvent(line, record, context) : auditEvent(entry, context));
}

function otherEvent(record: JsonObject, context: HookContext): Envelope {
  const action = 'supabase_event';
  return hookEnvelope(
    {
      source: 'supabase',
      id: hookEventId('supabase', undefined, context, { record, delivery: context.delivery ?? null }),
      action,
      facts: { ...factsOfAction(action), type: ['info'], outcome: 'unknown' },
      dataset: 'supabase.event',
      time: undefined,
      sections: {},
      details: record,
    },
    context,
  );
}
