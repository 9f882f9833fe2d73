import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RawBody } from '../../src/intake/decode-body.ts';

/** What the routes need of a request (API Gateway payload format 2.0: header names are lower case, values joined). */
export interface IngestRequest {
  readonly id: string;
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

export function readRequest(event: APIGatewayProxyEventV2, clientAddress: ClientAddress): IngestRequest {
  const headers = new Map(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const header = (name: string) => headers.get(name);
  return {
    id: event.requestContext.requestId,
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
