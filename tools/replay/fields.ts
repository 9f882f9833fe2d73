import type { Envelope } from '../../src/event/envelope.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import type { FieldReader } from './where.ts';

/** Fields of an event: what its envelope says, `severity` for `event.severity`, and every path of ECS. */
export function eventFields({ tenant, source, origin, event }: Envelope): FieldReader {
  const document = event as unknown as JsonObject;
  return (field) => {
    if (field === 'tenant') return [tenant];
    if (field === 'source') return [source];
    if (field === 'origin') return [origin.name];
    return valuesAt(document, field === 'severity' ? 'event.severity' : field);
  };
}

/** Fields of a JSON document by their path; of arrays, those of each element. */
export function documentFields(document: JsonValue): FieldReader {
  return (field) => valuesAt(document, field);
}

/** A reader that asks one after another, until one knows the field. */
export function firstOf(...readers: readonly FieldReader[]): FieldReader {
  return (field) => {
    for (const read of readers) {
      const found = read(field);
      if (found.length > 0) return found;
    }
    return [];
  };
}

function valuesAt(value: JsonValue | undefined, path: string): readonly (string | number | boolean)[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((element: JsonValue) => valuesAt(element, path));
  if (path === '') return isJsonObject(value) ? [] : [value as string | number | boolean];
  if (!isJsonObject(value)) return [];
  // A key may hold dots itself.
  if (Object.hasOwn(value, path)) return valuesAt(value[path], '');
  const dot = path.indexOf('.');
  const name = dot < 0 ? path : path.slice(0, dot);
  return Object.hasOwn(value, name) && dot > 0 ? valuesAt(value[name], path.slice(dot + 1)) : [];
}
