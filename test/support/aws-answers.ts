import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AwsCall {
  /** Of the JSON protocols, else of the query protocol, else the path. */
  readonly action: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  readonly body: string;
}

export interface AwsAnswer {
  readonly status?: number;
  readonly type: 'application/x-amz-json-1.1' | 'text/xml';
  readonly body: string;
}

/** A service of AWS on this machine that answers what a test says, to the real SDK client. */
export async function serveAws(answer: (call: AwsCall) => AwsAnswer) {
  const calls: AwsCall[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const target = request.headers['x-amz-target'];
      const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://local');
      const action =
        typeof target === 'string'
          ? (target.split('.').at(-1) ?? '')
          : (new URLSearchParams(body).get('Action') ?? pathname);
      const call = { action, query, authorization: request.headers.authorization ?? '', body };
      calls.push(call);
      const { status = 200, type, body: text } = answer(call);
      response.writeHead(status, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export const jsonAnswer = (value: unknown): AwsAnswer => ({
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(value),
});

export const jsonError = (name: string, status = 400): AwsAnswer => ({
  ...jsonAnswer({ __type: name, message: 'no' }),
  status,
});
