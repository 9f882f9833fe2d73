import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { TraceId } from '../../src/event/trace-id.ts';
import type { RawBody } from '../../src/intake/decode-body.ts';

/** What the routes need of a request (API Gateway payload format 2.0: header names are lower case, values joined). */
export interface IngestRequest {
  readonly id: string;
  /** Of what comes in with it, from here to the alert. */
  readonly trace: TraceId;
  readonly header: (name: string) => string | undefined;
  /** A parameter of the query string, decoded. */
  readonly query: (name: string) => string | undefined;
  readonly body: RawBody;
  /** Who is behind the connection. */
  readonly address: string | undefined;
}

/** Who is behind a connection, given `X-Forwarded-For`. */
export type ClientAddress = (
  connectionIp: string | undefined,
  forwardedFor: string | undefined,
) => string | undefined;

/** The trace that a request is in, or begins, given its headers. */
export type TraceOf = (header: IngestRequest['header']) => TraceId;

export function readRequest(
  event: APIGatewayProxyEventV2,
  { clientAddress, traceOf }: { readonly clientAddress: ClientAddress; readonly traceOf: TraceOf },
): IngestRequest {
  const headers = new Map(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const header = (name: string) => headers.get(name);
  return {
    id: event.requestContext.requestId,
    trace: traceOf(header),
    header,
    query: (name) => new URLSearchParams(event.rawQueryString ?? '').get(name) ?? undefined,
    body: {
      bytes: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
      contentType: header('content-type'),
      contentEncoding: header('content-encoding'),
    },
    address: clientAddress(event.requestContext.http.sourceIp, header('x-forwarded-for')),
  };
}
