import { type HttpResponse, loadJsonRpcErrorCode } from '@smithy/core/protocols';

/** Of a service: the members of its answer, as they came. */
export interface JsonAnswer {
  readonly [member: string]: unknown;
  readonly $metadata: AnswerMetadata;
}

export interface AnswerMetadata {
  readonly httpStatusCode: number;
  readonly requestId?: string;
}

/** An error of a service, with what else it says of it. Its name is the service's code: `ConditionalCheckFailedException`. */
export class JsonServiceError extends Error {
  readonly $metadata: AnswerMetadata;

  constructor(name: string, message: string, $metadata: AnswerMetadata) {
    super(message);
    this.name = name;
    this.$metadata = $metadata;
  }
}

const SHAPE = /^com\.amazonaws\.[^#]*#/;

/**
 * Reads an answer of one of AWS's JSON protocols.
 *
 * @param queryCodes whether errors that are no shape of the service are named by `x-amzn-query-error`
 * @throws JsonServiceError when the answer is an error; SyntaxError when it is none and cannot be read
 */
export function answerOf(response: HttpResponse, body: Uint8Array, queryCodes = false): JsonAnswer {
  const { statusCode, headers } = response;
  const requestId = headers['x-amzn-requestid'];
  const $metadata = { httpStatusCode: statusCode, ...(requestId === undefined ? {} : { requestId }) };
  if (statusCode < 300) return { ...membersOf(body), $metadata };
  const members = errorMembers(body);
  const isShape = SHAPE.test(String(members.__type));
  const queryCode = queryCodes && !isShape ? headers['x-amzn-query-error']?.split(';')[0] : undefined;
  const { message, Message = message, __type, ...said } = members;
  const text = typeof Message === 'string' ? Message : 'UnknownError';
  const name = queryCode ?? loadJsonRpcErrorCode(response, members) ?? 'Unknown';
  const error = new JsonServiceError(name, text, $metadata);
  // Whether and when to send again, and by how much the clock is wrong, may stand in its headers.
  Object.defineProperty(error, '$response', { value: response });
  throw Object.assign(
    error,
    Object.fromEntries(Object.entries(said).filter(([member]) => !(member in error))),
  );
}

function membersOf(body: Uint8Array): Record<string, unknown> {
  return body.length === 0 ? {} : (JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>);
}

/** What stands in between may answer with a page, or with other JSON. */
function errorMembers(body: Uint8Array): Record<string, unknown> {
  try {
    return { ...membersOf(body) };
  } catch {
    return {};
  }
}
