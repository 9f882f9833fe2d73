import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDocument, Operation } from '../../tools/generate/openapi/api-document.ts';
import { openApiDocument } from '../../tools/generate/openapi/document.ts';
import type { JsonSchema } from './schema-arbitrary.ts';

export const DOCUMENT = JSON.parse(JSON.stringify(openApiDocument())) as ApiDocument;

export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  ),
);

export function operationOf(route: string): Operation {
  const operation = OPERATIONS.get(route);
  if (operation === undefined) throw new Error(`the document has no ${route}`);
  return operation;
}

/** What a `$ref` of the document names. */
export function resolve(reference: string): JsonSchema {
  const schema = DOCUMENT.components.schemas[reference.replace('#/components/schemas/', '')];
  if (schema === undefined) throw new Error(`the document has no ${reference}`);
  return schema;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'https://api.test/openapi.json', ...DOCUMENT });

const compiled = new Map<string, ValidateFunction>();

/** References of the document are seen from outside of it. */
function validatorOf(schema: JsonSchema): ValidateFunction {
  const text = JSON.stringify(schema).replaceAll('"#/', '"https://api.test/openapi.json#/');
  const known = compiled.get(text) ?? ajv.compile(JSON.parse(text));
  compiled.set(text, known);
  return known;
}

/** What is wrong with a value by a schema of the document; nothing: it is right. */
export function faults(schema: JsonSchema, value: unknown): readonly string[] {
  const validate = validatorOf(schema);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What of an answer the document does not say. */
export function answerFaults(
  route: string,
  answer: { readonly status: number; readonly type: string | undefined; readonly body: unknown },
): readonly string[] {
  const documented = operationOf(route).responses[String(answer.status)];
  if (documented === undefined) return [`the document knows no ${answer.status} of ${route}`];
  if (documented.content === undefined)
    return answer.body === undefined ? [] : ['a body that is not documented'];
  const media = documented.content[answer.type ?? ''];
  return media === undefined ? [`no ${answer.type} is documented`] : faults(media.schema, answer.body);
}

/** On every answer, and said once for all in the description. */
const EVERYWHERE =
  /^(cache-control|content-security-policy|content-type|referrer-policy|strict-transport-security|vary|x-content-type-options|x-frame-options)$/;
/** Only for those who send an `Origin` that may read the answer. */
const FOR_PAGES = /^access-control-(allow-origin|expose-headers)$/;

/** Headers that an answer has and the document does not, or the other way round. */
export function headerFaults(
  route: string,
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
): readonly string[] {
  const promised = Object.keys(operationOf(route).responses[String(answer.status)]?.headers ?? {}).map(
    (name) => name.toLowerCase(),
  );
  const sent = Object.keys(answer.headers);
  return [
    ...promised
      .filter((name) => !sent.includes(name) && !FOR_PAGES.test(name))
      .map((name) => `${name} is not sent`),
    ...sent
      .filter((name) => !promised.includes(name) && !EVERYWHERE.test(name) && !FOR_PAGES.test(name))
      .map((name) => `${name} is not documented`),
  ];
}
