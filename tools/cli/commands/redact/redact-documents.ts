import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import type { DocumentKind } from '../../../../src/redact/document-policies.ts';
import { BESIDE } from '../../envelope-line.ts';

/** A document that is redacted as one, by the policy of its kind. */
interface LinePart {
  readonly kind: DocumentKind;
  /** What it is of the line; empty: all of it. */
  readonly label: string;
  readonly value: JsonValue;
}

export interface LineDocuments {
  readonly parts: readonly LinePart[];
  /** The line again, from its redacted parts. */
  readonly join: (parts: readonly JsonValue[]) => JsonValue;
}

/**
 * The documents that a line is redacted as: every record of a CloudTrail file for itself, an event and the record that
 * `sluice normalize` put beside it, or the line as it is.
 */
export function documentsOf(value: JsonValue, policy: DocumentKind): LineDocuments {
  if (isJsonObject(value)) {
    const records = policy === 'cloudtrail' ? value.Records : undefined;
    if (isJsonArray(records))
      return {
        parts: records.map((record, i) => ({
          kind: 'cloudtrail',
          label: `record ${i + 1}`,
          value: record,
        })),
        join: (parts) => ({ ...value, Records: parts }),
      };
    const record = policy === 'event' ? recordBeside(value) : undefined;
    if (record !== undefined)
      return {
        parts: [
          { kind: 'event', label: 'event', value: withRecord(value, {}) },
          { kind: 'cloudtrail', label: 'record', value: record },
        ],
        join: ([event, redacted]) => withRecord(event as JsonObject, redacted as JsonObject),
      };
  }
  return { parts: [{ kind: policy, label: '', value }], join: ([part]) => part as JsonValue };
}

/** The source record that `sluice normalize` puts beside a CloudTrail event. */
function recordBeside(value: JsonObject): JsonObject | undefined {
  const beside = value[BESIDE];
  return isJsonObject(beside) && isJsonObject(beside.record) ? beside.record : undefined;
}

function withRecord(value: JsonObject, record: JsonObject): JsonObject {
  return { ...value, [BESIDE]: { ...(value[BESIDE] as JsonObject), record } };
}
