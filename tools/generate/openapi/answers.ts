import {
  PROBLEM_MEDIA_TYPE,
  PROBLEMS,
  type ProblemCode,
  problemDocument,
  refuse,
} from '../../../src/intake/problem.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { Answer } from './api-document.ts';
import { headerRefs, RATE_HEADERS, schemaRef } from './components.ts';
import { PROBLEM_ADVICE } from './problem-advice.ts';

/** Statuses that API Gateway answers by itself as well, before the function runs or when it does not. */
const BY_GATEWAY = new Set([413, 429, 500, 503]);

export const REQUEST_ID = 'f3a1c8e2-0f0b-4c5e-9f57-6f1f0c3f2b11';

/** A good answer. `examples`: by the name of the request's example. */
export function good(
  description: string,
  schema: string,
  examples: Readonly<Record<string, { readonly summary: string; readonly answer: JsonObject }>>,
  ...headers: readonly string[]
): Answer {
  const shown = Object.entries(examples).map(
    ([name, { summary, answer }]) => [name, { summary, value: answer }] as const,
  );
  return {
    description,
    headers: headerRefs('X-Request-Id', ...headers),
    content: { 'application/json': { schema: schemaRef(schema), examples: Object.fromEntries(shown) } },
  };
}

/**
 * One response for each status of the codes, from the table of problems.
 *
 * @param rated statuses that tell where the caller stands with its rate
 */
export function problems(
  codes: readonly ProblemCode[],
  rated: readonly number[] = [429],
): Readonly<Record<string, Answer>> {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      problem(
        status,
        codes.filter((code) => PROBLEMS[code].status === status),
        rated.includes(status),
      ),
    ]),
  );
}

function problem(status: number, codes: readonly ProblemCode[], isRated: boolean): Answer {
  const headers = [
    'X-Request-Id',
    ...(status === 401 ? ['WWW-Authenticate'] : []),
    ...(status === 429 || status === 503 ? ['Retry-After'] : []),
    ...(isRated ? RATE_HEADERS : []),
  ];
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
    headers: headerRefs(...headers),
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: {
          allOf: [
            schemaRef('Problem'),
            { properties: { code: { enum: [...codes] }, status: { const: status } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { value: example(code) }])),
      },
      ...(BY_GATEWAY.has(status) && { 'application/json': { schema: schemaRef('GatewayMessage') } }),
    },
  };
}

function example(code: ProblemCode): JsonObject {
  return { ...problemDocument(refuse(code, PROBLEM_ADVICE[code].todo.replaceAll('`', '')), REQUEST_ID) };
}
