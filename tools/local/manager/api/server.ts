import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TlsIdentity } from '../certificate.ts';
import type { FaultSwitch } from '../faults.ts';
import type { ManagerOptions } from '../options.ts';
import { type Answer, CRASH, problem, SECURITY_HEADERS } from './answer.ts';
import { dispatch, type Gate, type RawRequest } from './dispatch.ts';
import { EVENTS_PATH } from './events.ts';
import { EXPECTATION_FAILED } from './problems.ts';

const KEEP_ALIVE_MS = 5000;

export interface ApiServerOptions {
  readonly identity: TlsIdentity;
  readonly gate: Gate;
  readonly faults: FaultSwitch;
  readonly log: (line: string) => void;
  readonly onAnswer?: ManagerOptions['onAnswer'];
}

/** The HTTPS server of the API, not yet listening. HTTP/1.1 without ALPN, TLS 1.2 and 1.3, idle close after 5 s. */
export function createApiServer(options: ApiServerOptions): Server {
  const { identity, faults } = options;
  const server = createServer({
    key: identity.keyPem,
    cert: identity.certificatePem,
    minVersion: 'TLSv1.2',
    // Empty: an offer of ALPN is ignored, where Node's default would answer it.
    ALPNProtocols: [],
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.keepAliveTimeoutBuffer = 0;
  server.on('connection', (socket: Socket) => {
    if (faults.strike('down') !== undefined) socket.resetAndDestroy();
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('request', (request, response) => void serve({ request, response }, options));
  server.on('checkExpectation', (_request, response) => {
    write(response, problem(EXPECTATION_FAILED.status, EXPECTATION_FAILED.problem, false));
  });
  return server;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serve(
  { request, response }: Exchange,
  { gate, faults, log, onAnswer }: ApiServerOptions,
): Promise<void> {
  // Undefined: the client went away in the middle of its request, and there is nobody to answer.
  const raw = await receive(request, gate.maxUploadBytes).catch(() => undefined);
  if (raw === undefined) return;
  const slow = faults.strike('slow');
  if (slow !== undefined) await new Promise((resolve) => setTimeout(resolve, slow.delayMs));
  const answer = attempt(raw, gate, log);
  onAnswer?.({ method: raw.method, path: raw.path, status: answer.status });
  const ingested = raw.path === EVENTS_PATH && answer.status === 200;
  if (ingested && faults.strike('accept-then-cut') !== undefined) request.socket.destroy();
  else if (ingested && faults.strike('cut-response') !== undefined) writeHalf(response, answer);
  else write(response, answer);
}

function attempt(raw: RawRequest, gate: Gate, log: (line: string) => void): Answer {
  try {
    return dispatch(raw, gate);
  } catch (error) {
    // A fault of this program or of a callback. It must be seen, and must not look like one of the network.
    log(`wazuh-apid: ERROR: ${raw.method} ${raw.path}: ${error instanceof Error ? error.stack : 'unknown'}`);
    return CRASH;
  }
}

async function receive(request: IncomingMessage, maxBytes: number): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  let bodyBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (bodyBytes <= maxBytes) chunks.push(chunk);
    bodyBytes += chunk.length;
  }
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    // A body over the limit is refused by its size alone; its text is never looked at.
    body: bodyBytes > maxBytes ? Buffer.alloc(0) : Buffer.concat(chunks),
    bodyBytes,
    peer: request.socket.remoteAddress ?? '',
  };
}

function write(response: ServerResponse, answer: Answer): void {
  begin(response, answer);
  // Two writes: a crash has no content-length and goes out chunked.
  if (answer.crashed === true) response.write(answer.body);
  response.end(answer.crashed === true ? '' : answer.body);
}

function writeHalf(response: ServerResponse, answer: Answer): void {
  begin(response, answer);
  response.write(answer.body.slice(0, answer.body.length / 2), () => response.socket?.destroy());
}

function begin(response: ServerResponse, answer: Answer): void {
  response.sendDate = false;
  if (answer.crashed !== true) response.removeHeader('connection');
  const headers = answer.crashed === true ? answer.headers : [...answer.headers, ...SECURITY_HEADERS];
  response.writeHead(answer.status, headers.flat());
}
