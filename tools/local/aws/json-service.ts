import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type * as z from 'zod';
import { type LocalServer, listenOnLoopback } from '../listen.ts';

/** An error as the JSON 1.1 protocol carries it. */
export class JsonFault extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** What an operation is told beside its input. */
export interface JsonCall {
  /** The region that the request is signed for. */
  readonly region: string;
}

export interface JsonService {
  /** In words for people. */
  readonly name: string;
  readonly port: number;
  readonly operations: Readonly<Record<string, (input: unknown, call: JsonCall) => object>>;
}

const MAX_REQUEST_BYTES = 1_048_576;

/** A service of AWS that speaks JSON 1.1, on loopback; what it does not do is refused. */
export function startJsonService({ name, port, operations }: JsonService): Promise<LocalServer> {
  async function answer(request: IncomingMessage): Promise<object> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const operationName = target.slice(target.lastIndexOf('.') + 1);
    const operation = Object.hasOwn(operations, operationName) ? operations[operationName] : undefined;
    if (operation === undefined)
      throw new JsonFault('UnknownOperationException', `This local server does not implement ${target}.`);
    return operation(await readJson(request), { region: signedRegion(request) });
  }

  const server = createServer((request, response) => {
    const reply = (status: number, body: object) => {
      request.resume();
      response.writeHead(status, {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-requestid': randomUUID(),
      });
      response.end(JSON.stringify(body));
    };
    answer(request).then(
      (body) => reply(200, body),
      (error: unknown) =>
        error instanceof JsonFault
          ? reply(400, { __type: error.type, Message: error.message })
          : reply(500, { __type: 'InternalServiceError', Message: 'An error occurred on the server side.' }),
    );
  });
  return listenOnLoopback(server, port, name);
}

/** @throws JsonFault that names the fields that are wrong */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new JsonFault('InvalidParameterException', `The parameters are missing or not valid: ${fields}`);
}

function signedRegion({ headers }: IncomingMessage): string {
  return /Credential=[^/]+\/\d{8}\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_REQUEST_BYTES)
      throw new JsonFault('InvalidRequestException', 'The request is too large.');
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    throw new JsonFault('SerializationException', 'The request body is not JSON.');
  }
}
