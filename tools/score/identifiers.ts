import { isJsonArray, isJsonObject, type JsonValue } from '../../src/kernel/json.ts';

/** What a security engineer searches by, when it is all that a field holds. */
const IDENTIFIERS: readonly (readonly [kind: string, form: RegExp])[] = [
  ['arn', /^arn:[\w-]+:[\w-]+:/],
  ['account id', /^\d{12}$/],
  ['principal or key id', /^A(?:KIA|SIA|IDA|ROA|GPA|NPA|NVA)[A-Z0-9]{12,}(?::[\w.@-]+)?$/],
  ['uuid', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i],
  ['resource id', /^(?:i|vpc|subnet|sg|eni|vol|snap|ami|rtb|igw|eipalloc|acl)-[\da-f]{8,17}$/],
  ['address', /^\d{1,3}(?:\.\d{1,3}){3}$/],
  ['time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/],
];

/** Fields that hold an identifier whatever it looks like. */
const NAMED: ReadonlySet<string> = new Set([
  'eventID',
  'requestID',
  'accessKeyId',
  'accountId',
  'arn',
  'ARN',
]);

export interface Identifier {
  readonly kind: string;
  /** Whether it stands unchanged in the same place. */
  readonly same: boolean;
}

/**
 * Every identifier of a record, and whether it is there still in what became of the record. A list of one element may have
 * become that element, as in the shape of Wazuh's module.
 */
export function identifiers(
  before: JsonValue,
  after: JsonValue | undefined,
  name = '',
): readonly Identifier[] {
  if (typeof before === 'string') {
    const kind =
      IDENTIFIERS.find(([, form]) => form.test(before))?.[0] ?? (NAMED.has(name) ? name : undefined);
    return kind === undefined ? [] : [{ kind, same: before === after }];
  }
  if (isJsonArray(before)) {
    const beside = before.length === 1 && !isJsonArray(after) ? [after] : after;
    return before.flatMap((each, i) =>
      identifiers(each, (beside as readonly JsonValue[] | undefined)?.[i], name),
    );
  }
  if (!isJsonObject(before)) return [];
  return Object.entries(before).flatMap(([key, value]) =>
    identifiers(value, isJsonObject(after) ? after[key] : undefined, key),
  );
}
