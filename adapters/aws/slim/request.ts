import { HttpRequest } from '@smithy/core/protocols';
import type { clientOptions } from '../clients/environment.ts';
import { type EndpointRules, endpointOf, type Variables } from './endpoint.ts';

/** A service with one of AWS's JSON protocols. */
export interface JsonService extends EndpointRules {
  /** Name that requests are signed for. */
  readonly signingName: string;
  /** What comes before an operation in `x-amz-target`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether errors that are no shape of the service have the code that its query protocol gave them. */
  readonly queryCodes?: boolean;
  /** Delay before a request is sent again for the first time, in ms. */
  readonly retryDelayMs: number;
}

/** What clients are made with. */
export type JsonClientOptions = ReturnType<typeof clientOptions>;

/** An operation with its input. */
export interface JsonCommand<Input extends object> {
  readonly operation: string;
  readonly input: Input;
}

/** The class of an operation's commands. */
export function commandOf<Input extends object>(operation: string) {
  return class implements JsonCommand<Input> {
    readonly operation = operation;
    readonly input: Input;

    constructor(input: Input) {
      this.input = input;
    }
  };
}

/**
 * The request for a command, not signed yet.
 *
 * @param own where it goes when the options name no endpoint; where the service is, if missing
 */
export function requestOf(
  service: JsonService,
  { operation, input }: JsonCommand<object>,
  { endpoint, region }: JsonClientOptions,
  variables: Variables,
  own?: URL,
): HttpRequest {
  const { protocol, hostname, port, pathname } =
    endpoint === undefined ? (own ?? endpointOf(service, region, variables)) : new URL(endpoint);
  const body = Buffer.from(JSON.stringify(input, inBase64));
  const { AWS_LAMBDA_FUNCTION_NAME: name, _X_AMZN_TRACE_ID: trace } = variables;
  return new HttpRequest({
    method: 'POST',
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: pathname,
    headers: {
      'content-type': `application/x-amz-json-${service.version}`,
      'content-length': String(body.length),
      host: port === '' ? hostname : `${hostname}:${port}`,
      'user-agent': 'sluice',
      'x-amz-target': `${service.target}.${operation}`,
      ...service.headers,
      // So that Lambda sees loops, and X-Ray what belongs together.
      ...(name && trace ? { 'X-Amzn-Trace-Id': trace } : {}),
    },
    body,
  });
}

/** Bytes; `value` is already what a Buffer says that it is in JSON. */
function inBase64(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const given = this[key];
  return given instanceof Uint8Array ? Buffer.from(given).toString('base64') : value;
}
