import type { ActionFacts } from '../event/actions.ts';
import type { Envelope } from '../event/envelope.ts';
import type { Severity } from '../event/severity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import {
  actionPart,
  canonicalJson,
  type HookContext,
  hookEnvelope,
  hookEventId,
  objectIn,
} from './hook-event.ts';
import { withPersonalNames } from './supabase-auth.ts';
import { readInstant } from './time.ts';

/** https://supabase.com/docs/guides/database/webhooks#payload */
export interface TableChange {
  readonly type: 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE';
  readonly schema: string;
  readonly table: string;
  readonly record: JsonObject | undefined;
  readonly oldRecord: JsonObject | undefined;
  /** When its transaction began; only triggers of one's own tell it. */
  readonly occurredAt: JsonValue | undefined;
}

const OPERATIONS: Readonly<Record<TableChange['type'], readonly [type: string, severity: Severity]>> = {
  INSERT: ['creation', 'info'],
  UPDATE: ['change', 'info'],
  DELETE: ['deletion', 'info'],
  TRUNCATE: ['deletion', 'medium'],
};

/** Undefined: the record tells of no change of a table. */
export function readTableChange(record: JsonObject): TableChange | undefined {
  const { type, table, schema, occurred_at: occurredAt } = record;
  if (typeof type !== 'string' || typeof table !== 'string' || table.trim() === '') return undefined;
  const operation = type.toUpperCase();
  if (!Object.hasOwn(OPERATIONS, operation)) return undefined;
  return {
    type: operation as TableChange['type'],
    schema: typeof schema === 'string' && schema !== '' ? schema : 'public',
    table,
    record: objectIn(record, 'record'),
    oldRecord: objectIn(record, 'old_record'),
    occurredAt,
  };
}

/**
 * `supabase_<table>_<insert|update|delete|truncate>` with the row in its details: `record` as it is now, `old_record` as
 * it was; of an update only the old values of the columns that `changed`. A delivery that is repeated has the same id,
 * and so have two changes of which nothing tells them apart: give the table a column that changes, or send
 * `occurred_at`.
 */
export function tableEvent(change: TableChange, context: HookContext): Envelope {
  const { type, schema, table, record, oldRecord, occurredAt } = change;
  const [ecsType, usual] = OPERATIONS[type];
  // Who changes the audit log hides something.
  const severity = schema === 'auth' && table === 'audit_log_entries' && type !== 'INSERT' ? 'high' : usual;
  const facts: ActionFacts = { category: ['database'], type: [ecsType], outcome: 'success', severity };
  const content = {
    type,
    schema,
    table,
    record: record ?? null,
    old_record: oldRecord ?? null,
    occurred_at: occurredAt ?? null,
    delivery: context.delivery ?? null,
  };
  const changed = type === 'UPDATE' ? changedColumns(record, oldRecord) : undefined;
  const before = changed === undefined ? oldRecord : onlyColumns(oldRecord, changed);
  const row = (of: JsonObject | undefined) => (of !== undefined && schema === 'auth' ? authRow(of) : of);
  return hookEnvelope(
    {
      source: 'supabase',
      id: hookEventId('supabase', undefined, context, content),
      action: `supabase_${actionPart(table)}_${type.toLowerCase()}`,
      facts,
      dataset: 'supabase.database',
      time: readInstant(occurredAt),
      sections: {},
      details: {
        schema,
        table,
        ...(changed !== undefined && { changed }),
        ...(record !== undefined && { record: row(record) as JsonObject }),
        ...(before !== undefined && { old_record: row(before) as JsonObject }),
      },
    },
    context,
  );
}

/** Hashes, one-time codes, keys and what people say of themselves, in the tables of Supabase Auth. */
const AUTH_COLUMNS_LEFT_OUT =
  /token|password|secret|code|nonce|challenge|credential|private|_key$|meta_data|identity_data|assertion|phone_change|relates_to/;

/** A row of Supabase's own schema `auth`. That a column which is left out has changed is told all the same. */
function authRow(row: JsonObject): JsonObject {
  const kept = Object.entries(row).filter(([column]) => !AUTH_COLUMNS_LEFT_OUT.test(column));
  const { payload } = row;
  return {
    ...Object.fromEntries(kept),
    ...(isJsonObject(payload) && { payload: withPersonalNames(payload) }),
  };
}

function changedColumns(
  record: JsonObject | undefined,
  oldRecord: JsonObject | undefined,
): readonly string[] | undefined {
  if (record === undefined || oldRecord === undefined) return undefined;
  const columns = new Set([...Object.keys(record), ...Object.keys(oldRecord)]);
  return [...columns].filter(
    (column) =>
      !(Object.hasOwn(record, column) && Object.hasOwn(oldRecord, column)) ||
      canonicalJson(record[column] as JsonValue) !== canonicalJson(oldRecord[column] as JsonValue),
  );
}

function onlyColumns(row: JsonObject | undefined, columns: readonly string[]): JsonObject | undefined {
  if (row === undefined) return undefined;
  const kept = new Set(columns);
  return Object.fromEntries(Object.entries(row).filter(([column]) => kept.has(column)));
}
