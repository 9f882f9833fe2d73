import { type Answer, CRASH } from './answer.ts';
import { jsonFault } from './json-fault.ts';
import { badRequest, type Refusal, unsupportedMediaType, WRONG_BODY_TYPE } from './problems.ts';
import { pythonRepr } from './python-json.ts';

/** A body field and the JSON Schema type it must have. */
export interface BodyField {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'object' | 'array of strings';
  readonly required?: boolean;
  readonly minimum?: number;
  readonly format?: keyof typeof FORMATS;
}

/** Formats of the API's specification. */
const FORMATS = {
  names: /^[\w\-.%]+$/,
  alphanumeric: /^[\w,\-.+\s:]+$/,
} as const;

export type BodyResult =
  | { readonly ok: true; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly refusal: Refusal | Answer };

/**
 * A JSON body checked in the API's order and answered in its words: content type, emptiness, syntax, schema,
 * unknown keys. `contentType` is the header as sent.
 */
export function readJsonBody(
  text: string,
  contentType: string | undefined,
  fields: readonly BodyField[],
): BodyResult {
  const mime = contentType?.split(';')[0]?.trim().toLowerCase();
  if (mime !== undefined && mime !== '' && mime !== 'application/json') {
    return refuse(unsupportedMediaType(mime, 'application/json'));
  }
  if (text === '') return refuse(badRequest('Request body must not be empty'));
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const body = parsed.value;
  if (body === null) return refuse(badRequest('Request body must not be empty'));
  if (typeof body !== 'object' || Array.isArray(body)) {
    return refuse(badRequest(`${pythonRepr(body)} is not of type 'object'`));
  }
  const members = new Map(Object.entries(body));
  // The access logger counts the items of the list it expects, and dies of null.
  if (fields.some((field) => field.type === 'array of strings' && members.get(field.name) === null)) {
    return { ok: false, refusal: CRASH };
  }
  for (const field of fields) {
    const fault = fieldFault(field, members);
    if (fault !== undefined) return refuse(badRequest(fault));
  }
  const unknown = [...members.keys()].filter((key) => !fields.some((field) => field.name === key));
  if (unknown.length > 0) {
    return refuse(badRequest(`Invalid field found {${unknown.map(pythonRepr).join(', ')}}`));
  }
  if (mime === undefined || mime === '') return refuse(WRONG_BODY_TYPE);
  return { ok: true, fields: Object.fromEntries(members) };
}

function parse(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refuse(badRequest(jsonFault(text) ?? 'Out of range float values are not JSON compliant'));
  }
}

function fieldFault(field: BodyField, members: ReadonlyMap<string, unknown>): string | undefined {
  const value = members.get(field.name);
  if (!members.has(field.name)) {
    return field.required === true ? `'${field.name}' is a required property` : undefined;
  }
  const wrongType = (item: unknown, type: string, path: string) =>
    `${pythonRepr(item)} is not of type '${type}' - '${path}'`;
  switch (field.type) {
    case 'string':
      if (typeof value !== 'string') return wrongType(value, 'string', field.name);
      return field.format === undefined || FORMATS[field.format].test(value)
        ? undefined
        : `${pythonRepr(value)} is not a ${pythonRepr(field.format)} - '${field.name}'`;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? undefined
        : wrongType(value, 'object', field.name);
    case 'integer':
      if (!Number.isInteger(value)) return wrongType(value, 'integer', field.name);
      return Number(value) < (field.minimum ?? Number.NEGATIVE_INFINITY)
        ? `${pythonRepr(value)} is less than the minimum of ${field.minimum} - '${field.name}'`
        : undefined;
    case 'array of strings': {
      if (!Array.isArray(value)) return wrongType(value, 'array', field.name);
      const at = value.findIndex((item) => typeof item !== 'string');
      return at < 0 ? undefined : wrongType(value[at], 'string', `${field.name}.${at}`);
    }
  }
}

function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
